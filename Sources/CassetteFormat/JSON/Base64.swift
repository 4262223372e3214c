/// Base64 with padding (RFC 4648 §4) over raw bytes; Foundation's needs `Data` and is several times slower.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Per position of a group of four characters, the character's bits in place; the top bit set for other characters.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 1 << 31, count: 4 * 256)
    for (value, character) in alphabet.enumerated() {
      for position in 0..<4 {
        tables[position * 256 + Int(character)] = UInt32(value) << (18 - 6 * position)
      }
    }
    return tables
  }()

  public static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let rest = min(3, bytes.count - index)
      var group = UInt32(bytes[index]) << 16
      if rest > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if rest > 2 { group |= UInt32(bytes[index + 2]) }
      for position in 0..<4 {
        out.append(position <= rest ? alphabet[Int(group >> (18 - 6 * UInt32(position)) & 63)] : UInt8(ascii: "="))
      }
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes, or nil when the text is not padded base64 of the standard alphabet.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    text.withUnsafeBytes(decode)
  }

  /// The bytes, or nil when the text is not padded base64 of the standard alphabet.
  package static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    guard !text.isEmpty else { return [] }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let groups = text.count / 4
    var bad: UInt32 = 0
    var bytes = [UInt8](unsafeUninitializedCapacity: groups * 3) { out, count in
      tables.withUnsafeBufferPointer { tables in
        func bits(_ group: Int, _ position: Int) -> UInt32 {
          tables[position &* 256 &+ Int(text[group &* 4 &+ position])]
        }
        func store(_ bits: UInt32, _ group: Int) {
          bad |= bits
          out[group &* 3] = UInt8(truncatingIfNeeded: bits >> 16)
          out[group &* 3 &+ 1] = UInt8(truncatingIfNeeded: bits >> 8)
          out[group &* 3 &+ 2] = UInt8(truncatingIfNeeded: bits)
        }
        for group in 0..<groups &- 1 {
          store(bits(group, 0) | bits(group, 1) | bits(group, 2) | bits(group, 3), group)
        }
        let last = groups &- 1
        store((0..<4 - padding).reduce(0) { $0 | bits(last, $1) }, last)
      }
      count = groups * 3
    }
    guard bad >> 31 == 0 else { return nil }
    bytes.removeLast(padding)
    return bytes
  }
}
