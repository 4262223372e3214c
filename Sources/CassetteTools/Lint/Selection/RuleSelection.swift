/// Which rules count: selectors are codes, what codes begin with, or `ALL`.
///
/// As in ruff, the longer selector wins, and of two alike the one that ignores. Personal data is looked for only when a
/// selector names it (`RWP`): recordings are full of what looks like it.
public struct RuleSelection: Hashable, Sendable {
  public var select: [String]
  public var ignore: [String]
  /// What does not count whatever is selected.
  public var exempt: [String] = []

  public init(select: [String] = ["ALL"], ignore: [String] = []) {
    self.select = select
    self.ignore = ignore
  }

  public func contains(_ rule: LintRule) -> Bool {
    Self.weight(of: rule, in: select) > Self.weight(of: rule, in: ignore)
      && !exempt.contains { Self.covers($0, rule.code) }
  }

  /// Whether any of the rules counts.
  public func containsAny(_ rules: [LintRule]) -> Bool { rules.contains(where: contains) }

  private static func covers(_ selector: String, _ code: String) -> Bool {
    selector == "ALL" || code.hasPrefix(selector)
  }

  /// The length of the longest selector that fits; -1 when none does.
  private static func weight(of rule: LintRule, in selectors: [String]) -> Int {
    selectors.reduce(-1) { best, selector in
      guard covers(selector, rule.code) else { return best }
      let isGeneral = selector == "ALL" || selector.utf8.count < 3
      if isGeneral, rule.category == .personal { return best }
      return max(best, isGeneral ? 0 : selector.utf8.count)
    }
  }
}
