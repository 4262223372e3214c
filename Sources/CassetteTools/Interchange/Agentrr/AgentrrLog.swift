import CassetteFormat

/// Makes events of the lines of a log, in the order of the file.
final class AgentrrLog {
  private let writer: CassetteWriter
  private let keepsSession: Bool
  private var sink: EventSink
  private var header: JSONObject?
  private var start: JSONObject?
  private var end: JSONObject?
  /// What events have no member for, by their number in the cassette.
  private var rest: [JSONObject.Member] = []
  /// Lines of kinds that are not known.
  private var others: [JSONValue] = []
  private var warnings: [String] = []
  private var spans: [String] = []
  private var lastSequence: Int?
  private var isLog = false

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    self.writer = writer
    self.keepsSession = keepsSession
    sink = EventSink(writer)
  }

  func take(_ line: LineReader.Line) throws {
    guard line.bytes.contains(where: { $0 > 0x20 }) else { return }
    guard case .object(let object)? = try? JSONParser.lax(line.bytes.span.bytes) else {
      guard isLog else { throw InterchangeError("line \(line.number) is not a line of an agentrr log") }
      warnings.append(
        line.isEnded
          ? "line \(line.number) is not a JSON object, and is left out"
          : "line \(line.number) is cut off: the log ends there")
      return
    }
    if !isLog, object.string("kind") == "header" { return try take(header: object, line.number) }
    guard object.string("event_id") != nil, let type = object.string("type") else {
      guard isLog else {
        throw InterchangeError("line \(line.number) is neither the header nor an event of an agentrr log")
      }
      warnings.append("line \(line.number) is not an event, and is left out")
      return
    }
    isLog = true
    try take(event: object, type, line.number)
  }

  private func take(header object: JSONObject, _ number: Int) throws {
    let version = object.string("log_format_version") ?? "unknown"
    guard version.split(separator: ".").first == "1" else {
      throw InterchangeError("line \(number): the log is of version \(version); versions 1.x can be read")
    }
    header = object
    isLog = true
  }

  private func take(event line: JSONObject, _ type: String, _ number: Int) throws {
    check(line, number)
    switch type {
    case "run_start":
      start = line
      if sink.count == 0, let time = line.string("ts_wall").flatMap(Timestamp.microseconds) {
        sink = EventSink(writer, start: time)
      }
    case "run_end": end = line
    default:
      guard let boundary = AgentrrBoundary(line: line) else {
        warnings.append("line \(number): a \(type) event that agentrr 0.1 does not have is kept in the metadata only")
        others.append(.object(line))
        return
      }
      let made = AgentrrLine.hashed(
        boundary.line(sequence: sink.count + 1, run: header?.string("run_id") ?? line.string("run_id") ?? "", id: ""))
      let rest = line.members(beyond: made, except: "integrity")
      if !rest.isEmpty { self.rest.append(.init(key: String(sink.count), value: .object(rest))) }
      try append(boundary)
    }
  }

  private func check(_ line: JSONObject, _ number: Int) {
    if let sequence = line.integer("seq") {
      if let last = lastSequence, last < .max, sequence > last + 1 {
        warnings.append("line \(number): the events from \(last + 1) to \(sequence - 1) are missing")
      }
      lastSequence = max(sequence, lastSequence ?? sequence)
    }
    if let hash = line.string("integrity"), !hash.isEmpty, hash != AgentrrLine.integrity(of: line) {
      warnings.append("line \(number): its integrity hash is not that of its content: one of them was changed")
    }
  }

  // MARK: Events

  private func append(_ boundary: AgentrrBoundary) throws {
    var details = EventSink.Details()
    details.id = boundary.id
    details.parent = boundary.parent
    details.took = boundary.took
    details.time = boundary.end.map { sink.time(endingAt: $0, took: boundary.took) }
    switch boundary.content {
    case .model(let call):
      let exchange = ReconstructedExchange(ModelCall(call.api, request: call.request, response: call.response))
      details.fidelity = exchange.fidelity
      // A log says when a call ended; how long it took is not in it.
      if details.time != nil { details.fidelity["at"] = .reconstructed }
      let error = boundary.error.map {
        details.fidelity["error.phase"] = .reconstructed
        return TransportError(phase: .response, kind: $0.type, message: $0.message)
      }
      try sink.append(exchange.request, exchange.response, error: error, details)
    case .tool(let name, let arguments, let result):
      var call = ToolCall(
        name: name, arguments: try arguments.map(sink.body(json:)), result: try result.map(sink.body(json:)))
      call.error = boundary.error.map { ToolCall.Failure(kind: $0.type, message: $0.message) }
      try sink.append(.tool(call), details)
    case .reading(let kind, let source, let value):
      try sink.append(.reading(Reading(kind: kind, source: source, value: self.value(value))), details)
    case .step(let label, let phase, let span):
      if boundary.isBeginning {
        details.id = span
        // The log names the span itself as its parent; what is open around it is the one.
        details.parent = spans.last
        if details.parent != nil { details.fidelity["parent"] = .reconstructed }
        spans.append(span)
      } else if let index = spans.lastIndex(of: span) {
        spans.removeSubrange(index...)
      }
      try sink.append(.marker(Marker(name: label, detail: phase)), details)
    }
  }

  private func value(_ value: JSONValue) throws -> Reading.Value {
    switch value {
    case .string(let text): .string(text)
    case .integer(let number) where number.magnitude < 1 << 53: .integer(number)
    case .integer(let number): .string(String(number))
    case .number(let spelling): .string(spelling)
    default: .data(try sink.body(json: value))
    }
  }

  // MARK: The end

  func finish() throws -> Imported {
    guard isLog else { throw InterchangeError("the file is empty, and no agentrr log") }
    var imported = Imported(source: Manifest.Source(format: "agentrr", version: header?.string("log_format_version")))
    if end == nil { warnings.append("the log has no run_end event: the run was cut off") }
    imported.warnings = warnings
    if keepsSession { imported.session = try session().orNil }
    return imported
  }

  private func session() throws -> Session {
    var session = Session()
    let run = header?.string("run_id") ?? start?.string("run_id")
    session.id = run.map { ByteString($0) }
    session.name = run.flatMap(Self.name).map { ByteString($0) }
    session.start = sink.startTime
    session.end = end?.string("ts_wall").flatMap(Timestamp.microseconds).map(Timestamp.string)
    session.status = end?.object("request")?.string("status").map { ByteString($0) }
    if let input = header?["initial_input"], input != .null { session.input = try sink.body(json: input) }
    var notes = JSONObject()
    notes.set("header", header)
    notes.set("run_start", start)
    notes.set("run_end", end)
    if !rest.isEmpty { notes.set("events", JSONObject(rest)) }
    notes.set("others", nonEmpty: others)
    session.metadata = try SourceNotes.bytes(notes, of: "agentrr").map(sink.body)
    return session
  }

  /// agentrr's ids are the run's name, a hyphen and twelve hexadecimal digits.
  private static func name(of run: String) -> String? {
    guard let hyphen = run.lastIndex(of: "-"), hyphen != run.startIndex else { return nil }
    let digits = run[run.index(after: hyphen)...]
    return digits.count == 12 && digits.allSatisfy(\.isHexDigit) ? String(run[..<hyphen]) : nil
  }
}
