#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where two texts begin and cease to differ.
enum TextChange {
  /// What differs in the middle, as whole words.
  ///
  /// - Parameter isWord: What words are made of.
  static func words(
    _ before: [UInt8], _ after: [UInt8], _ isWord: (UInt8) -> Bool = isWord
  ) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>) {
    var start = 0
    let least = min(before.count, after.count)
    while start < least, before[start] == after[start] { start += 1 }
    var end = 0
    while end < least - start, before[before.count - 1 - end] == after[after.count - 1 - end] { end += 1 }
    while start > 0, isWord(before[start - 1]) { start -= 1 }
    while end > 0, isWord(before[before.count - end]) { end -= 1 }
    return (before[start..<before.count - end], after[start..<after.count - end])
  }

  /// A number in `15°C` is a word of its own.
  static func isASCIIWord(_ byte: UInt8) -> Bool { byte < 0x80 && isWord(byte) }

  /// Letters, digits, and bytes of characters that ASCII does not have.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

extension [UInt8] {
  /// Whether bytes stand in these; nothing stands in everything.
  func holds(_ part: ArraySlice<UInt8>) -> Bool {
    guard let first = part.first else { return true }
    return withUnsafeBytes { bytes in
      part.withUnsafeBytes { part in
        guard let start = bytes.baseAddress, let other = part.baseAddress else { return false }
        var position = 0
        while position + part.count <= bytes.count,
          let found = memchr(start + position, Int32(first), bytes.count - part.count - position + 1)
        {
          if memcmp(found, other, part.count) == 0 { return true }
          position = start.distance(to: UnsafeRawPointer(found)) + 1
        }
        return false
      }
    }
  }
}
