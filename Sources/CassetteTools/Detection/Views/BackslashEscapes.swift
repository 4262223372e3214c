import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The escapes of JSON strings, and those of shells and programming languages that stand in logs and source code.
enum BackslashEscapes {
  private static let backslash = UInt8(ascii: "\\")

  /// Whether a text has an escape.
  static func areIn(_ text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while let next = text.firstOffset(of: backslash, from: position) {
      if let (_, length) = escape(text, at: next), length > 0 { return true }
      position = next + 2
    }
    return false
  }

  /// The text without its escapes; what is no escape stays as it is.
  static func decode(_ text: UnsafeRawBufferPointer) -> DecodedText {
    var decoded = DecodedText()
    var position = 0
    while let next = text.firstOffset(of: backslash, from: position) {
      decoded.append(plain: text, position..<next)
      if let (scalar, length) = escape(text, at: next) {
        decoded.append(scalar, from: next..<next + length)
        position = next + length
      } else {
        position = min(next + 2, text.count)
        decoded.append(plain: text, next..<position)
      }
    }
    decoded.append(plain: text, position..<text.count)
    return decoded
  }

  /// The scalar that the escape at an offset stands for, and the escape's length.
  private static func escape(_ text: UnsafeRawBufferPointer, at start: Int) -> (Unicode.Scalar, Int)? {
    guard start + 1 < text.count else { return nil }
    switch text[start + 1] {
    case UInt8(ascii: "n"): return ("\n", 2)
    case UInt8(ascii: "t"): return ("\t", 2)
    case UInt8(ascii: "r"): return ("\r", 2)
    case UInt8(ascii: "b"): return ("\u{8}", 2)
    case UInt8(ascii: "f"): return ("\u{C}", 2)
    case UInt8(ascii: "e"): return ("\u{1B}", 2)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"), backslash:
      return (Unicode.Scalar(text[start + 1]), 2)
    case UInt8(ascii: "u"): return unicode(text, at: start)
    case UInt8(ascii: "x"): return text.number(start + 2, digits: 2, radix: 16).map { (scalar($0), 4) }
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      return text.number(start + 1, digits: 3, radix: 8).map { (scalar($0), 4) }
    default: return nil
    }
  }

  private static func scalar(_ number: UInt32) -> Unicode.Scalar { Unicode.Scalar(number) ?? "\u{FFFD}" }

  /// `\uXXXX`, two of them for a scalar beyond the first plane; half of such a pair stands for U+FFFD.
  private static func unicode(_ text: UnsafeRawBufferPointer, at start: Int) -> (Unicode.Scalar, Int)? {
    guard let first = text.number(start + 2, digits: 4, radix: 16) else { return nil }
    if (0xD800..<0xDC00).contains(first), start + 12 <= text.count, text[start + 6] == backslash,
      text[start + 7] == UInt8(ascii: "u"), let second = text.number(start + 8, digits: 4, radix: 16),
      (0xDC00..<0xE000).contains(second)
    {
      return (scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)), 12)
    }
    return (scalar(first), 6)
  }
}

extension UnsafeRawBufferPointer {
  /// The first offset of a byte at or after another offset.
  func firstOffset(of byte: UInt8, from start: Int) -> Int? {
    guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }

  /// The first offset within a range of one of three bytes; the range's end when there is none.
  func firstOffset(ofAny first: UInt8, _ second: UInt8, _ third: UInt8, in range: Range<Int>) -> Int {
    let (firsts, seconds, thirds) = (Self.eight(first), Self.eight(second), Self.eight(third))
    var position = range.lowerBound
    while position + 8 <= range.upperBound {
      let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let found = Self.zeros(word ^ firsts) | Self.zeros(word ^ seconds) | Self.zeros(word ^ thirds)
      if found != 0 { return position + found.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < range.upperBound, case let byte = self[position], byte != first, byte != second, byte != third {
      position += 1
    }
    return position
  }

  /// A byte, eight times.
  @inline(__always)
  private static func eight(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// Sets the high bit of the lowest byte that is zero, and perhaps of some above it.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// The number that so many digits at an offset are; nil when others stand there.
  func number(_ start: Int, digits: Int, radix: UInt32) -> UInt32? {
    guard start + digits <= count else { return nil }
    var number: UInt32 = 0
    for offset in start..<start + digits {
      guard let digit = Hex.value(of: self[offset]), digit < radix else { return nil }
      number = number * radix + UInt32(digit)
    }
    return number
  }
}
