/// The escape sequences that colour text on a terminal and move its cursor (ECMA-48).
enum TerminalSequences {
  private static let escape: UInt8 = 0x1B

  static func areIn(_ text: UnsafeRawBufferPointer) -> Bool { text.firstOffset(of: escape, from: 0) != nil }

  /// The text without the sequences.
  static func decode(_ text: UnsafeRawBufferPointer) -> DecodedText {
    var decoded = DecodedText()
    var position = 0
    while let next = text.firstOffset(of: escape, from: position) {
      decoded.append(plain: text, position..<next)
      position = end(of: text, from: next + 1)
    }
    decoded.append(plain: text, position..<text.count)
    return decoded
  }

  /// Where the sequence ends whose escape character stands before an offset; of one that is broken only its introducer goes.
  private static func end(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard start < text.count else { return start }
    switch text[start] {
    case UInt8(ascii: "["):
      let end = text.skip(0x20...0x3F, from: start + 1)
      return end < text.count && (0x40...0x7E).contains(text[end]) ? end + 1 : start + 1
    case UInt8(ascii: "]"):
      let end = text.skip(0x20...0xFF, from: start + 1)
      if end < text.count, text[end] == 0x07 { return end + 1 }
      let isTerminated = end + 1 < text.count && text[end] == escape && text[end + 1] == UInt8(ascii: "\\")
      return isTerminated ? end + 2 : start + 1
    default:
      let end = text.skip(0x20...0x2F, from: start)
      return end < text.count && (0x30...0x7E).contains(text[end]) ? end + 1 : start
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The first offset from another one on whose byte is not in a range.
  fileprivate func skip(_ bytes: ClosedRange<UInt8>, from start: Int) -> Int {
    var position = start
    while position < count, bytes.contains(self[position]) { position += 1 }
    return position
  }
}
