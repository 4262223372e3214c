import CassetteFormat

enum SuppressionRules {
  static let all: [LintRule] = [.unusedSuppression, .expiredSuppression]
}

extension LintRule {
  static let unusedSuppression = LintRule(
    "RWX001", "unused-suppression", .warning, fix: .safe,
    title: "A suppression covers no finding.",
    why: "What it was for is gone. Left in place, it would hide the next finding that it happens to fit.",
    example: "the suppression of RWM001 (the clock is frozen) covers nothing",
    remedy: "Remove it; --fix removes those of a cassette's header.")

  static let expiredSuppression = LintRule(
    "RWX002", "expired-suppression", .warning,
    title: "A suppression has expired.",
    why: "It was meant to hold until a day that has passed. What it hid is reported again.",
    example: "the suppression of RWS101 (revoked key) expired on 2026-01-31",
    remedy: "Look at the findings again; extend it, or mend what it is about.")
}
