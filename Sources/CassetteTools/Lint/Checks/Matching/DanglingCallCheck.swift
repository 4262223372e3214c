import CassetteFormat

extension LintRule {
  static let danglingCall = LintRule(
    "RWM007", "dangling-tool-call-id", .warning,
    title: "A tool's result names a call that the conversation does not have.",
    why: """
      Providers refuse such a conversation. In a recording it means that a message was cut out, or that ids were \
      edited in one place only; match keys then tell such results apart by their order alone.
      """,
    example: "the result names a call that was not made before",
    remedy: "Find the message that made the call. If ids were edited or redacted, edit them everywhere alike.")
}

/// Finds results of tools without their calls.
struct DanglingCallCheck: LintCheck {
  static var rules: [LintRule] { [.danglingCall] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let prompt = try subject.prompt(of: event) else { return }
    // The provider has the rest of the conversation.
    let goesOn = ["previous_response_id", "conversation"].contains { name in
      prompt.member(name).map { $0 != .null } ?? false
    }
    guard !goesOn else { return }
    for step in prompt.steps {
      guard case .result(_, isDangling: true) = step.kind else { continue }
      report(
        LintFinding(
          .danglingCall, "the result names a call that was not made before",
          at: LintPlace(sequence: event.sequence, part: "request.body", pointer: prompt.pointer(step.element))))
    }
  }
}
