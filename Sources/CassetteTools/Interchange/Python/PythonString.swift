/// Strings as Python's `json.dumps` writes them with its defaults: in quotes, ASCII only.
extension [UInt8] {
  mutating func append(pythonString text: String) { append(pythonString: Array(text.utf8)) }

  /// - Parameter utf8: The text; it must be UTF-8.
  mutating func append(pythonString utf8: [UInt8]) {
    append(UInt8(ascii: "\""))
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x20...0x7E: append(byte)
      case 0x0A: append(contentsOf: "\\n".utf8)
      case 0x0D: append(contentsOf: "\\r".utf8)
      case 0x09: append(contentsOf: "\\t".utf8)
      case 0x08: append(contentsOf: "\\b".utf8)
      case 0x0C: append(contentsOf: "\\f".utf8)
      case ..<0x80: append(escape: UInt16(byte))
      default:
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let character = String(decoding: utf8[index..<Swift.min(index + length, utf8.count)], as: UTF8.self)
        for unit in character.utf16 { append(escape: unit) }
        index += length - 1
      }
      index += 1
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func append(escape unit: UInt16) {
    let digits = String(unit, radix: 16)
    append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
  }
}
