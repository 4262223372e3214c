/// A kind of secret or personal data, and the shapes by which it is found (Spec/secrets.md).
public struct SecretRule: Sendable {
  public enum Kind: String, Sendable {
    case secret
    /// Of people, who may not want it published.
    case personal
  }

  /// The code for ever, such as `RWS101`.
  public let code: String
  /// The code in words: `anthropic-api-key`.
  public let name: String
  /// What it is, for people: `Anthropic API key`.
  public let title: String
  public let kind: Kind
  /// What placeholders call it: letters a to z and digits.
  public let label: String
  /// Whether the shape names who made the secret; of two matches that overlap, the one that does wins.
  let rank: Rank
  let shapes: [SecretShape]

  /// How much a match tells, the most first.
  enum Rank: Int, Comparable, Sendable {
    case provider, format, place, value, personal

    static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
  }

  init(
    _ code: String, _ name: String, _ title: String, label: String, kind: Kind = .secret, rank: Rank = .provider,
    _ shapes: SecretShape...
  ) {
    self.code = code
    self.name = name
    self.title = title
    self.label = label
    self.kind = kind
    self.rank = rank
    self.shapes = shapes
  }
}

extension SecretRule: Hashable {
  public static func == (left: SecretRule, right: SecretRule) -> Bool { left.code == right.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension SecretRule {
  /// Every rule, by code.
  public static let all: [SecretRule] = secrets + personal
  /// The rules of secrets.
  public static let secrets: [SecretRule] = models
  /// The rules of personal data, which a scanner does not look for unless it is told to.
  public static let personal: [SecretRule] = []
}
