import CassetteFormat

extension LintRule {
  static let missingTerminator = LintRule(
    "RWE001", "sse-missing-terminator", .warning,
    title: "A stream of a model's answer ends without the event that ends it.",
    why: """
      The recording stopped before the answer did, or the provider broke off. Replayed, a client waits, or reports an \
      error that the run did not have.
      """,
    example: "the stream has no message_stop",
    remedy: "Record the exchange again. If the provider did break off, say so with the body's `end`.")

  static let invalidDelta = LintRule(
    "RWE004", "sse-delta-json-invalid", .warning,
    title: "An event of a stream, or the arguments that events add up to, are not JSON.",
    why: "A client that reads the stream stops there. It was edited, or recorded with lost or changed bytes.",
    example: "the arguments of the call of search, put together, are not JSON",
    remedy: "Record the exchange again, or undo the edit: pieces of one string are spread over several events.")
}

/// Looks at streamed answers of models.
struct StreamCheck: LintCheck {
  static var rules: [LintRule] { [.missingTerminator, .invalidDelta] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let answer = try subject.answer(of: event), answer.isStream, let exchange = event.exchange,
      let body = exchange.response?.message.body
    else { return }
    // Of a body that did not end well, the cassette says so itself.
    if body.end == .complete, !answer.hasEnd, !answer.hasError, !Self.mayEndWithReason(answer, exchange.request),
      let terminator = Self.terminator(answer)
    {
      report(
        LintFinding(
          .missingTerminator, "the stream has no \(terminator)",
          at: LintPlace(sequence: event.sequence, part: "response.body")))
    }
    if let broken = answer.brokenEvent {
      report(
        LintFinding(
          .invalidDelta, "the data of the event is not JSON",
          at: LintPlace(sequence: event.sequence, part: "response.body", events: broken...broken)))
    }
    // A limit on the answer cuts arguments off where it likes.
    guard answer.hasEnd, !answer.isTruncated else { return }
    for call in answer.calls where (try? JSONParser.lax(call.arguments.span.bytes)) == nil {
      report(
        LintFinding(
          .invalidDelta, "the arguments of the call of \(call.name), put together, are not JSON",
          at: LintPlace(sequence: event.sequence, part: "response.body", events: call.events)))
    }
  }

  /// Whether the reason why the answer ended may end the stream: not all APIs that are like OpenAI's send `[DONE]`.
  private static func mayEndWithReason(_ answer: Answer, _ request: Request) -> Bool {
    answer.dialect == .openAIChat && answer.summary.finish != nil && LLMProvider.name(of: request) == nil
  }

  /// What a stream of the dialect ends with; nil when nothing certain does.
  private static func terminator(_ answer: Answer) -> String? {
    guard answer.events > 0 else { return nil }
    return switch answer.dialect {
    case .openAIChat: "[DONE]"
    case .openAIResponses: "response.completed"
    case .anthropicMessages: "message_stop"
    case .geminiGenerate: "finishReason"
    case .bedrockConverse: nil
    }
  }
}
