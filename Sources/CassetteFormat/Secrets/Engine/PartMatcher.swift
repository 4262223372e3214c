/// Matches the parts of a shape, one after the other and without going back.
struct PartMatcher {
  let text: UnsafeRawBufferPointer
  private(set) var offset: Int
  /// Where the secret begins and, when its shape says so, ends.
  private(set) var start: Int
  private(set) var end: Int?
  /// How far the secret is the same in all that have the shape.
  private(set) var prefixEnd: Int
  /// The alphabet of the last run, when nothing came after it.
  private(set) var last: Alphabet?
  /// How many bytes were looked at.
  private(set) var work = 0
  /// Up to where bytes were looked at.
  private(set) var reach = 0

  /// - Parameters:
  ///   - start: Where the shape begins.
  ///   - anchor: What stands there already.
  init(_ text: UnsafeRawBufferPointer, from start: Int, after anchor: Range<Int>) {
    self.text = text
    self.start = start
    offset = anchor.upperBound
    prefixEnd = start == anchor.lowerBound ? offset : start
  }

  mutating func match(_ parts: [SecretShape.Part]) -> Bool {
    for part in parts where !match(part) { return false }
    return true
  }

  private mutating func match(_ part: SecretShape.Part) -> Bool {
    switch part {
    case .one(let texts, let folded): return match(texts, folded)
    case .run(let alphabet, let count):
      return take(to: alphabet.end(of: text, from: offset, atMost: count.upperBound), count, alphabet)
    case .marked(let alphabet, let before, let marker, let after): return match(alphabet, before, marker, after)
    case .until(let mark, let alphabet, let count): return match(until: mark, else: alphabet, count)
    case .optional(let parts):
      var attempt = self
      if attempt.match(parts) { self = attempt } else { (work, reach) = (attempt.work, attempt.reach) }
    case .begin:
      start = offset
      prefixEnd = offset
    case .end: end = offset
    }
    return true
  }

  private mutating func take(to limit: Int, _ count: ClosedRange<Int>, _ alphabet: Alphabet?) -> Bool {
    work += limit - offset + 1
    reach = max(reach, limit + 1)
    var end = limit
    while end - offset > count.lowerBound, alphabet != nil, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    guard count.contains(end - offset) else { return false }
    offset = end
    last = end == limit ? alphabet : nil
    return true
  }

  private mutating func match(_ texts: [[UInt8]], _ folded: Bool) -> Bool {
    for literal in texts {
      work += literal.count
      reach = max(reach, offset + literal.count)
      guard text.has(literal, at: offset, folded: folded) else { continue }
      if prefixEnd == offset { prefixEnd += literal.count }
      offset += literal.count
      last = nil
      return true
    }
    return false
  }

  private mutating func match(
    _ alphabet: Alphabet, _ before: ClosedRange<Int>, _ marker: [UInt8], _ after: ClosedRange<Int>
  ) -> Bool {
    let longest = before.upperBound + marker.count + after.upperBound
    let end = alphabet.end(of: text, from: offset, atMost: longest)
    work += end - offset + 1
    reach = max(reach, end + 1)
    let lastPlace = min(offset + before.upperBound, end - after.lowerBound - marker.count)
    guard offset + before.lowerBound <= lastPlace else { return false }
    work += lastPlace - offset
    for place in offset + before.lowerBound...lastPlace where end - place - marker.count <= after.upperBound {
      if text.has(marker, at: place, folded: false) { return take(to: end, 0...longest, alphabet) }
    }
    return false
  }

  private mutating func match(until mark: [UInt8], else alphabet: Alphabet, _ count: ClosedRange<Int>) -> Bool {
    let limit = min(text.count, offset + count.upperBound)
    reach = max(reach, limit + mark.count)
    for place in offset..<limit where text.has(mark, at: place, folded: false) { return take(to: place, count, nil) }
    work += limit - offset
    return take(to: alphabet.end(of: text, from: offset, atMost: count.upperBound), count, alphabet)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a text, which is in lower case if folded, stands at an offset.
  func has(_ literal: [UInt8], at start: Int, folded: Bool) -> Bool {
    guard start >= 0, literal.count <= count - start else { return false }
    for index in literal.indices {
      let byte = self[start + index]
      if (folded ? ASCII.lowercased(byte) : byte) != literal[index] { return false }
    }
    return true
  }
}
