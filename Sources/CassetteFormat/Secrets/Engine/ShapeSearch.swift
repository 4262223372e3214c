/// The search of one text: tries shapes where they may be, and keeps what matches.
struct ShapeSearch {
  let text: UnsafeRawBufferPointer
  let context: SecretContext
  let allowed: [AllowedText]
  private(set) var found: [SecretMatch] = []
  /// How many bytes were looked at, each as often as it was; what tests hold against the length of the text.
  private(set) var work = 0
  /// Matches whose confidence the words around them decide, and the shape and number of their candidates.
  private var doubtful: [(match: SecretMatch, evidence: SecretShape.Evidence, id: Int)] = []

  init(_ text: UnsafeRawBufferPointer, _ context: SecretContext, _ allowed: [AllowedText]) {
    self.text = text
    self.context = context
    self.allowed = allowed
  }

  /// Counts bytes that were looked at elsewhere.
  mutating func count(_ bytes: Int) { work += bytes }

  /// Where a shape begins of which the anchor stands there; nil if it does not.
  mutating func start(of anchor: Range<Int>, after before: SecretShape.Run?, boundary: Alphabet?) -> Int? {
    var start = anchor.lowerBound
    if let before {
      start = before.alphabet.start(of: text, before: start, atMost: before.count.upperBound)
      work += anchor.lowerBound - start + 1
      guard anchor.lowerBound - start >= before.count.lowerBound else { return nil }
    }
    return Boundary.isFree(text, before: start, of: boundary) ? start : nil
  }

  /// Tries a shape at its anchor.
  ///
  /// - Parameter id: What the places of its evidence are given to `weigh` by.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, from start: Int, at anchor: Range<Int>, id: Int) {
    guard let match = match(rule, shape, from: start, after: anchor) else { return }
    guard let evidence = shape.evidence else { return found.append(match) }
    if context.isOf(hosts: evidence.hosts) {
      found.append(match.supported(by: evidence))
    } else {
      doubtful.append((match, evidence, id))
    }
  }

  /// Decides on matches that words near them support.
  ///
  /// - Parameter words: Where the words stand, by the number of the candidate that they are for.
  mutating func weigh(_ words: [Int: [Range<Int>]]) {
    guard !doubtful.isEmpty else { return }
    let words = words.mapValues { $0.ascending() }
    for (match, evidence, id) in doubtful {
      if words[id]?.hasOne(within: evidence.within, of: match.range) ?? false {
        found.append(match.supported(by: evidence))
      } else if !evidence.isRequired {
        found.append(match)
      }
    }
    doubtful = []
  }

  /// Tries a shape wherever it stands no further than so many bytes from one of some places, which ascend.
  mutating func find(_ rule: SecretRule, _ shape: SecretShape, within distance: Int, of places: [Range<Int>]) {
    // Windows overlap: what is before this offset has been tried already, for an earlier place that was nearer to it.
    var tried = 0
    for place in places {
      let first = max(tried, place.lowerBound - distance - SecretShape.longestNearby)
      let last = min(text.count, place.upperBound + distance)
      guard first < last else { continue }
      work += last - first
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
    work += text.count
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

  private mutating func match(
    _ rule: SecretRule, _ shape: SecretShape, from start: Int, after anchor: Range<Int>
  ) -> SecretMatch? {
    var matcher = PartMatcher(text, from: start, after: anchor)
    let hasShape = matcher.match(shape.parts)
    work += matcher.work
    guard hasShape, Boundary.isFree(text, after: matcher.offset, of: shape.boundary, matcher.last) else { return nil }
    let range = matcher.start..<(matcher.end ?? matcher.offset)
    let secret = UnsafeRawBufferPointer(rebasing: text[range])
    // The checks, the examples and the placeholders read it once each.
    work += range.count * (shape.checks.count + 2)
    guard shape.checks.allSatisfy({ $0.holds(secret) }), rule.kind == .personal || !Dummies.contain(secret),
      !SecretPlaceholder.occurs(in: secret), !allowed.contains(where: { $0.allows(secret) })
    else { return nil }
    return SecretMatch(
      rule: rule, range: range, confidence: shape.confidence,
      prefixLength: shape.isCertainText ? 0 : min(matcher.prefixEnd, range.upperBound) - range.lowerBound)
  }
}

extension SecretMatch {
  /// What a match is when evidence for it was found.
  fileprivate func supported(by evidence: SecretShape.Evidence) -> SecretMatch {
    SecretMatch(
      rule: rule, range: range, confidence: evidence.isRequired ? confidence : .high, prefixLength: prefixLength)
  }
}
