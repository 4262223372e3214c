public import CassetteFormat

/// Writes a table of the events: what they were, how long they took and how large they are, without their bodies.
///
/// What a spreadsheet would compute is text in it: ``CSVText``.
public struct CSVExporter: Exporter {
  private static let columns = [
    "seq", "kind", "time", "at_us", "took_us", "id", "lane", "parent", "name", "method", "url", "status", "error",
    "provider", "model", "input_tokens", "output_tokens", "finish", "stream", "request_bytes", "response_bytes",
  ]

  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let session = try cassette.manifest.session
    try output.line(CSVText.record(Self.columns))
    try cassette.forEachEvent { event in
      let values = Self.values(event, session)
      try output.line(CSVText.record(Self.columns.map { values[$0] ?? "" }))
    }
    return []
  }

  private static func values(_ event: Event, _ session: Session?) -> [String: String] {
    var values: [String: String?] = [
      "seq": "\(event.sequence)", "kind": event.kind, "time": event.time(session), "at_us": event.at.map { "\($0)" },
      "took_us": event.took.map { "\($0)" }, "id": event.id, "lane": event.lane, "parent": event.parent,
    ]
    if let exchange = event.exchange {
      values["method"] = exchange.request.method.description
      values["url"] = ByteString(RecordedURI.join(exchange.request)).description
      values["status"] = exchange.response.map { "\($0.status)" }
      values["error"] = exchange.error.map { "\($0.phase.rawValue): \($0.kind)" }
      values["request_bytes"] = exchange.request.message.body.map { "\($0.size)" }
      values["response_bytes"] = exchange.response?.message.body.map { "\($0.size)" }
      let llm = exchange.llm
      values["provider"] = llm?.provider
      values["model"] = llm.flatMap { $0.served ?? $0.model }
      values["input_tokens"] = llm?.input.map { "\($0)" }
      values["output_tokens"] = llm?.output.map { "\($0)" }
      values["finish"] = llm?.finish
      values["stream"] = llm?.stream.map { "\($0)" }
    }
    switch event.content {
    case .tool(let call):
      values["name"] = call.name
      values["error"] = call.error?.kind
      values["request_bytes"] = call.arguments.map { "\($0.size)" }
      values["response_bytes"] = call.result.map { "\($0.size)" }
    case .reading(let reading): values["name"] = reading.source
    case .checkpoint(let checkpoint): values["name"] = checkpoint.name
    case .marker(let marker): values["name"] = marker.name
    case .http, .open, .other: break
    }
    return values.compactMapValues { $0 }
  }
}

extension InterchangeFormat {
  static let csv = InterchangeFormat(
    "csv", page: "analysis", title: "a table of the events, for spreadsheets", files: ["*.csv"],
    exporter: CSVExporter(),
    keeps: [.times: .exact, .errors: .partial, .toolCalls: .partial, .readings: .partial, .checkpoints: .partial],
    notes: "A summary, without headers and bodies. Text that a spreadsheet would compute gets an apostrophe before it.")
}
