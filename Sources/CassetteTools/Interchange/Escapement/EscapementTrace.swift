import CassetteFormat

/// Makes events of the steps of traces.
final class EscapementTrace {
  private let writer: CassetteWriter
  private let keepsSession: Bool
  private var sink: EventSink
  private var traces: [JSONObject] = []
  private var lane: String?
  /// What events have no member for, by their number in the cassette.
  private var rest: [JSONObject.Member] = []
  private var notes = JSONObject()
  private var warnings: [String] = []
  private var totals = Session.Totals()
  private var input: String?
  private var output: String?
  /// Steps of all traces.
  private(set) var count = 0

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    self.writer = writer
    self.keepsSession = keepsSession
    sink = EventSink(writer)
  }

  func warn(_ text: String) { warnings.append(text) }

  func note(_ key: String, _ value: JSONValue) {
    // What a trace has when nothing was replayed.
    if ![.null, .bool(false), .integer(0)].contains(value) { notes[key] = value }
  }

  func located(_ message: String) -> InterchangeError { InterchangeError("step \(count + 1): \(message)") }

  func begin(_ metadata: JSONObject, lane: String?) throws {
    if sink.count == 0, traces.isEmpty, let start = metadata.string("created_at").flatMap(Timestamp.microseconds) {
      sink = EventSink(writer, start: start)
    }
    traces.append(metadata)
    self.lane = lane
  }

  func take(_ step: JSONObject) throws {
    guard let type = step.string("step_type") else { throw located("it has no step_type") }
    do { try append(EscapementStep(step, type)) } catch let error as InterchangeError { throw located(error.message) }
    count += 1
  }

  private func append(_ step: EscapementStep) throws {
    var details = EventSink.Details()
    details.id = step.id
    details.lane = lane
    details.took = step.took
    if let end = step.end {
      details.time = sink.time(endingAt: end, took: step.took)
      // A step is written when it is done; when it began follows from how long it took.
      if step.took != nil { details.fidelity["at"] = .reconstructed }
    }
    if !step.rest.isEmpty { rest.append(.init(key: String(sink.count), value: .object(step.rest))) }
    switch step.content {
    case .model(let call, let error):
      details.fidelity.merge(call.fidelity) { _, given in given }
      if error != nil { details.fidelity["error.phase"] = .reconstructed }
      try sink.append(call.request, call.response, error: error, details)
      count(step)
    case .tool(let name, let arguments, let result, let error):
      var call = ToolCall(
        name: name, arguments: try arguments.map(sink.body(json:)), result: try result.map(sink.body(json:)))
      call.error = error
      try sink.append(.tool(call), details)
    case .checkpoint(let name, let state):
      try sink.append(.checkpoint(Checkpoint(name: name, state: try state.map(sink.body(json:)))), details)
    case .marker(let name, let detail):
      try sink.append(.marker(Marker(name: name, detail: detail)), details)
      if step.type == "user_input" { input = input ?? detail }
      if step.type == "agent_output" { output = detail }
    }
    guard let state = step.localState else { return }
    var after = EventSink.Details()
    after.lane = lane
    after.parent = step.id
    try sink.append(
      .checkpoint(Checkpoint(name: "local_state", phase: .after, state: try sink.body(json: state))), after)
  }

  private func count(_ step: EscapementStep) {
    totals.calls = (totals.calls ?? 0) + 1
    guard let usage = step.usage else { return }
    totals.input = Self.sum(totals.input, usage.integer("prompt_tokens"))
    totals.output = Self.sum(totals.output, usage.integer("completion_tokens"))
  }

  private static func sum(_ total: Int?, _ count: Int?) -> Int? {
    guard let count, (0...1 << 40).contains(count) else { return total }
    return (total ?? 0) + count
  }

  // MARK: The end

  func finish() throws -> Imported {
    guard !traces.isEmpty || count > 0 else {
      throw InterchangeError("the file has neither metadata nor steps of a trace")
    }
    if traces.count > 1 { warnings.append("the store has \(traces.count) traces: each is a lane of the cassette") }
    var imported = Imported(source: Manifest.Source(format: "escapement"))
    imported.warnings = warnings
    if keepsSession { imported.session = try session().orNil }
    return imported
  }

  private func session() throws -> Session {
    var session = Session()
    if traces.count == 1, let trace = traces.first {
      session.id = trace.string("trace_id").map { ByteString($0) }
      session.name = trace.string("name").map { ByteString($0) }
      session.status = trace.string("status").map { ByteString($0) }
      session.end = trace.string("ended_at").flatMap(Timestamp.microseconds).map(Timestamp.string)
      session.input = try input.map { try sink.body(Array($0.utf8)) }
      session.output = try output.map { try sink.body(Array($0.utf8)) }
      if case .array(let tags)? = trace["tags"] {
        for case .string(let tag) in tags where !tag.isEmpty && tag.utf8.allSatisfy({ $0 < 0x80 }) {
          session.tags[tag] = ""
        }
      }
      if let cost = trace["total_cost_usd"]?.double, cost > 0 { totals.cost = Int(exactly: (cost * 1e6).rounded()) }
      if totals != Session.Totals() { session.totals = totals }
    }
    session.start = sink.startTime
    if traces.count == 1 { notes.set("metadata", traces[0]) }
    if traces.count > 1 { notes.set("traces", .array(traces.map(JSONValue.object))) }
    if !rest.isEmpty { notes.set("steps", JSONObject(rest)) }
    session.metadata = try SourceNotes.bytes(notes, of: "escapement").map(sink.body)
    return session
  }
}
