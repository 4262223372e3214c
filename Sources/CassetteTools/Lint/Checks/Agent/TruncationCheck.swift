import CassetteFormat

extension LintRule {
  static let truncatedAnswer = LintRule(
    "RWA004", "truncated-by-max-tokens", .note,
    title: "An answer was cut off by the limit on its tokens.",
    why: "Half an answer, or the arguments of a call without their end, are what the program went on with.",
    example: "the answer ends with max_tokens, after 8192 tokens",
    remedy: "Raise the limit of the request and record again, if the answer was meant to be whole.")
}

/// Finds answers that a limit cut off.
struct TruncationCheck: LintCheck {
  static var rules: [LintRule] { [.truncatedAnswer] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let answer = try subject.answer(of: event), answer.isTruncated else { return }
    let tokens = answer.summary.output.map { ", after \(Quantity.count($0, "token"))" } ?? ""
    report(
      LintFinding(
        .truncatedAnswer, "the answer ends with \(answer.summary.finish ?? "")\(tokens)",
        at: LintPlace(sequence: event.sequence, part: "response.body")))
  }
}
