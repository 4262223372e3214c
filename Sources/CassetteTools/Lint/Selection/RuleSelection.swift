/// Which rules count: selectors are codes, what codes begin with, or `ALL`.
///
/// As in ruff, the longer selector wins, and of two alike the one that ignores.
public struct RuleSelection: Hashable, Sendable {
  public var select: [String]
  public var ignore: [String]

  /// Everything but personal data, of which recordings are full.
  public init(select: [String] = ["ALL"], ignore: [String] = ["RWP"]) {
    self.select = select
    self.ignore = ignore
  }

  public func contains(_ rule: LintRule) -> Bool {
    Self.weight(of: rule.code, in: select) > Self.weight(of: rule.code, in: ignore)
  }

  /// Whether any of the rules counts.
  public func containsAny(_ rules: [LintRule]) -> Bool { rules.contains(where: contains) }

  /// The length of the longest selector that fits; -1 when none does.
  private static func weight(of code: String, in selectors: [String]) -> Int {
    selectors.reduce(-1) { best, selector in
      if selector == "ALL" { return max(best, 0) }
      return code.hasPrefix(selector) ? max(best, selector.utf8.count) : best
    }
  }
}
