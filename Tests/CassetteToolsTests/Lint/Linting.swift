import CassetteFormat

@testable import CassetteTools

/// A cassette of model calls and other events for the lint's checks to look at.
final class LintSample {
  private let output = MemoryOutput()
  private let writer: CassetteWriter
  private var sequence = 0
  var session: Session?
  var derivation: Derivation?

  init(header: Header = Header(), isDurable: Bool = false) throws {
    var options = CassetteWriter.Options()
    options.isDurable = isDurable
    writer = try CassetteWriter(output, header: header, options: options)
  }

  func body(_ text: String) throws -> Body { try writer.add(body: Array(text.utf8)) }

  func body(_ text: String, delays: [Int]) throws -> Body {
    let bytes = Array(text.utf8)
    let chunks = delays.enumerated().map { index, delay in
      ChunkTable.Chunk(length: index == 0 ? bytes.count : 0, delay: delay)
    }
    return try writer.add(body: bytes, chunks: ChunkTable(chunks))
  }

  /// Appends an event, changed by a closure first.
  func add(_ content: Event.Content, _ change: (inout Event) throws -> Void = { _ in }) throws {
    var event = Event(sequence: sequence, content: content)
    try change(&event)
    try writer.append(event)
    sequence = event.sequence + 1
  }

  /// Appends a request and its answer, both JSON unless `type` says otherwise.
  func call(
    at path: String = "/v1/messages", _ request: String, _ answer: String? = #"{"stop_reason":"end_turn"}"#,
    type: String = "application/json", status: Int = 200, date: String? = nil, host: ByteString = "api.example.com",
    _ change: (inout Event) throws -> Void = { _ in }
  ) throws {
    var sent = Request(
      method: "POST", path: ByteString(path), headers: [HeaderField("Content-Type", "application/json")])
    sent.authority = host
    sent.message.body = try body(request)
    var exchange = Exchange(request: sent)
    if let answer {
      var response = Response(
        status: status, headers: [HeaderField("Content-Type", ByteString(type))], body: try body(answer))
      if let date { response.message.headers.append(HeaderField("Date", ByteString(date))) }
      exchange.response = response
    }
    try add(.http(exchange), change)
  }

  func stream(
    at path: String, _ request: String = #"{"messages":[],"stream":true}"#, of data: [String],
    host: ByteString = "api.example.com"
  ) throws {
    let text = data.map { "data: \($0)\n\n" }.joined()
    try call(at: path, request, text, type: "text/event-stream; charset=utf-8", host: host)
  }

  private var isFinished = false

  func bytes() throws -> [UInt8] {
    guard !isFinished else { return output.bytes }
    isFinished = true
    try writer.finish(session: session, derivation: derivation)
    return output.bytes
  }

  func reader() throws -> CassetteReader { try CassetteReader(MemoryInput(bytes())) }

  /// The findings of some rules in what has been added.
  func findings(
    _ codes: String..., options: LintOptions = LintOptions(), path: String = "-", parent: CassetteReader? = nil
  ) throws -> [LintFinding] {
    let bytes = try bytes()
    let reader = try CassetteReader(MemoryInput(bytes))
    return try Linting.findings(in: reader, size: bytes.count, options: options, path: path, parent: parent)
      .filter { codes.contains($0.rule.code) }
  }
}

enum Linting {
  /// What all checks find in a cassette.
  static func findings(
    in reader: CassetteReader, size: Int = 0, options: LintOptions = LintOptions(), path: String = "-",
    parent: CassetteReader? = nil
  ) throws -> [LintFinding] {
    let subject = LintSubject(path: path, size: size, cassette: reader)
    subject.parent = parent
    var checks: [any LintCheck] = LintChecks.all.map { $0.init(options) }
    var findings: [LintFinding] = []
    try reader.forEachEvent { event in
      for index in checks.indices { try checks[index].visit(event, in: subject) { findings.append($0) } }
    }
    for index in checks.indices { try checks[index].finish(subject) { findings.append($0) } }
    return findings
  }
}

extension [LintFinding] {
  /// Code and event of each.
  var places: [String] { map { "\($0.rule.code) \($0.place.sequence.map(String.init) ?? "-")" } }
}
