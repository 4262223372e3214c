import CassetteFormat

/// Base64 without padding, of which every value has one spelling.
enum AgeBase64 {
  static func encode(_ bytes: [UInt8]) -> String { String(Base64.encode(bytes).prefix { $0 != "=" }) }

  /// Nil for other text, also when bits that say nothing are not zero.
  static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    let padding = repeatElement(UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
    guard text.last != UInt8(ascii: "="), let bytes = Base64.decode(Array(text) + padding),
      encode(bytes).utf8.elementsEqual(text)
    else { return nil }
    return bytes
  }
}
