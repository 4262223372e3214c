/// A secret that was found in a text.
public struct SecretMatch: Sendable, Equatable {
  public let rule: SecretRule
  /// The bytes of the secret alone, without what shows that it is one, such as `Authorization: Bearer`.
  public let range: Range<Int>
  public let confidence: Confidence
  /// How many of the first bytes are the same in every secret of this shape, so that they may be shown: `sk-ant-` has 7.
  public let prefixLength: Int
}
