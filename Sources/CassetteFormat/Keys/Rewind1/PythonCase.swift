/// Python's upper and lower case, over UTF-8.
enum PythonCase {
  /// `str.upper`, with Unicode's full mappings (ß becomes SS); nil when the bytes are not UTF-8.
  static func uppercased(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(where: { $0 >= 0x80 }) else {
      return bytes.map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 }
    }
    return String(validating: bytes, as: UTF8.self)?.unicodeScalars.flatMap { $0.properties.uppercaseMapping.utf8 }
  }

  /// Whether `str.lower` of a text is a certain lowercase ASCII text. Besides the ASCII letters, the Kelvin sign
  /// (U+212A) becomes one: k.
  static func isEqual(lowercased bytes: [UInt8], _ text: StaticString) -> Bool {
    var offset = 0
    for index in 0..<text.utf8CodeUnitCount {
      let letter = text.utf8Start[index]
      if letter == UInt8(ascii: "k"), bytes[offset...].starts(with: [0xE2, 0x84, 0xAA]) {
        offset += 3
      } else {
        guard offset < bytes.count else { return false }
        let byte = bytes[offset]
        guard (0x41...0x5A).contains(byte) ? byte | 0x20 == letter : byte == letter else { return false }
        offset += 1
      }
    }
    return offset == bytes.count
  }
}
