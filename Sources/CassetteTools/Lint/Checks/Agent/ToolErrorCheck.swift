import CassetteFormat

extension LintRule {
  static let ignoredToolError = LintRule(
    "RWA003", "tool-error-ignored", .note,
    title: "A tool failed, and the model's last word does not mention it.",
    why: "The agent reports success where a step failed: the kind of run that a test should not take for good.",
    example: "a tool failed, and the answer that ends the conversation says nothing about it",
    remedy: "Read the answer. If the failure did not matter, ignore this rule for the cassette.")
}

/// Compares failed tools with the answer that follows them.
struct ToolErrorCheck: LintCheck {
  static var rules: [LintRule] { [.ignoredToolError] }

  init(_ options: LintOptions) {}

  /// Words that tell of trouble, in lower case.
  private static let words = [
    "error", "fail", "unable", "couldn't", "could not", "cannot", "can't", "sorry", "issue", "problem", "denied",
    "not found", "doesn't exist", "does not exist", "invalid", "unfortunately", "wrong", "unavailable", "timed out",
    "no access", "not available", "not able", "wasn't able", "didn't work", "exception",
  ].map { Array($0.utf8) }

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let prompt = try subject.prompt(of: event) else { return }
    let failed = prompt.steps.last { step in
      if case .result(isError: true, _) = step.kind { true } else { false }
    }
    // Only what the model is asked about now: the last element.
    guard let failed, failed.element == prompt.elements.count - 1, let answer = try subject.answer(of: event),
      ["end_turn", "stop"].contains(answer.summary.finish ?? ""), !answer.text.isEmpty
    else { return }
    let text = answer.text.map(ASCII.lowercased)
    guard !Self.words.contains(where: { word in text.contains(word) }) else { return }
    report(
      LintFinding(
        .ignoredToolError, "a tool failed, and the answer that ends the conversation says nothing about it",
        at: LintPlace(sequence: event.sequence, part: "response.body"), confidence: .low))
  }
}
