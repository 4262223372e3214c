import CassetteFormat

/// What a mutation means for whoever runs against it, and so what is right to do about it.
public enum MutationClass: String, Hashable, Sendable, CaseIterable {
  /// Nothing changed that may matter: the run must come out the same.
  case preserve
  /// A fault, and then the recorded answer: the run must recover.
  case transient
  /// The answer is really different, or the fault stays: the run must fail gracefully.
  case degrade
}

/// Why an operator has nothing to do at a step.
struct Inapplicable: Error, Hashable {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
