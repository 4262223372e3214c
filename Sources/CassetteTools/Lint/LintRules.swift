/// Every rule of the lint.
public enum LintRules {
  /// In the order of the codes.
  public static let all: [LintRule] =
    (LintChecks.rules + SecretLintRules.all + SuppressionRules.all).sorted { $0.code < $1.code }

  private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The rule of a code.
  public static func rule(_ code: String) -> LintRule? { byCode[code] }

  /// Whether a selector stands for any rule: `ALL`, a code, or what codes begin with.
  public static func isSelector(_ text: String) -> Bool {
    text == "ALL" || !text.isEmpty && all.contains { $0.code.hasPrefix(text) }
  }

  /// The code that a wrong one was probably meant to be.
  public static func suggestion(for code: String) -> String? {
    let wanted = Array(code.uppercased().utf8)
    let named = all.first { $0.name == code.lowercased() }
    let nearest = all.min { EditDistance.between($0.code, wanted) < EditDistance.between($1.code, wanted) }
    return named?.code ?? nearest.flatMap { EditDistance.between($0.code, wanted) <= 2 ? $0.code : nil }
  }
}

extension EditDistance {
  fileprivate static func between(_ code: String, _ other: [UInt8]) -> Int { between(Array(code.utf8), other) }
}
