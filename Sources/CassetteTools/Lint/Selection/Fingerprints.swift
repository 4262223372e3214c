import CassetteFormat

/// Names for findings that stay when other things change: made of file, rule and place, and of nothing that was recorded
/// but names.
public struct Fingerprints {
  private struct Key: Hashable {
    let path: String
    let rule: String
    let place: String
  }

  private var counts: [Key: Int] = [:]

  public init() {}

  /// 32 hexadecimal digits; a second finding of the same rule at the same place has others.
  public mutating func next(for finding: LintFinding, in path: String) -> String {
    let key = Key(path: path, rule: finding.rule.code, place: finding.place.path)
    let number = counts[key, default: 0]
    counts[key] = number + 1
    let text = [key.path, key.rule, key.place, String(number)].joined(separator: "\u{0}")
    return String(Digest(of: Array(text.utf8)).hex.prefix(32))
  }
}
