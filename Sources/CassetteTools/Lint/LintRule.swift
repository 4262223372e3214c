/// Something that the lint looks for: its code for ever, how bad it is, and what to tell people about it.
public struct LintRule: Sendable {
  /// What a rule is about: the letters of its code.
  public enum Category: String, CaseIterable, Sendable {
    case format = "RWF"
    case compatibility = "RWC"
    case secrets = "RWS"
    case personal = "RWP"
    case matching = "RWM"
    case stream = "RWE"
    case agent = "RWA"
    case size = "RWZ"
    case provenance = "RWV"
    case suppression = "RWX"
  }

  public enum Severity: Int, CaseIterable, Comparable, Sendable {
    case note, warning, error

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether the lint can mend what it found.
  public enum Fix: Sendable {
    case none
    /// What a replay sends stays the same.
    case safe
    case unsafe
  }

  /// Three letters and three digits, such as `RWF001`.
  public let code: String
  /// In kebab case, such as `truncated`.
  public let name: String
  public let severity: Severity
  public let fix: Fix
  /// What it finds, in one line.
  public let title: String
  /// Why it matters, in a few sentences.
  public let why: String
  /// What a finding looks like.
  public let example: String
  /// What to do about it.
  public let remedy: String

  public init(
    _ code: String, _ name: String, _ severity: Severity, fix: Fix = .none, title: String, why: String,
    example: String, remedy: String
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.fix = fix
    self.title = title
    self.why = why
    self.example = example
    self.remedy = remedy
  }

  /// Nil for a code with other letters.
  public var category: Category? { Category(rawValue: String(code.prefix(3))) }
}

extension LintRule: Hashable {
  public static func == (left: LintRule, right: LintRule) -> Bool { left.code == right.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
