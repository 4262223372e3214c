import CassetteFormat

/// Makes events of steps: the state before, the tool call, the state after.
final class WorkflowRun {
  private let sink: EventSink
  private let fileName: String
  private let keepsSession: Bool
  private var runs: [String] = []
  private var golden: JSONObject?
  /// What events have no member for, by their number in the cassette.
  private var rest: [JSONObject.Member] = []
  private var top = JSONObject()
  private var warnings: [String] = []
  private var isRecording = false
  /// Documents so far.
  private(set) var count = 0

  init(_ writer: CassetteWriter, fileName: String, keepsSession: Bool) {
    sink = EventSink(writer)
    self.fileName = fileName
    self.keepsSession = keepsSession
  }

  func warn(_ text: String) { warnings.append(text) }

  func located(_ message: String) -> InterchangeError { InterchangeError("item \(count + 1): \(message)") }

  /// A document that is one of them, or has lists of them.
  func take(document: JSONObject) throws {
    let lists = ["events", "steps", "checkpoints", "tool_recordings", "recordings"]
    guard document["step_id"] == nil, document["expected_tool_sequence"] == nil,
      case let found = lists.filter({ !document.objects($0).isEmpty }), !found.isEmpty
    else { return try take(document) }
    for list in found {
      for var item in document.objects(list) {
        if item["run_id"] == nil, item["step_id"] != nil { item["run_id"] = document["run_id"] }
        try take(item)
      }
    }
    for member in document.members where !found.contains(member.key) { top[member.key] = member.value }
    if let id = document.string("run_id"), !runs.contains(id) { runs.append(id) }
  }

  func take(_ object: JSONObject) throws {
    if case .array(let tools)? = object["expected_tool_sequence"] {
      try take(golden: object, tools)
    } else if object["input_state"] != nil || object["tool_result"] != nil {
      try take(step: object)
    } else if object["state"] != nil, object["messages"] != nil || object["step_id"] != nil {
      try take(checkpoint: object, details(of: object))
    } else if let name = object.string("tool_name"), object["args"] != nil || object["result"] != nil {
      isRecording = true
      try append(name, object["args"], object["result"], object["error"], EventSink.Details())
      keep(object.without("tool_name", "args", "result", "error"))
    } else {
      throw located("it is no step event, no checkpoint, no golden trace and no tool recording")
    }
    count += 1
  }

  // MARK: Steps

  private func details(of object: JSONObject) -> EventSink.Details {
    var details = EventSink.Details()
    if let run = object.string("run_id") {
      if !runs.contains(run) { runs.append(run) }
      details.lane = run
    }
    details.time = object.string("timestamp").flatMap(Timestamp.microseconds)
    return details
  }

  /// The name of a step's event; the steps of other runs than the first have the same ids.
  private func id(_ step: String, _ run: String?) -> String {
    run == nil || run == runs.first ? step : "\(run!)/\(step)"
  }

  func take(step object: JSONObject) throws {
    var details = details(of: object)
    let step = object.string("step_id") ?? "step_\(object.integer("step_number") ?? count + 1)"
    details.took = object["duration_ms"]?.double.flatMap(Milliseconds.microseconds)
    if let took = details.took, let end = details.time {
      // A step is written when it is done.
      details.time = max(end - took, min(sink.start ?? (end - took), end))
      details.fidelity["at"] = .reconstructed
    }
    var state = details
    state.took = nil
    state.parent = id(step, details.lane)
    if let before = object["input_state"] {
      var checkpoint = Checkpoint(name: step, phase: .before, state: try sink.body(json: before))
      checkpoint.decision = object.string("decision")
      try sink.append(.checkpoint(checkpoint), state)
    }
    details.id = state.parent
    if let name = object.string("tool_name") {
      try append(name, object["tool_args"], object["tool_result"], object["error"], details)
    } else {
      try sink.append(.marker(Marker(name: step, detail: object.string("decision"))), details)
    }
    keep(
      object.without(
        "step_id", "run_id", "input_state", "tool_name", "tool_args", "tool_result", "error", "output_state",
        "timestamp", "duration_ms"
      ).without(object.string("decision") != nil ? "decision" : ""))
    guard let after = object["output_state"] else { return }
    state.time = object.string("timestamp").flatMap(Timestamp.microseconds)
    state.fidelity = [:]
    try sink.append(.checkpoint(Checkpoint(name: step, phase: .after, state: try sink.body(json: after))), state)
  }

