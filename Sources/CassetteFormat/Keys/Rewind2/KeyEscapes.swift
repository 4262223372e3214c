/// The escapes of canonical JSON strings (RFC 8785 §3.2.2.2), on text without its quotes.
enum KeyEscapes {
  static func needsEscapes(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
  }

  static func encoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 8)
    for byte in bytes { CanonicalJSON.append(escaping: byte, to: &out) }
    return out
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
