/// Text in the encodings that bodies were recorded from, by the names that Ruby and Python have for them.
enum TextEncoding {
  /// The bytes of a text in an encoding, as its recorder's library makes them: text that has no form there stays UTF-8.
  ///
  /// - Returns: Nil for an encoding that is not known.
  static func encode(_ utf8: [UInt8], as name: String) -> [UInt8]? {
    if utf8.allSatisfy({ $0 < 0x80 }), !isWide(name) { return utf8 }
    let scalars = String(decoding: utf8, as: UTF8.self).unicodeScalars
    switch canonical(name) {
    case "utf8", "ascii8bit", "binary", "usascii", "ascii": return utf8
    case "iso88591", "latin1": return singleBytes(scalars, [:]) ?? utf8
    case "iso885915", "latin9": return singleBytes(scalars, latin9) ?? utf8
    case "windows1252", "cp1252": return singleBytes(scalars, windows1252) ?? utf8
    case "utf16le": return String(scalars).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "utf16be": return String(scalars).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    default: return nil
    }
  }

  private static func canonical(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static func isWide(_ name: String) -> Bool { canonical(name).hasPrefix("utf16") }

  /// Latin-1, but for characters that have another byte; nil when one has none.
  private static func singleBytes(_ scalars: String.UnicodeScalarView, _ table: [UInt32: UInt8]) -> [UInt8]? {
    let taken = Set(table.values)
    var bytes: [UInt8] = []
    for scalar in scalars {
      if let byte = table[scalar.value] {
        bytes.append(byte)
      } else if let byte = UInt8(exactly: scalar.value), !taken.contains(byte) {
        bytes.append(byte)
      } else {
        return nil
      }
    }
    return bytes
  }

  private static let latin9: [UInt32: UInt8] = [
    0x20AC: 0xA4, 0x160: 0xA6, 0x161: 0xA8, 0x17D: 0xB4, 0x17E: 0xB8, 0x152: 0xBC, 0x153: 0xBD, 0x178: 0xBE,
  ]

  private static let windows1252: [UInt32: UInt8] = [
    0x20AC: 0x80, 0x201A: 0x82, 0x192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87, 0x2C6: 0x88,
    0x2030: 0x89, 0x160: 0x8A, 0x2039: 0x8B, 0x152: 0x8C, 0x17D: 0x8E, 0x2018: 0x91, 0x2019: 0x92, 0x201C: 0x93,
    0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x2DC: 0x98, 0x2122: 0x99, 0x161: 0x9A, 0x203A: 0x9B,
    0x153: 0x9C, 0x17E: 0x9E, 0x178: 0x9F,
  ]
}
