import CassetteFormat

extension LintRule {
  static let streamFlag = LintRule(
    "RWE005", "stream-flag-vs-content-type", .warning,
    title: "The request asks for a stream and the answer is none, or the other way round.",
    why: """
      A client reads the answer as it asked for it. The recording was edited, or mixes the request of one call with the \
      answer of another.
      """,
    example: "the request asks for a stream, and the answer has the content type application/json",
    remedy: "Record the exchange again, or change the side that was edited.")
}

/// Compares how an answer was asked for with how it came.
struct StreamFlagCheck: LintCheck {
  static var rules: [LintRule] { [.streamFlag] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let exchange = event.exchange, let prompt = try subject.prompt(of: event),
      let answer = try subject.answer(of: event), let asked = Self.asksForStream(exchange, prompt),
      asked != answer.isStream, !answer.hasError,
      let type = exchange.response?.message.header("Content-Type")
    else { return }
    // Which of several answers it was, only the provider's name for it tells.
    let name = TerminalText.line(type.description)
    report(
      LintFinding(
        .streamFlag,
        asked
          ? "the request asks for a stream, and the answer has the content type \(name)"
          : "the request asks for no stream, and the answer is one",
        at: LintPlace(sequence: event.sequence, part: "response.headers.content-type")))
  }

  /// Nil when the request does not tell.
  private static func asksForStream(_ exchange: Exchange, _ prompt: Prompt) -> Bool? {
    switch prompt.dialect {
    case .openAIChat, .openAIResponses, .anthropicMessages:
      return prompt.member("stream") == .bool(true)
    case .geminiGenerate:
      // Without alt=sse, pieces come as a JSON array.
      let path = exchange.request.path.description
      return path.contains(":streamGenerateContent") ? (path.contains("alt=sse") ? true : nil) : false
    case .bedrockConverse: return nil
    }
  }
}
