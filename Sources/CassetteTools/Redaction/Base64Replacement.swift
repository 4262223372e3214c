import CassetteFormat

/// Puts a placeholder into base64 text, so that what stands around it decodes as before.
enum Base64Replacement {
  private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The characters for pieces of whole groups that hold a secret and up to two bytes on either side.
  ///
  /// - Parameters:
  ///   - pieces: The groups, in order; other characters among them, such as the backslash of an escape, are passed over.
  ///   - secret: The secret; when it does not stand in the groups as it is, nothing of them is kept.
  /// - Returns: As many pieces. The length is right for the groups that follow: an `x` or two may be added.
  static func pieces(_ pieces: [[UInt8]], secret: [UInt8], placeholder: [UInt8]) -> [[UInt8]] {
    let characters = pieces.joined().filter { value($0) != nil }
    let bytes = decode(characters)
    let place = firstRange(of: secret, in: bytes)
    let before = bytes[..<(place?.lowerBound ?? 0)]
    let after = bytes[(place?.upperBound ?? bytes.count)...]
    var text = before + placeholder
    while (text.count + after.count) % 3 != bytes.count % 3 { text.append(UInt8(ascii: "x")) }
    let isURL = characters.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    var rest = encode(Array(text + after), isURL: isURL)[...]
    return pieces.indices.map { index in
      let count = index == pieces.count - 1 ? rest.count : min(pieces[index].count, rest.count)
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  private static func firstRange(of text: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    guard !text.isEmpty, text.count <= bytes.count else { return nil }
    return (0...bytes.count - text.count).first { bytes[$0..<$0 + text.count].elementsEqual(text) }
      .map { $0..<$0 + text.count }
  }

  private static func decode(_ characters: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for character in characters {
      bits = bits << 6 | UInt32(value(character) ?? 0)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }

  /// Without padding: that of the text stays where it is.
  private static func encode(_ bytes: [UInt8], isURL: Bool) -> [UInt8] {
    Base64.encode(bytes).utf8.filter { $0 != UInt8(ascii: "=") }.map { character in
      switch character {
      case UInt8(ascii: "+") where isURL: UInt8(ascii: "-")
      case UInt8(ascii: "/") where isURL: UInt8(ascii: "_")
      default: character
      }
    }
  }

  private static func value(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: standard.firstIndex(of: character).map(UInt8.init)
    }
  }
}
