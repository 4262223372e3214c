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
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, at anchor: Range<Int>) {
    var start = anchor.lowerBound
    if case .anchor(_, _, let before?) = shape.trigger {
      start = before.alphabet.start(of: text, before: start, atMost: before.count.upperBound)
      guard anchor.lowerBound - start >= before.count.lowerBound else { return }
    }
    guard Boundary.isFree(text, before: start, of: shape.boundary) else { return }
    if let match = match(rule, shape, from: start, after: anchor) { found.append(match) }
  }

  /// Tries a shape wherever it stands no further than so many bytes from one of some places, which ascend.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, within distance: Int, of places: [Range<Int>]) {
    // Windows overlap: what is before this offset has been tried already, for an earlier place that was nearer to it.
    var tried = 0
    for place in places {
      let first = max(tried, place.lowerBound - distance - SecretShape.longestNearby)
      let last = min(text.count, place.upperBound + distance)
      guard first < last else { continue }
      for start in first..<last where Boundary.isFree(text, before: start, of: shape.boundary) {
        guard let match = match(rule, shape, from: start, after: start..<start), !match.range.overlaps(place),
          place.lowerBound - match.range.upperBound <= distance
        else { continue }
        found.append(match)
      }
      tried = last
    }
  }

  /// Tries a shape wherever one of these characters begins a word.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, startingWith alphabet: Alphabet) {
    for start in text.indices
    where alphabet.contains(text[start]) && Boundary.isFree(text, before: start, of: shape.boundary) {
      if let match = match(rule, shape, from: start, after: start..<start) { found.append(match) }
    }
  }

  /// Tries a shape as the whole text.
  mutating func find(whole rule: SecretRule, _ shape: SecretShape) {
    guard let match = match(rule, shape, from: 0, after: 0..<0), match.range.upperBound == text.count else { return }
    found.append(match)
  }

  private func match(
    _ rule: SecretRule, _ shape: SecretShape, from start: Int, after anchor: Range<Int>
  ) -> SecretMatch? {
    var matcher = PartMatcher(text, from: start, after: anchor)
    guard matcher.match(shape.parts), Boundary.isFree(text, after: matcher.offset, of: shape.boundary, matcher.last)
    else { return nil }
    let range = matcher.start..<(matcher.end ?? matcher.offset)
    let secret = UnsafeRawBufferPointer(rebasing: text[range])
    guard shape.checks.allSatisfy({ $0.holds(secret) }), rule.kind == .personal || !Dummies.contain(secret),
      !SecretPlaceholder.occurs(in: secret), !allowed.contains(where: { $0.allows(secret) }),
      let confidence = confidence(shape, range)
    else { return nil }
    return SecretMatch(
      rule: rule, range: range, confidence: confidence,
      prefixLength: shape.isCertainText ? 0 : min(matcher.prefixEnd, range.upperBound) - range.lowerBound)
  }

  /// Nil for a shape that is nothing without evidence when there is none.
  private func confidence(_ shape: SecretShape, _ range: Range<Int>) -> Confidence? {
    guard let evidence = shape.evidence else { return shape.confidence }
    if context.isOf(hosts: evidence.hosts) || text.has(oneOf: evidence.words, within: evidence.within, of: range) {
      return evidence.isRequired ? shape.confidence : .high
    }
    return evidence.isRequired ? nil : shape.confidence
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a word, in any case, stands no further from a range than so many bytes.
  fileprivate func has(oneOf words: [String], within distance: Int, of range: Range<Int>) -> Bool {
    words.contains { word in
      let word = Array(word.utf8)
      let before = Swift.max(0, range.lowerBound - distance - word.count)..<range.lowerBound
      let after = range.upperBound..<Swift.min(count, range.upperBound + distance + 1)
      return before.contains { has(word, at: $0, folded: true) && $0 + word.count <= range.lowerBound }
        || after.contains { has(word, at: $0, folded: true) }
    }
  }
}

extension SecretContext {
  /// Whether the host is one of these or below one.
  func isOf(hosts: [String]) -> Bool {
    guard !hosts.isEmpty, let host = host?.prefix(while: { $0 != UInt8(ascii: ":") }) else { return false }
    return hosts.contains { name in
      guard host.count >= name.utf8.count, host.suffix(name.utf8.count).elementsEqual(name.utf8) else { return false }
      return host.count == name.utf8.count || host[host.endIndex - name.utf8.count - 1] == UInt8(ascii: ".")
    }
  }
}
