/// What is left of a text without its dummy words and its runs.
struct Rest {
  private var leftOut: [Range<Int>] = []
  private let count: Int

  init(_ count: Int) { self.count = count }

  mutating func leaveOut(_ range: Range<Int>) { leftOut.append(range) }

  /// Leaves out eight bytes or more that are the same or count up by one, and five `x`, asterisks or full stops.
  mutating func leaveOutRuns(of text: UnsafeRawBufferPointer) {
    var same = 0
    var rising = 0
    for index in text.indices {
      let isEnd = index + 1 == text.count
      if isEnd || text[index + 1] != text[index] {
        let isFiller = [UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "*"), UInt8(ascii: ".")].contains(
          text[index])
        if index + 1 - same >= (isFiller ? 5 : 8) { leaveOut(same..<index + 1) }
        same = index + 1
      }
      if isEnd || text[index + 1] != text[index] &+ 1 {
        if index + 1 - rising >= 8 { leaveOut(rising..<index + 1) }
        rising = index + 1
      }
    }
  }

  /// Whether a third of the text or more was left out, or the entropy of the rest is below 3.
  func isLittle(of text: UnsafeRawBufferPointer) -> Bool {
    guard !leftOut.isEmpty else { return false }
    var isKept = [Bool](repeating: true, count: count)
    for index in leftOut.joined() { isKept[index] = false }
    let kept = text.indices.filter { isKept[$0] }.map { text[$0] }
    return (count - kept.count) * 3 >= count || kept.withUnsafeBytes { !Entropy.isAtLeast(3, in: $0) }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a text in lower case occurs in it, in any case.
  func contains(_ word: [UInt8]) -> Bool {
    guard word.count <= count else { return false }
    return (0...count - word.count).contains { has(word, at: $0, folded: true) }
  }
}
