/// The escapes of canonical JSON strings (RFC 8785 §3.2.2.2), on text without its quotes.
enum KeyEscapes {
  static func needsEscapes(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
  }

  static func encoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 8)
    for byte in bytes { append(byte, to: &out) }
    return out
  }

  static func append(_ byte: UInt8, to out: inout [UInt8]) {
    guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return out.append(byte) }
    out.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: out.append(UInt8(ascii: "b"))
    case 0x09: out.append(UInt8(ascii: "t"))
    case 0x0A: out.append(UInt8(ascii: "n"))
    case 0x0C: out.append(UInt8(ascii: "f"))
    case 0x0D: out.append(UInt8(ascii: "r"))
    case 0..<0x20:
      out.append(contentsOf: "u00".utf8)
      out.append(Hex.digits[Int(byte >> 4)])
      out.append(Hex.digits[Int(byte & 15)])
    default: out.append(byte)
    }
  }

  /// What canonical text says; text that is not canonical loses its broken escapes.
  static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      switch rest.next() {
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "u"):
        // Only control bytes are written so: \u00xx.
        let digits = (0..<4).compactMap { _ in rest.next().flatMap(Hex.value) }
        out.append(digits.suffix(2).reduce(0) { $0 << 4 | $1 })
      case let other?: out.append(other)
      case nil: break
      }
    }
    return out
  }
}
