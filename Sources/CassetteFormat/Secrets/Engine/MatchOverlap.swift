extension [SecretMatch] {
  /// In ascending order, and of those that overlap the one that says most.
  func withoutOverlaps() -> [SecretMatch] {
    guard count > 1 else { return self }
    var kept: [SecretMatch] = []
    for match in sorted(by: { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) })
    {
      guard let last = kept.last, last.range.overlaps(match.range) else {
        kept.append(match)
        continue
      }
      if match.says(moreThan: last) { kept[kept.count - 1] = match }
    }
    return kept
  }
}

extension SecretMatch {
  fileprivate func says(moreThan other: SecretMatch) -> Bool {
    if rule.rank != other.rule.rank { return rule.rank.rawValue < other.rule.rank.rawValue }
    if confidence != other.confidence { return confidence > other.confidence }
    if range.count != other.range.count { return range.count > other.range.count }
    return rule.code < other.rule.code
  }
}
