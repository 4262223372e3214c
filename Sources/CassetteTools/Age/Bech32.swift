/// Bech32 (BIP 173) without its limit of length, in which age writes keys.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// Lowercase text of a prefix and bytes.
  static func encode(_ prefix: String, _ bytes: [UInt8]) -> String {
    var values = regrouped(bytes, from: 8, to: 5, pads: true) ?? []
    let sum = checksum(expanded(Array(prefix.utf8)) + values + [0, 0, 0, 0, 0, 0]) ^ 1
    for index in 0..<6 { values.append(UInt8(sum >> (5 * (5 - UInt32(index))) & 31)) }
    return prefix + "1" + String(decoding: values.map { alphabet[Int($0)] }, as: UTF8.self)
  }

  /// The prefix, in lowercase, and the bytes; nil for what is not Bech32, or was mistyped.
  static func decode(_ text: String) -> (prefix: String, bytes: [UInt8])? {
    let lower = text.lowercased()
    guard text == lower || text == text.uppercased(), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    let characters = Array(lower.utf8)
    guard let one = characters.lastIndex(of: UInt8(ascii: "1")), one > 0, characters.count - one > 6 else { return nil }
    var values: [UInt8] = []
    for character in characters[(one + 1)...] {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      values.append(UInt8(value))
    }
    guard checksum(expanded(Array(characters[..<one])) + values) == 1,
      let bytes = regrouped(values.dropLast(6), from: 5, to: 8, pads: false)
    else { return nil }
    return (String(decoding: characters[..<one], as: UTF8.self), bytes)
  }

  private static func expanded(_ prefix: [UInt8]) -> [UInt8] { prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } }

  private static func checksum(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    return values.reduce(1) { sum, value in
      let top = sum >> 25
      return (0..<5).reduce((sum & 0x1FF_FFFF) << 5 ^ UInt32(value)) { $0 ^ (top >> $1 & 1 == 1 ? generator[$1] : 0) }
    }
  }

  /// Bits in groups of another size; nil when what is left over is not padding.
  private static func regrouped(_ values: [UInt8], from: UInt32, to: UInt32, pads: Bool) -> [UInt8]? {
    var (buffer, bits): (UInt32, UInt32) = (0, 0)
    var out: [UInt8] = []
    for value in values {
      buffer = (buffer << from | UInt32(value)) & 0xFFF
      bits += from
      while bits >= to {
        bits -= to
        out.append(UInt8(buffer >> bits & (1 << to - 1)))
      }
    }
    let rest = buffer & (1 << bits - 1)
    if pads {
      if bits > 0 { out.append(UInt8(rest << (to - bits))) }
    } else if bits >= from || rest != 0 {
      return nil
    }
    return out
  }
}
