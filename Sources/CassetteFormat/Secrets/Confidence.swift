/// How sure it is that a match is a secret in use (Spec/secrets.md §6).
public enum Confidence: Int, Comparable, Sendable, CaseIterable {
  /// Text that is often something else: people decide.
  case low
  /// The shape fits, and so might an id or a digest; nothing near it says which.
  case medium
  /// A shape that is nothing else, a check that holds, or a place that only holds secrets.
  case high

  public static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }
}
