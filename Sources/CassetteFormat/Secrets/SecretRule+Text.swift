extension SecretRule {
  /// A rule for a certain text, wherever it stands: what people know to be secret and no shape tells.
  ///
  /// - Parameter text: At least three bytes.
  public static func text(_ text: String) -> SecretRule { bytes(Array(text.utf8)) }

  /// The same for bytes that need not be text.
  ///
  /// - Parameters:
  ///   - bytes: At least three; in lower case if `inAnyCase`.
  ///   - inAnyCase: Whether the case of letters does not matter.
  public static func bytes(_ bytes: [UInt8], inAnyCase: Bool = false) -> SecretRule {
    // Personal, since those are no dummies: that someone knows of it says enough, even if it has `example` in it.
    SecretRule(
      "TEXT", "text", "Chosen text", label: "text", kind: .personal, rank: .provider,
      [SecretShape(trigger: .bytes(bytes, folded: inAnyCase), parts: [], boundary: nil)])
  }
}
