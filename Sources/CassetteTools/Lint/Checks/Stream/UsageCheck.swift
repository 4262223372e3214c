import CassetteFormat

extension LintRule {
  static let usage = LintRule(
    "RWE006", "usage-absent-or-inconsistent", .note,
    title: "An answer does not say how many tokens it took, or its numbers contradict each other.",
    why: "Costs and limits are computed from these numbers; a run that is replayed then has others than the real one.",
    example: "the answer counts 21 tokens in all, 12 in and 13 out",
    remedy: "Ask for usage where it is optional (stream_options.include_usage), and do not edit it in one place only.")
}

/// Compares what an answer says of its tokens with itself, and with the event's summary.
struct UsageCheck: LintCheck {
  static var rules: [LintRule] { [.usage] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let answer = try subject.answer(of: event), !answer.hasError, answer.summary.finish != nil,
      let message = Self.message(answer, event, streamsUsage: try Self.streamsUsage(event, subject))
    else { return }
    report(LintFinding(.usage, message, at: LintPlace(sequence: event.sequence, part: "response.body")))
  }

  private static func message(_ answer: Answer, _ event: Event, streamsUsage: Bool) -> String? {
    guard let input = answer.summary.input, let output = answer.summary.output else {
      let isOptional = answer.isStream && answer.dialect == .openAIChat && !streamsUsage
      return isOptional ? nil : "the answer does not say how many tokens it took"
    }
    if let total = answer.total, total < max(input, output) {
      return "the answer counts \(total) tokens in all, \(input) in and \(output) out"
    }
    let summary = event.exchange?.llm
    // Recorders that do not count say 0.
    if let recorded = summary?.input, recorded > 0, recorded != input {
      return "the answer counts \(input) tokens in, the event's summary \(recorded)"
    }
    if let recorded = summary?.output, recorded > 0, recorded != output {
      return "the answer counts \(output) tokens out, the event's summary \(recorded)"
    }
    return nil
  }

  /// Whether the request asks for usage at the end of the stream.
  private static func streamsUsage(_ event: Event, _ subject: LintSubject) throws -> Bool {
    guard case .object(let options)? = try subject.prompt(of: event)?.member("stream_options") else { return false }
    return options["include_usage"] == .bool(true)
  }
}
