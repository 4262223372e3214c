extension SecretRule {
  /// Why a rule that somebody wrote is none.
  public struct CustomRuleError: Error, Equatable, CustomStringConvertible {
    /// The field that is wrong.
    public let field: String
    /// What it must be.
    public let description: String
  }

  /// The fields of a rule that somebody wrote for keys of their own; there are no regular expressions in it.
  public struct Custom: Sendable {
    /// What the keys begin with: at least three characters, or none when there is `near`.
    public var prefix = ""
    /// What comes after it: single characters and ranges, `A-Za-z0-9_-`.
    public var alphabet = "A-Za-z0-9_-"
    /// How many of these there are.
    public var min = 16
    public var max = 256
    /// What the keys end with.
    public var suffix = ""
    /// A word, at least three characters, that stands within 200 bytes of a key; in any case.
    public var near = ""

    public init() {}
  }

  /// A rule that somebody wrote for keys of their own.
  ///
  /// - Parameters:
  ///   - code: Not one of `all`.
  ///   - label: What placeholders call it: small letters and digits.
  public init(
    code: String, name: String, title: String, label: String, _ custom: Custom
  ) throws(CustomRuleError) {
    guard !label.isEmpty, label.utf8.allSatisfy(Alphabet.lowercase.contains) else {
      throw CustomRuleError(field: "label", description: "label must be small letters and digits")
    }
    self.init(code, name, title, label: label, kind: .secret, rank: .provider, [try SecretShape(custom)])
  }
}

extension SecretShape {
  fileprivate init(_ custom: SecretRule.Custom) throws(SecretRule.CustomRuleError) {
    func require(_ holds: Bool, _ field: String, _ description: String) throws(SecretRule.CustomRuleError) {
      if !holds { throw .init(field: field, description: "\(field) \(description)") }
    }
    try require(custom.prefix.isEmpty || custom.prefix.utf8.count >= 3, "prefix", "must have at least 3 characters")
    try require(custom.near.isEmpty || custom.near.utf8.count >= 3, "near", "must have at least 3 characters")
    try require(!custom.prefix.isEmpty || !custom.near.isEmpty, "prefix", "or near must be there")
    try require(custom.min >= 1 && custom.min <= custom.max, "min", "must be at least 1 and at most max")
    let longest = custom.prefix.isEmpty ? Self.longestNearby : 4096
    try require(custom.max <= longest - custom.suffix.utf8.count, "max", "must be at most \(longest) with the suffix")
    guard let alphabet = Alphabet(notation: custom.alphabet) else {
      throw .init(field: "alphabet", description: "alphabet must be characters and ranges, such as A-Za-z0-9_-")
    }
    let words = custom.near.isEmpty ? [] : [custom.near.lowercased()]
    self.init(
      trigger: custom.prefix.isEmpty ? .near(words, within: 200) : .anchor([custom.prefix]),
      parts: Self.parts(alphabet, custom.min...custom.max, Array(custom.suffix.utf8)),
      boundary: .word.union(alphabet),
      evidence: custom.prefix.isEmpty || words.isEmpty ? nil : Evidence(words: words, isRequired: true))
  }

  /// A run would take a suffix of its own characters; so that is a mark at its end.
  private static func parts(_ alphabet: Alphabet, _ count: ClosedRange<Int>, _ suffix: [UInt8]) -> [Part] {
    if suffix.isEmpty { return [.run(alphabet, count)] }
    return suffix.allSatisfy(alphabet.contains)
      ? [.marked(alphabet, count, suffix, 0...0)] : [.run(alphabet, count), .one(of: [suffix], folded: false)]
  }
}
