import CassetteFormat

/// Base64 as JavaScript's `Buffer.from` reads it: characters of other alphabets and line breaks are skipped, padding may be
/// missing, and `-` and `_` count.
enum LaxBase64 {
  static func decode(_ text: String) -> [UInt8] {
    var characters = Array(text.utf8)
    if let bytes = Base64.decode(characters) { return bytes }
    characters = characters.prefix { $0 != UInt8(ascii: "=") }.compactMap { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        byte
      default: nil
      }
    }
    // One character alone is not a byte.
    if characters.count % 4 == 1 { characters.removeLast() }
    while characters.count % 4 != 0 { characters.append(UInt8(ascii: "=")) }
    return Base64.decode(characters) ?? []
  }
}
