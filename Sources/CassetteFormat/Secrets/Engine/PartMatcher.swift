/// Matches the parts of a shape, one after the other and without going back.
struct PartMatcher {
  let text: UnsafeRawBufferPointer
  private(set) var offset: Int
  /// Where the secret begins and, when its shape says so, ends.
  private(set) var start: Int
  private(set) var end: Int?
  /// How far the secret is the same in all that have the shape.
  private(set) var prefixEnd: Int
  /// The alphabet of the last run.
  private(set) var last: Alphabet?

  /// - Parameter anchor: What stands there already.
  init(_ text: UnsafeRawBufferPointer, after anchor: Range<Int>) {
    self.text = text
    offset = anchor.upperBound
    start = anchor.lowerBound
    prefixEnd = anchor.upperBound
  }

  mutating func match(_ parts: [SecretShape.Part]) -> Bool {
    for part in parts where !match(part) { return false }
    return true
  }

  private mutating func match(_ part: SecretShape.Part) -> Bool {
    switch part {
    case .one(let texts, let folded): return matchText(texts, folded)
    case .run(let alphabet, let count): return matchRun(alphabet, count)
    case .marked(let alphabet, let before, let marker, let after):
      return matchMarked(alphabet, before, marker, after)
    case .optional(let parts):
      var attempt = self
      if attempt.match(parts) { self = attempt }
    case .begin:
      start = offset
      prefixEnd = offset
    case .end: end = offset
    }
    return true
  }

  private mutating func matchText(_ texts: [[UInt8]], _ folded: Bool) -> Bool {
    for literal in texts where literal.count <= text.count - offset {
      guard LiteralIndex.equal(text, offset, literal, folded: folded) else { continue }
      if prefixEnd == offset { prefixEnd += literal.count }
      offset += literal.count
      last = nil
      return true
    }
    return false
  }

  private mutating func matchRun(_ alphabet: Alphabet, _ count: ClosedRange<Int>) -> Bool {
    let end = alphabet.end(of: text, from: offset, atMost: count.upperBound)
    guard end - offset >= count.lowerBound else { return false }
    offset = end
    last = alphabet
    return true
  }

  /// The marker is looked for as far from the beginning as it may be: there is at most one that leaves room on both sides.
  private mutating func matchMarked(
    _ alphabet: Alphabet, _ before: ClosedRange<Int>, _ marker: [UInt8], _ after: ClosedRange<Int>
  ) -> Bool {
    let limit = before.upperBound + marker.count + after.upperBound
    let end = alphabet.end(of: text, from: offset, atMost: limit)
    var place = offset + before.lowerBound
    while place + marker.count + after.lowerBound <= end, place - offset <= before.upperBound {
      let rest = end - place - marker.count
      if LiteralIndex.equal(text, place, marker, folded: false), after.contains(rest) {
        offset = end
        last = alphabet
        return true
      }
      place += 1
    }
    return false
  }
}
