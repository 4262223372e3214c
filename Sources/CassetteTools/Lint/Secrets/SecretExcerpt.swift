import CassetteFormat

/// A line of what stands around a secret, with every secret in it masked.
enum SecretExcerpt {
  /// How much is shown before a secret, and after it.
  private static let before = 32
  private static let after = 16

  /// - Parameters:
  ///   - content: What the ranges of the detections are in; nil to show only the masked secret.
  ///   - others: Everything that was found in the content.
  static func text(of detection: Detection, in content: [UInt8]?, beside others: [Detection]) -> (
    text: String, mark: Range<Int>
  ) {
    guard let content, let first = detection.ranges.first, let last = detection.ranges.last,
      last.upperBound <= content.count
    else { return marked("", detection.excerpt, "") }
    let start = line(content, from: first.lowerBound, by: -1, atMost: before)
    let end = line(content, from: last.upperBound, by: 1, atMost: after)
    let hidden = others.filter { $0.ranges != detection.ranges }.flatMap(\.ranges)
    let head = masked(content, start..<first.lowerBound, hidden)
    let tail = masked(content, last.upperBound..<end, hidden)
    return marked(TerminalText.line(head), detection.excerpt, TerminalText.line(tail))
  }

  private static func marked(_ head: String, _ secret: String, _ tail: String) -> (text: String, mark: Range<Int>) {
    let start = TerminalWidth.of(head)
    return (head + secret + tail, start..<start + TerminalWidth.of(secret))
  }

  /// The farthest offset in a direction that is on the same line.
  private static func line(_ content: [UInt8], from start: Int, by step: Int, atMost limit: Int) -> Int {
    var offset = start
    while abs(offset - start) < limit {
      let next = step < 0 ? offset - 1 : offset
      guard content.indices.contains(next), content[next] != 0x0A, content[next] != 0x0D else { break }
      offset += step
    }
    return offset
  }

  private static func masked(_ content: [UInt8], _ range: Range<Int>, _ hidden: [Range<Int>]) -> [UInt8] {
    range.compactMap { offset in
      guard let hit = hidden.first(where: { $0.contains(offset) }) else { return content[offset] }
      return offset == max(hit.lowerBound, range.lowerBound) ? UInt8(ascii: "*") : nil
    }
  }
}
