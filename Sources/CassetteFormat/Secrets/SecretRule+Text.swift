extension SecretRule {
  /// A rule for a certain text, wherever it stands: what people know to be secret and no shape tells.
  ///
  /// - Parameter text: Not empty.
  public static func text(_ text: String) -> SecretRule {
    SecretRule(
      "TEXT", "text", "Chosen text", label: "text", kind: .secret, rank: .provider,
      [SecretShape(trigger: .anchor([text]), parts: [], boundary: nil)])
  }
}
