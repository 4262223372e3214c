/// A kind of secret or personal data, and the shapes by which it is found (Spec/secrets.md).
public struct SecretRule: Sendable {
  public enum Kind: String, Sendable {
    case secret
    /// Of people, who may not want it published.
    case personal
  }

  /// How much a match tells: of two that overlap, the one of the higher rank wins.
  enum Rank: Int, Sendable {
    /// Who made the secret.
    case provider
    /// That it is a secret, by itself.
    case format
    /// That it stands where secrets do.
    case place
    /// That it could be one.
    case value
    /// That it is of a person.
    case personal
  }

  /// Shared, so that a match is small.
  private final class Definition: Sendable {
    let code: String
    let name: String
    let title: String
    let kind: Kind
    let label: String
    let rank: Rank
    let shapes: [SecretShape]

    init(
      _ code: String, _ name: String, _ title: String, _ kind: Kind, _ label: String, _ rank: Rank,
      _ shapes: [SecretShape]
    ) {
      self.code = code
      self.name = name
      self.title = title
      self.kind = kind
      self.label = label
      self.rank = rank
      self.shapes = shapes
    }
  }

  private let definition: Definition

  /// The code for ever, such as `RWS101`.
  public var code: String { definition.code }
  /// The code in words: `anthropic-api-key`.
  public var name: String { definition.name }
  /// What it is, for people: `Anthropic API key`.
  public var title: String { definition.title }
  public var kind: Kind { definition.kind }
  /// What placeholders call it: small letters and digits.
  public var label: String { definition.label }
  var rank: Rank { definition.rank }
  var shapes: [SecretShape] { definition.shapes }

  init(
    _ code: String, _ name: String, _ title: String, label: String, kind: Kind, rank: Rank,
    _ shapes: [SecretShape]
  ) {
    definition = Definition(code, name, title, kind, label, rank, shapes)
  }

  init(
    _ code: String, _ name: String, _ title: String, label: String, rank: Rank = .provider, _ shapes: SecretShape...
  ) {
    self.init(code, name, title, label: label, kind: .secret, rank: rank, shapes)
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
  public static let secrets: [SecretRule] = models + services + platforms + formats + tools + unprefixed + [value]
}
