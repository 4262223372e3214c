public import CassetteFormat

/// Looks at one event of a cassette after the other, and reports what people should know.
///
/// A check has a value for each cassette. What it remembers between events is bounded by their number, not by their bodies.
public protocol LintCheck {
  /// The rules it reports.
  static var rules: [LintRule] { get }

  init(_ options: LintOptions)

  /// Looks at an event; they come in the order of `seq`.
  ///
  /// - Throws: `FileError`, and findings of the format for a cassette that cannot be read on.
  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws

  /// Looks at the cassette as a whole, after its events.
  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) throws
}

extension LintCheck {
  public mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {}
  public mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) throws {}
}