  /// A checkpoint of the store: messages, tool calls, configuration and state together.
  private func take(checkpoint object: JSONObject, _ details: EventSink.Details) throws {
    let payload = object.without("run_id", "step_id", "timestamp")
    try append(
      checkpoint: object.string("step_id") ?? "checkpoint", payload: JSONText.encode(.object(payload)), details)
  }

  /// - Parameters:
  ///   - payload: Nil when it is missing.
  ///   - row: What the store says of it besides.
  func append(
    checkpoint step: String, payload: [UInt8]?, _ details: EventSink.Details, row: JSONObject = JSONObject()
  ) throws {
    var details = details
    if let lane = details.lane, !runs.contains(lane) { runs.append(lane) }
    if payload == nil { details.fidelity["state"] = .absent }
    keep(row, at: sink.count)
    try sink.append(.checkpoint(Checkpoint(name: step, state: try payload.map(sink.body))), details)
  }

  private func append(
    _ name: String, _ arguments: JSONValue?, _ result: JSONValue?, _ error: JSONValue?, _ details: EventSink.Details
  ) throws {
    var details = details
    var call = ToolCall(
      name: name, arguments: try arguments.map(sink.body(json:)), result: try result.map(sink.body(json:)))
    if arguments == nil { details.fidelity["arguments"] = .absent }
    switch error {
    case nil, .null?: if result == nil { details.fidelity["result"] = .absent }
    case .string(let text)?: call.error = ToolCall.Failure(kind: "error", message: text)
    case let value?:
      call.error = ToolCall.Failure(kind: "error", message: String(decoding: JSONText.encode(value), as: UTF8.self))
    }
    try sink.append(.tool(call), details)
  }

  /// Notes what the event that was appended last has no member for.
  private func keep(_ members: JSONObject) { keep(members, at: sink.count - 1) }

  private func keep(_ members: JSONObject, at sequence: Int) {
    let members = JSONObject(members.members.filter { $0.value != .null })
    if !members.isEmpty { rest.append(.init(key: String(sequence), value: .object(members))) }
  }

  /// A golden trace names the tools that are expected; it has none of their calls.
  private func take(golden object: JSONObject, _ tools: [JSONValue]) throws {
    golden = object
    if let run = object.string("run_id"), !runs.contains(run) { runs.append(run) }
    for case .string(let tool) in tools { try append(tool, nil, nil, nil, EventSink.Details()) }
  }

  // MARK: The end

  func finish() throws -> Imported {
    guard sink.count > 0 || golden != nil else { throw InterchangeError("there is nothing in it that was recorded") }
    if runs.count > 1 { warnings.append("there are \(runs.count) runs: each is a lane of the cassette") }
    var imported = Imported(source: Manifest.Source(format: "workflow"))
    imported.warnings = warnings
    if keepsSession { imported.session = try session().orNil }
    return imported
  }

  private func session() throws -> Session {
    var session = Session()
    if runs.count == 1 {
      session.id = ByteString(runs[0])
    } else if isRecording, runs.isEmpty, fileName.hasSuffix(".json") {
      // A recording has the name of its run.
      session.id = ByteString(String(fileName.dropLast(".json".count)))
    }
    session.start = sink.startTime
    session.name = golden?.string("description").map { ByteString($0) }
    session.input = try golden?.string("query").map { try sink.body(Array($0.utf8)) }
    var notes = top
    notes.set("golden_trace", golden)
    if !rest.isEmpty { notes.set("steps", JSONObject(rest)) }
    session.metadata = try SourceNotes.bytes(notes, of: "workflow").map(sink.body)
    return session
  }
}
