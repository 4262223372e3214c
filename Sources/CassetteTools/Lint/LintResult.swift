/// What the lint has to say about one file.
public struct LintResult: Sendable {
  public let path: String
  /// In the order of their places.
  public var findings: [LintFinding] = []
  /// How many findings were suppressed, and how many are in the baseline.
  public var suppressed = 0
  public var known = 0
  /// Why the file could not be linted; nil when it was.
  public var failure: String?

  public init(path: String) {
    self.path = path
  }
}
