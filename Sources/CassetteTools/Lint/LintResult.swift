/// What the lint has to say about one file.
public struct LintResult: Sendable {
  /// As messages name the file.
  public let path: String
  /// In the order of their places.
  public var findings: [LintFinding] = []
  /// The codes of findings that were suppressed.
  public var suppressedRules: Set<String> = []
  /// How many findings were suppressed, and how many are in the baseline.
  public var suppressed = 0
  public var known = 0
  /// How many findings were fixed.
  public var fixed = 0
  /// The suppressions of the configuration that covered something.
  public var used: Set<Suppression> = []
  /// What fixes would change, when they were only asked for as a difference.
  public var difference: [String] = []
  /// Why fixes could not be applied; nil when they could, or none were asked for.
  public var fixFailure: String?
  /// Why the file could not be linted; nil when it was.
  public var failure: String?

  public init(path: String) {
    self.path = path
  }
}
