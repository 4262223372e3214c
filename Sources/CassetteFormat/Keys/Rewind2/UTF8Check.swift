/// Whether bytes are UTF-8, without making a string of them.
enum UTF8Check {
  static func isValid(_ bytes: RawSpan) -> Bool {
    let count = bytes.byteCount
    var offset = 0
    func byte(_ offset: Int) -> UInt8 { bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
    while offset < count {
      // Most text is ASCII: eight bytes at a time.
      if offset &+ 8 <= count,
        bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        offset &+= 8
        continue
      }
      let lead = byte(offset)
      let length: Int
      // The second byte's range excludes overlong forms, surrogates and what is beyond U+10FFFF (RFC 3629 §4).
      let second: ClosedRange<UInt8>
      switch lead {
      case 0..<0x80: (length, second) = (1, 0...0)
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return false
      }
      guard offset &+ length <= count else { return false }
      if length > 1 {
        guard second.contains(byte(offset &+ 1)) else { return false }
        for index in 2..<max(length, 2) where byte(offset &+ index) & 0xC0 != 0x80 { return false }
      }
      offset &+= length
    }
    return true
  }

  static func isValid(_ bytes: [UInt8]) -> Bool { isValid(bytes.span.bytes) }
}
