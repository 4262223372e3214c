import CassetteFormat

/// A content after hits were removed from it, and where their placeholders stand.
struct RedactedContent {
  struct Site {
    let hit: RedactionHit
    let placeholder: String
    /// In the content after; those after the first are empty, but for base64. None when no placeholder stands there.
    let ranges: [Range<Int>]

    init(_ hit: RedactionHit, _ placeholder: String, _ ranges: [Range<Int>]) {
      self.hit = hit
      self.placeholder = placeholder
      switch hit.form {
      case .text, .base64: self.ranges = ranges
      case .value: self.ranges = ranges.prefix(1).map { $0.lowerBound + 1..<$0.upperBound - 1 } + ranges.dropFirst()
      case .copy: self.ranges = []
      }
    }
  }

  let bytes: [UInt8]
  let sites: [Site]
  let edits: ContentEdits

  init(_ content: [UInt8], removing hits: [RedactionHit], _ placeholders: inout PlaceholderTable) {
    var edits: [ContentEdit] = []
    var parts: [(hit: RedactionHit, placeholder: String, edits: Range<Int>)] = []
    for hit in Self.disjoint(hits) {
      let placeholder = hit.form == .copy ? "" : placeholders.placeholder(for: hit)
      let start = edits.count
      edits += Self.edits(of: hit, placeholder, in: content)
      parts.append((hit, placeholder, start..<edits.count))
    }
    // In the order of the hits, which are in the order of their first ranges; the ranges of several may be mixed.
    let order = edits.indices.sorted { edits[$0].range.lowerBound < edits[$1].range.lowerBound }
    self.edits = ContentEdits(edits)
    bytes = self.edits.applied(to: content)
    let after = self.edits.ranges
    var places = [Range<Int>](repeating: 0..<0, count: edits.count)
    for (place, index) in order.enumerated() { places[index] = after[place] }
    sites = parts.map { Site($0.hit, $0.placeholder, Array(places[$0.edits])) }
  }

  private static func edits(of hit: RedactionHit, _ placeholder: String, in content: [UInt8]) -> [ContentEdit] {
    let text = Array(placeholder.utf8)
    let first =
      switch hit.form {
      case .base64:
        Base64Replacement.pieces(hit.ranges.map { Array(content[$0]) }, secret: hit.secret, placeholder: text)
      case .text: [text]
      case .value: [[UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]]
      case .copy: [Array("null".utf8)]
      }
    let texts = first + [[UInt8]](repeating: [], count: hit.ranges.count - first.count)
    return zip(hit.ranges, texts).map { ContentEdit(range: $0, replacement: $1) }
  }

  /// The hits in the order of their first ranges, without what larger ones cover.
  private static func disjoint(_ hits: [RedactionHit]) -> [RedactionHit] {
    func size(_ hit: RedactionHit) -> Int { hit.ranges.reduce(0) { $0 + $1.count } }
    // Of equal ones the first counts: detections come before what was chosen.
    let bySize = hits.enumerated().sorted { (size($1.element), $0.offset) < (size($0.element), $1.offset) }
    var covered = RangeList()
    var kept: [RedactionHit] = []
    for (_, hit) in bySize {
      var hit = hit
      hit.ranges = hit.ranges.flatMap { covered.remainder(of: $0) }
      guard !hit.ranges.isEmpty else { continue }
      for range in hit.ranges { covered.insert(range) }
      kept.append(hit)
    }
    return kept.sorted { $0.ranges[0].lowerBound < $1.ranges[0].lowerBound }
  }
}

/// Ranges that do not overlap, in order.
private struct RangeList {
  private var ranges: [Range<Int>] = []

  /// The first range that ends after an offset.
  private func index(after offset: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What of a range is in none of them.
  func remainder(of range: Range<Int>) -> [Range<Int>] {
    var rest: [Range<Int>] = []
    var start = range.lowerBound
    var next = index(after: start)
    while next < ranges.count, ranges[next].lowerBound < range.upperBound {
      if ranges[next].lowerBound > start { rest.append(start..<ranges[next].lowerBound) }
      start = max(start, ranges[next].upperBound)
      next += 1
    }
    if start < range.upperBound { rest.append(start..<range.upperBound) }
    return rest
  }

  /// Adds a range that none of them overlaps.
  mutating func insert(_ range: Range<Int>) {
    ranges.insert(range, at: index(after: range.lowerBound))
  }
}
