/// The search of one text: tries shapes where they may be, and keeps what matches.
struct ShapeSearch {
  let text: UnsafeRawBufferPointer
  let context: SecretContext
  let allowed: [AllowedText]
  private(set) var found: [SecretMatch] = []

  init(_ text: UnsafeRawBufferPointer, _ context: SecretContext, _ allowed: [AllowedText]) {
    self.text = text
    self.context = context
    self.allowed = allowed
  }

  /// Tries a shape at its anchor.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, at anchor: Range<Int>, before: SecretShape.Run?) {
    var start = anchor.lowerBound
    if let before {
      start = before.alphabet.start(of: text, before: start, atMost: before.count.upperBound)
      guard anchor.lowerBound - start >= before.count.lowerBound else { return }
    }
    guard Boundary.isFree(text, before: start, of: shape.boundary) else { return }
    if let match = match(rule, shape, after: start..<anchor.upperBound) { found.append(match) }
  }

  /// Tries a shape wherever it stands no further than so many bytes from one of some places.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, within distance: Int, of places: [Range<Int>]) {
    // Windows overlap: what is before this offset has been tried, near an earlier place that it was nearer to.
    var tried = 0
    for place in places {
      let window =
        max(
          tried, place.lowerBound - distance - SecretShape.longestNearby)..<min(text.count, place.upperBound + distance)
      for start in window where Boundary.isFree(text, before: start, of: shape.boundary) {
        guard let match = match(rule, shape, after: start..<start), !match.range.overlaps(place) else { continue }
        if place.lowerBound - match.range.upperBound <= distance { found.append(match) }
      }
      tried = max(tried, window.upperBound)
    }
  }

  /// Tries a shape as the whole text.
  mutating func findWhole(_ rule: SecretRule, _ shape: SecretShape) {
    guard let match = match(rule, shape, after: 0..<0), match.range.upperBound == text.count else { return }
    found.append(match)
  }

  private func match(_ rule: SecretRule, _ shape: SecretShape, after anchor: Range<Int>) -> SecretMatch? {
    var matcher = PartMatcher(text, after: anchor)
    guard matcher.match(shape.parts),
      Boundary.isFree(text, after: matcher.offset, of: shape.boundary, matcher.last)
    else { return nil }
    let range = matcher.start..<(matcher.end ?? matcher.offset)
    let secret = UnsafeRawBufferPointer(rebasing: text[range])
    guard shape.checks.allSatisfy({ $0.holds(secret) }), !SecretPlaceholder.occurs(in: secret),
      !allowed.contains(where: { $0.allows(secret) })
    else { return nil }
    return SecretMatch(
      rule: rule, range: range, confidence: shape.confidence,
      prefixLength: min(matcher.prefixEnd, range.upperBound) - range.lowerBound)
  }
}
