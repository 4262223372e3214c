import CassetteFormat

/// Makes events of a trace. A tool call waits for its result, and what comes after it waits with it, so that events are in
/// the order of their starts.
final class ReplayKitTrace {
  private struct Entry {
    let object: JSONObject
    let position: Int
    var result: (object: JSONObject, position: Int)?
    var isCall: Bool { object.string("type") == "tool_call" }
  }

  private let sink: EventSink
  private let keepsSession: Bool
  private var waiting: ArraySlice<Entry> = []
  private var top = JSONObject()
  /// What events have no member for, by their number in the cassette.
  private var rest: [JSONObject.Member] = []
  private var count = 0
  private var hasEvents = false
  private var input: String?
  private var output: String?
  private var warnings: [String] = []

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    sink = EventSink(writer)
    self.keepsSession = keepsSession
  }

  /// - Throws: `InterchangeError` for a file that is not a trace; `FileError`.
  func read(_ file: any RandomAccessBytes) throws {
    let broken = try JSONDocument(file, "ReplayKit trace").walkToTheBreak(["events"]) { path, bytes in
      let value = try? JSONParser.lax(bytes.span.bytes)
      switch (path, value) {
      case ("events[]", .object(let event)?) where event.string("type") != nil:
        hasEvents = true
        try take(event)
      case ("events[]", _): throw InterchangeError("event \(count + 1) is not an object with a type")
      case ("events", .array?): hasEvents = true
      case ("events", _): throw InterchangeError("its events are not a list")
      case (_, let value?): top[path] = value
      default: break
      }
    }
    if let broken {
      guard count > 0 else { throw InterchangeError(broken) }
      warnings.append("the trace is cut off after \(count) events: \(broken)")
    }
    guard hasEvents || top["run_id"] != nil else {
      throw InterchangeError("the file has neither a run_id nor events, and is no ReplayKit trace")
    }
    try flush(all: true)
    if !hasEvents { try takeResult() }
  }

  /// What a runner wrote: calls of tools and errors, without the order in which the one and the other came.
  private func takeResult() throws {
    for object in top.objects("tool_calls") {
      var call = ToolCall(
        name: object.string("tool_name") ?? "", arguments: try object["tool_args"].map(sink.body(json:)),
        result: try object["tool_output"].map(sink.body(json:)))
      call.error = object.string("error").map { ToolCall.Failure(kind: "error", message: $0) }
      try sink.append(.tool(call), EventSink.Details())
    }
    if case .array(let errors)? = top["errors"] {
      for error in errors {
        let text = error.text ?? error["message"]?.text ?? String(decoding: JSONText.encode(error), as: UTF8.self)
        try sink.append(.marker(Marker(name: "error", detail: text)), EventSink.Details())
      }
    }
    for key in ["tool_calls", "errors"] { top[key] = nil }
  }

  private func take(_ event: JSONObject) throws {
    let position = count
    count += 1
    if event.string("type") == "tool_result", let index = call(for: event) {
      waiting[index].result = (event, position)
    } else {
      waiting.append(Entry(object: event, position: position))
    }
    try flush(all: false)
  }

  /// The call that a result is of: by id, else the first one of its tool, else the first.
  private func call(for result: JSONObject) -> Int? {
    let open = waiting.indices.filter { waiting[$0].isCall && waiting[$0].result == nil }
    func first(_ key: String) -> Int? {
      guard let value = result.string(key) else { return nil }
      return open.first { waiting[$0].object.string(key) == value }
    }
    return first("call_id") ?? first("tool_call_id") ?? first("tool_name")
      ?? open.first { result["tool_name"] == nil || waiting[$0].object["tool_name"] == nil }
  }

  private func flush(all: Bool) throws {
    while let entry = waiting.first, all || !entry.isCall || entry.result != nil {
      waiting.removeFirst()
      try append(entry)
    }
  }

  // MARK: Events

  private func append(_ entry: Entry) throws {
    let object = entry.object
    let type = object.string("type") ?? ""
    var details = EventSink.Details()
    details.time = object.string("timestamp").flatMap(Timestamp.microseconds)
    details.took = (entry.result?.object["duration_ms"] ?? object["duration_ms"])?.double
      .flatMap(Milliseconds.microseconds)
    var rest = JSONObject()
    if entry.isCall, let name = object.string("tool_name") {
      let result = entry.result?.object
      var call = ToolCall(
        name: name, arguments: try object["tool_args"].map(sink.body(json:)),
        result: try result?["output"].map(sink.body(json:)))
      call.error = result?.string("error").map { ToolCall.Failure(kind: "error", message: $0) }
      try sink.append(.tool(call), details)
      rest.set("call", difference(object, ReplayKitEvent.call(name, object["tool_args"])))
      if let result = entry.result {
        let more = difference(result.object, ReplayKitEvent.result(result.object["output"], call.error))
        // A result that says nothing is there all the same.
        rest.set("result", more ?? (call.result == nil && call.error == nil ? JSONObject() : nil))
        if result.position != entry.position + 1 { rest.set("result_index", result.position) }
      }
    } else {
      let text = object.string(ReplayKitEvent.textKey(type))
      let marker = Marker(name: type, detail: text)
      try sink.append(.marker(marker), details)
      rest.set("event", difference(object, ReplayKitEvent.marker(marker)))
      if type == "input_message" { input = input ?? text }
      if type == "output_message" || type == "final_output" { output = text }
      if let result = entry.result { try append(Entry(object: result.object, position: result.position)) }
    }
    if !rest.isEmpty { self.rest.append(.init(key: String(sink.count - 1), value: .object(rest))) }
  }

  private func difference(_ object: JSONObject, _ made: JSONObject) -> JSONObject? {
    let rest = object.members(beyond: made)
    return rest.isEmpty ? nil : rest
  }

  // MARK: The end

  func finish(_ files: ReplayKitCase?) throws -> Imported {
    var imported = Imported(source: Manifest.Source(format: "replaykit"))
    imported.warnings = (files?.warnings ?? []) + warnings
    if keepsSession { imported.session = try session(files).orNil }
    return imported
  }

  private func session(_ files: ReplayKitCase?) throws -> Session {
    var session = Session()
    session.id = top.string("run_id").map { ByteString($0) }
    session.name = files?.name
    session.status = top.string("status").map { ByteString($0) }
    session.start = sink.startTime
    session.input = try input.map { try sink.body(Array($0.utf8)) }
    session.output = try (top.string("final_output") ?? output).map { try sink.body(Array($0.utf8)) }
    var notes = files?.notes ?? JSONObject()
    var trace = top
    if trace.string("run_id") != nil { trace["run_id"] = nil }
    if trace.string("status") != nil { trace["status"] = nil }
    if !trace.isEmpty { notes.set("trace", trace) }
    if !rest.isEmpty { notes.set("events", JSONObject(rest)) }
    session.metadata = try SourceNotes.bytes(notes, of: "replaykit").map(sink.body)
    return session
  }
}
