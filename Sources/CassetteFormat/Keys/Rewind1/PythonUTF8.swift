/// Whether bytes are UTF-8, where surrogates in three bytes are let through, as Python's `surrogatepass` does.
struct PythonUTF8 {
  private(set) var hasSurrogates = false

  /// Nil when the bytes are not UTF-8 even so.
  init?(_ bytes: [UInt8], from start: Int = 0) {
    let isValid = bytes.withUnsafeBytes { bytes in
      var offset = start
      while offset < bytes.count {
        // Eight ASCII bytes at once.
        while offset &+ 8 <= bytes.count,
          bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          offset &+= 8
        }
        guard offset < bytes.count else { break }
        guard let length = Self.length(bytes, offset, &hasSurrogates) else { return false }
        offset &+= length
      }
      return true
    }
    guard isValid else { return nil }
  }

  /// Whether bytes are UTF-8 without surrogates: what Python's `str.encode` can write.
  static func isEncodable(_ bytes: [UInt8]) -> Bool {
    PythonUTF8(bytes).map { !$0.hasSurrogates } ?? false
  }

  /// Bytes as Python's `surrogateescape` decodes them, as a proxy gives it a request line: UTF-8, and each byte that is
  /// none as a surrogate from U+DC80 to U+DCFF.
  static func surrogateEscaped(_ bytes: [UInt8]) -> [UInt8] {
    guard !isEncodable(bytes) else { return bytes }
    return bytes.withUnsafeBytes { bytes in
      var out: [UInt8] = []
      var offset = 0
      while offset < bytes.count {
        var isSurrogate = false
        if let length = length(bytes, offset, &isSurrogate), !isSurrogate {
          out.append(contentsOf: bytes[offset..<offset + length])
          offset += length
        } else {
          out.append(codePoint: 0xDC00 + UInt32(bytes[offset]))
          offset += 1
        }
      }
      return out
    }
  }

  /// The length of the character at an offset; nil when there is none (RFC 3629 §4).
  private static func length(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ hasSurrogates: inout Bool) -> Int? {
    let first = bytes[offset]
    guard first >= 0x80 else { return 1 }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard (0xC2...0xF4).contains(first), bytes.count &- offset >= length else { return nil }
    for index in offset &+ 1..<offset &+ length where bytes[index] & 0xC0 != 0x80 { return nil }
    let second = bytes[offset &+ 1]
    switch first {
    case 0xE0 where second < 0xA0: return nil
    case 0xED where second >= 0xA0: hasSurrogates = true
    case 0xF0 where second < 0x90: return nil
    case 0xF4 where second >= 0x90: return nil
    default: break
    }
    return length
  }
}
