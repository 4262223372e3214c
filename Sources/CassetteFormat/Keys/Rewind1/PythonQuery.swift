/// A query as `urllib.parse.parse_qsl` reads it (blank values kept) and `urlencode` writes it.
enum PythonQuery {
  /// Parameters that carry credentials, which llm-rewind never keeps.
  private static let credentials: [StaticString] = ["key", "api_key", "access_token", "token"]

  /// The query without them, percent-encoded anew; nil when a parameter that stays is not UTF-8.
  static func withoutCredentials(_ query: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    for field in query.split(separator: UInt8(ascii: "&")) {
      let name = field.prefix { $0 != UInt8(ascii: "=") }
      let decodedName = decode(name)
      guard !credentials.contains(where: { PythonCase.isEqual(lowercased: decodedName, $0) }) else { continue }
      guard PythonUTF8.isEncodable(Array(field)) else { return nil }
      if !out.isEmpty { out.append(UInt8(ascii: "&")) }
      append(encoded: decodedName, to: &out)
      out.append(UInt8(ascii: "="))
      append(encoded: decode(field.dropFirst(name.count + 1)), to: &out)
    }
    return out
  }

  /// `+` becomes a space and `%xx` a byte. What the bytes of a stretch of ASCII spell is read as UTF-8, with U+FFFD for
  /// what is not; other characters stay.
  private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let spaced = text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    guard spaced.contains(UInt8(ascii: "%")) else { return spaced }
    var out: [UInt8] = []
    var rest = spaced[...]
    while !rest.isEmpty {
      let ascii = rest.prefix { $0 < 0x80 }
      out += String(decoding: unquote(ascii), as: UTF8.self).utf8
      rest = rest[ascii.endIndex...]
      let others = rest.prefix { $0 >= 0x80 }
      out += others
      rest = rest[others.endIndex...]
    }
    return out
  }

  private static func unquote(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), text.endIndex - index > 2, let high = Hex.value(of: text[index + 1]),
        let low = Hex.value(of: text[index + 2])
      {
        out.append(high << 4 | low)
        index += 3
      } else {
        out.append(text[index])
        index += 1
      }
    }
    return out
  }

  /// `quote_plus`: letters, digits and `_.-~` stay, a space becomes `+`.
  private static func append(encoded text: [UInt8], to out: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "~"):
        out.append(byte)
      case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
      default:
        out.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
      }
    }
  }
}
