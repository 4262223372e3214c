/// Where each byte of a decoded text stood in the text that it was decoded from.
///
/// Decoding works on units: a plain byte, an escape, four characters of base64. A range of the decoded text stands for
/// all units that it touches.
struct SegmentMap {
  /// Units of one kind, one after the other in both texts, up to the next segment.
  private struct Segment {
    let text: Int
    let source: Int
    let textUnit: Int
    let sourceUnit: Int
  }

  private var segments: [Segment] = []
  /// Bytes of the decoded text.
  private(set) var count = 0

  /// Adds units that follow each other.
  ///
  /// - Parameters:
  ///   - units: How many.
  ///   - textUnit: Bytes of a unit when decoded.
  ///   - sourceUnit: Bytes of a unit before.
  mutating func append(_ units: Int, of textUnit: Int, from source: Int, sourceUnit: Int) {
    guard units > 0 else { return }
    if !continues(textUnit, source, sourceUnit) {
      segments.append(Segment(text: count, source: source, textUnit: textUnit, sourceUnit: sourceUnit))
    }
    count += units * textUnit
  }

  /// Adds what another map leads to, moved by an offset.
  mutating func append(_ other: SegmentMap, from offset: Int) {
    for (index, segment) in other.segments.enumerated() {
      let end = index + 1 < other.segments.count ? other.segments[index + 1].text : other.count
      append(
        (end - segment.text) / segment.textUnit, of: segment.textUnit, from: segment.source + offset,
        sourceUnit: segment.sourceUnit)
    }
  }

  /// The map of a text that is its own source.
  static func identity(_ count: Int) -> SegmentMap {
    var map = SegmentMap()
    map.append(count, of: 1, from: 0, sourceUnit: 1)
    return map
  }

  private func continues(_ textUnit: Int, _ source: Int, _ sourceUnit: Int) -> Bool {
    guard let last = segments.last, last.textUnit == textUnit, last.sourceUnit == sourceUnit else { return false }
    return last.source + (count - last.text) / textUnit * sourceUnit == source
  }

  /// The source of a range that is not empty: ascending, disjoint, and not adjacent.
  func ranges(of range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = firstSegment(at: range.lowerBound)
    while index < segments.count, segments[index].text < range.upperBound {
      let segment = segments[index]
      let end = index + 1 < segments.count ? segments[index + 1].text : count
      let first = (max(range.lowerBound, segment.text) - segment.text) / segment.textUnit
      let last = (min(range.upperBound, end) - segment.text + segment.textUnit - 1) / segment.textUnit
      found.append(joining: segment.source + first * segment.sourceUnit..<segment.source + last * segment.sourceUnit)
      index += 1
    }
    return found
  }

  /// The last segment that begins at or before an offset.
  private func firstSegment(at offset: Int) -> Int {
    var (low, high) = (0, segments.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].text <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

extension [Range<Int>] {
  /// Adds a range that begins in or after the last one; what touches becomes one.
  mutating func append(joining range: Range<Int>) {
    if let last, range.lowerBound <= last.upperBound {
      self[count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
    } else {
      append(range)
    }
  }
}
