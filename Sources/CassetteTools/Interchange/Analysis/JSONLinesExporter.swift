public import CassetteFormat

/// Writes a line of JSON for each event, flat enough for tables.
///
/// Memory: one event with its bodies.
public struct JSONLinesExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let session = try cassette.manifest.session
    var omitted = OmissionCount()
    try cassette.forEachEvent { event in
      let line = try JSONLine(event, session, cassette)
      line.noteOmissions(&omitted)
      try output.write(CanonicalJSON.encode(line.object) + [UInt8(ascii: "\n")])
    }
    return omitted.losses
  }
}

/// One event as an object whose members are the same for all kinds.
private struct JSONLine {
  private(set) var object = JSONObject()
  private let event: Event
  private let cassette: CassetteReader
  private var hasBytes = false

  init(_ event: Event, _ session: Session?, _ cassette: CassetteReader) throws {
    (self.event, self.cassette) = (event, cassette)
    object.set("kind", event.kind)
    object.set("seq", event.sequence)
    object.set("at", event.at)
    object.set("took", event.took)
    object.set("time", event.time(session))
    object.set("id", event.id)
    object.set("lane", event.lane)
    object.set("parent", event.parent)
    if !event.fidelity.isEmpty {
      object.set("fidelity", event.fidelity.reduce(into: JSONObject()) { $0[$1.key] = .string($1.value.rawValue) })
    }
    switch event.content {
    case .http(let exchange), .open(let exchange): try add(exchange)
    case .tool(let call):
      object.set("name", call.name)
      try add(call.arguments, "request")
      try add(call.result, "response")
      if let error = call.error { set(error: error.kind, error.message) }
    case .reading(let reading):
      object.set("name", reading.source)
      switch reading.value {
      case .string(let text): object.set("value", text)
      case .integer(let number): object.set("value", "\(number)")
      case .data(let body): try add(body, "response")
      }
    case .checkpoint(let checkpoint):
      object.set("name", checkpoint.name)
      object.set("phase", checkpoint.phase?.rawValue)
      object.set("value", checkpoint.decision)
      try add(checkpoint.state, "response")
    case .marker(let marker):
      object.set("name", marker.name)
      object.set("value", marker.detail)
    case .other: object.set("row", event.json)
    }
  }

  private mutating func add(_ exchange: Exchange) throws {
    object.set("method", text(exchange.request.method))
    object.set("url", text(ByteString(RecordedURI.join(exchange.request))))
    try add(exchange.request.message, "request")
    if let response = exchange.response {
      object.set("status", response.status)
      object.set("reason", response.reason.map { text($0) })
      try add(response.message, "response")
    }
    if let error = exchange.error { set(error: "\(error.phase.rawValue): \(error.kind)", error.message) }
    guard let llm = exchange.llm else { return }
    object.set("model", llm.served ?? llm.model)
    object.set("requested_model", llm.model)
    object.set("provider", llm.provider)
    object.set("dialect", llm.dialect)
    object.set("input_tokens", llm.input)
    object.set("output_tokens", llm.output)
    object.set("finish", llm.finish)
    object.set("stream", llm.stream.map(JSONValue.bool))
  }

  private mutating func add(_ message: Message, _ side: String) throws {
    let headers = message.headers.map { JSONValue.array([.string(text($0.name)), .string(text($0.value))]) }
    object.set("\(side)_headers", .array(headers))
    object.set("\(side)_version", message.version)
    try add(message.body, side)
  }

  private mutating func add(_ body: Body?, _ side: String) throws {
    guard let body else { return }
    object.set("\(side)_bytes", body.size)
    if body.end != .complete { object.set("\(side)_end", body.end.rawValue) }
    if let chunks = try cassette.chunks(of: body) {
      object.set("\(side)_chunks", .array(chunks.chunks.map { .array([.integer($0.length), .integer($0.delay)]) }))
    }
    guard let content = try ExportedContent(body, in: cassette) else { return object.set("\(side)_lost", .bool(true)) }
    object.set("\(side)_coding", content.coding)
    if let text = content.text {
      object.set("\(side)_body", text)
    } else {
      object.set("\(side)_base64", Base64.encode(content.bytes))
    }
  }

  private mutating func set(error: String, _ message: String?) {
    object.set("error", message.map { "\(error): \($0)" } ?? error)
  }

  private mutating func text(_ text: ByteString) -> String {
    if text.string == nil { hasBytes = true }
    return text.string ?? String(String.UnicodeScalarView(text.bytes.map { Unicode.Scalar($0) }))
  }

  func noteOmissions(_ omitted: inout OmissionCount) {
    if hasBytes { omitted.note("the bytes of header lines that are not UTF-8, which are written as Latin-1 text") }
    guard let exchange = event.exchange else { return }
    if exchange.frames != nil { omitted.note("the messages of a stream") }
    if exchange.response?.interim.isEmpty == false { omitted.note("interim responses before a response") }
    let messages = [exchange.request.message, exchange.response?.message]
    if messages.contains(where: { $0?.trailers.isEmpty == false }) { omitted.note("the trailers of a message") }
  }
}

extension InterchangeFormat {
  static let jsonLines = InterchangeFormat(
    "jsonl", page: "analysis", title: "JSON lines for jq, DuckDB and pandas", files: ["*.jsonl"],
    exporter: JSONLinesExporter(),
    keeps: [
      .requestHeaders: .exact, .requestBody: .decoded, .responseHeaders: .exact, .responseBody: .decoded,
      .chunks: .exact, .times: .exact, .errors: .exact, .toolCalls: .exact, .readings: .exact, .checkpoints: .exact,
    ],
    notes: "One event a line, bodies without their content coding, as text or in base64; the session is left out.")
}
