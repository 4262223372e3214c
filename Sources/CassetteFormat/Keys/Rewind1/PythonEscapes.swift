/// The escapes of JSON strings, as Python reads them and, with `ensure_ascii=False`, writes them.
enum PythonEscapes {
  /// What was found while an escape was checked.
  struct Escape {
    /// The bytes it takes, with the backslash; both halves of a surrogate pair are one escape.
    let length: Int
    let codePoint: UInt32
  }

  /// Whether Python writes the character that a backslash and this letter stand for with these same bytes.
  @inline(__always)
  static func isCanonical(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "n"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "t"), UInt8(ascii: "r"),
      UInt8(ascii: "b"), UInt8(ascii: "f"):
      true
    default: false
    }
  }

  /// The escape whose backslash is at an offset; nil where Python raises an error.
  static func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Escape? {
    guard offset &+ 1 < bytes.count else { return nil }
    switch bytes[offset &+ 1] {
    case UInt8(ascii: "\""): return Escape(length: 2, codePoint: 0x22)
    case UInt8(ascii: "\\"): return Escape(length: 2, codePoint: 0x5C)
    case UInt8(ascii: "n"): return Escape(length: 2, codePoint: 0x0A)
    case UInt8(ascii: "t"): return Escape(length: 2, codePoint: 0x09)
    case UInt8(ascii: "r"): return Escape(length: 2, codePoint: 0x0D)
    case UInt8(ascii: "b"): return Escape(length: 2, codePoint: 0x08)
    case UInt8(ascii: "f"): return Escape(length: 2, codePoint: 0x0C)
    case UInt8(ascii: "/"): return Escape(length: 2, codePoint: 0x2F)
    case UInt8(ascii: "u"): break
    default: return nil
    }
    guard let unit = unit(bytes, at: offset &+ 2) else { return nil }
    if Surrogate.isHigh(unit), offset &+ 7 < bytes.count, bytes[offset &+ 6] == UInt8(ascii: "\\"),
      bytes[offset &+ 7] == UInt8(ascii: "u"), let low = self.unit(bytes, at: offset &+ 8), Surrogate.isLow(low)
    {
      return Escape(length: 12, codePoint: Surrogate.joined(unit, low))
    }
    return Escape(length: 6, codePoint: unit)
  }

  private static func unit(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32? {
    guard offset &+ 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in offset..<offset &+ 4 {
      guard let digit = Hex.value(of: bytes[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  /// Appends the characters of a string whose escapes have been checked.
  static func decode(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    var offset = 0
    while offset < bytes.count {
      let end = JSONScan.endOfPlainText(bytes, from: offset)
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
      guard end < bytes.count, let escape = read(bytes, at: end) else { return }
      out.append(codePoint: escape.codePoint)
      offset = end &+ escape.length
    }
  }

  /// Appends characters as `json.dumps` writes them between quotes.
  static func encode(_ characters: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    var offset = 0
    while offset < characters.count {
      let end = JSONScan.endOfPlainText(characters, from: offset)
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: characters[offset..<end]))
      guard end < characters.count else { return }
      append(escaped: characters[end], to: &out)
      offset = end &+ 1
    }
  }

  private static func append(escaped byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): out.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): out.append(contentsOf: #"\\"#.utf8)
    case 0x0A: out.append(contentsOf: #"\n"#.utf8)
    case 0x09: out.append(contentsOf: #"\t"#.utf8)
    case 0x0D: out.append(contentsOf: #"\r"#.utf8)
    case 0x08: out.append(contentsOf: #"\b"#.utf8)
    case 0x0C: out.append(contentsOf: #"\f"#.utf8)
    default:
      out.append(contentsOf: #"\u00"#.utf8)
      Hex.append(byte, to: &out)
    }
  }
}
