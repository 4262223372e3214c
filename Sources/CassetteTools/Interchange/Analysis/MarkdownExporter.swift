public import CassetteFormat

/// Writes a transcript for people: what was said to models and answered, which tools were called, and what else happened.
///
/// Recorded text is always code. Memory: one exchange, and the newest few conversations.
public struct MarkdownExporter: Exporter {
  /// How much of a body is shown that is not a conversation.
  private static let maximumShown = 4 << 10
  private static let maximumConversations = 8

  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let session = try cassette.manifest.session
    let name = session?.name.map { MarkdownText.code($0.description) }
    try output.line("# Transcript" + (name.map { " of \($0)" } ?? ""))
    if let start = session?.start { try output.line("\nStarted \(MarkdownText.code(start)).") }
    var conversations: [[ChatTurns.Turn]] = []
    try cassette.forEachEvent { event in
      try output.line("\n## \(event.sequence) · \(Self.title(event))\n")
      if let lane = event.lane { try output.line("Lane \(MarkdownText.code(lane)).\n") }
      if let call = try AnsweredCall(event, in: cassette) {
        try write(call, &conversations, to: output)
      } else {
        try write(event, cassette, to: output)
      }
    }
    return []
  }

  private static func title(_ event: Event) -> String {
    if let exchange = event.exchange {
      let url = ByteString(RecordedURI.join(exchange.request)).description
      let end =
        exchange.response.map { "\($0.status)" } ?? exchange.error.map { MarkdownText.code($0.kind) } ?? "no answer"
      return "\(MarkdownText.code("\(exchange.request.method) \(url)")) → \(end)"
    }
    let name: String? =
      switch event.content {
      case .tool(let call): call.name
      case .reading(let reading): reading.source
      case .checkpoint(let checkpoint): checkpoint.name
      case .marker(let marker): marker.name
      case .http, .open, .other: nil
      }
    return MarkdownText.code(event.kind) + (name.map { " \(MarkdownText.code($0))" } ?? "")
  }

  /// What is new in the request, and the answer.
  private func write(
    _ call: AnsweredCall, _ conversations: inout [[ChatTurns.Turn]], to output: any ByteOutput
  ) throws {
    let shared = conversations.map { zip($0, call.turns).prefix { $0 == $1 }.count }
    let known = shared.max() ?? 0
    if let index = shared.firstIndex(where: { $0 == known }), known == conversations[index].count {
      conversations.remove(at: index)
    }
    conversations.append(call.turns)
    if conversations.count > Self.maximumConversations { conversations.removeFirst() }
    if let model = call.model { try output.line("Model \(MarkdownText.code(model)).\n") }
    if known > 0 { try output.line("\(known) messages as before.\n") }
    for turn in call.turns[known...] where turn.hasMore || !turn.text.isEmpty {
      let note = turn.hasMore ? " (and more than text)" : ""
      try write(MarkdownText.code(turn.role) + note, Array(turn.text.utf8), to: output)
    }
    try write("Answer" + (call.isCut ? " (its beginning)" : ""), Array(call.answer.utf8), to: output)
  }

  private func write(_ label: String, _ text: [UInt8], to output: any ByteOutput) throws {
    try output.line("**\(label)**\n")
    if !text.isEmpty { try output.line(MarkdownText.fenced(text)) }
  }

  private func write(_ event: Event, _ cassette: CassetteReader, to output: any ByteOutput) throws {
    switch event.content {
    case .http(let exchange), .open(let exchange):
      try write("Request", exchange.request.message.body, cassette, to: output)
      try write("Response", exchange.response?.message.body, cassette, to: output)
    case .tool(let call):
      try write("Arguments", call.arguments, cassette, to: output)
      try write("Result", call.result, cassette, to: output)
      if let error = call.error { try write("Error", Array((error.message ?? error.kind).utf8), to: output) }
    case .reading(let reading):
      switch reading.value {
      case .string(let text): try write("Value", Array(text.utf8), to: output)
      case .integer(let number): try write("Value", Array("\(number)".utf8), to: output)
      case .data(let body): try write("Value", body, cassette, to: output)
      }
    case .checkpoint(let checkpoint): try write("State", checkpoint.state, cassette, to: output)
    case .marker(let marker): if let detail = marker.detail { try write("Detail", Array(detail.utf8), to: output) }
    case .other: break
    }
  }

  private func write(_ label: String, _ body: Body?, _ cassette: CassetteReader, to output: any ByteOutput) throws {
    guard let body, body.size > 0 else { return }
    guard let content = try ExportedContent(body, in: cassette) else { return try output.line("\(label): lost.\n") }
    guard content.coding == nil, !TerminalText.isBinary(content.bytes) else {
      return try output.line("\(label): \(Quantity.size(content.bytes.count)) that are not text.\n")
    }
    let isCut = content.bytes.count > Self.maximumShown
    let note = isCut ? " (the first \(Quantity.size(Self.maximumShown)) of \(Quantity.size(content.bytes.count)))" : ""
    try write(label + note, Array(content.bytes.prefix(Self.maximumShown)), to: output)
  }
}

extension InterchangeFormat {
  static let markdown = InterchangeFormat(
    "markdown", page: "analysis", title: "a transcript in Markdown", files: ["*.md"], exporter: MarkdownExporter(),
    keeps: [.requestBody: .partial, .responseBody: .partial, .toolCalls: .partial, .readings: .partial],
    notes: "For reading: the text of conversations, and the beginnings of other bodies.")
}
