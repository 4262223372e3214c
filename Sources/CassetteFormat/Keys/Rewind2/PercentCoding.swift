/// Percent-encoding of paths and parameters (RFC 3986 §2, and HTML's forms).
enum PercentCoding {
  /// What may stand in a path segment as it is (RFC 3986 §3.3), and the slash.
  private static let plain: [Bool] = {
    var plain = [Bool](repeating: false, count: 256)
    for byte in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@".utf8 {
      plain[Int(byte)] = true
    }
    return plain
  }()

  private static func byte(_ text: ArraySlice<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < text.endIndex, text[index] == UInt8(ascii: "%"), let high = Hex.value(of: text[index + 1]),
      let low = Hex.value(of: text[index + 2])
    else { return nil }
    return high << 4 | low
  }

  /// A path of which nothing is encoded that need not be, everything that must be, with capital digits.
  static func normalised(_ path: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(path.count)
    var index = path.startIndex
    while index < path.endIndex {
      let decoded = byte(path, at: index)
      let byte = decoded ?? path[index]
      if plain[Int(byte)] || decoded == nil && (byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(ASCII.uppercased(Hex.digits[Int(byte >> 4)]))
        out.append(ASCII.uppercased(Hex.digits[Int(byte & 15)]))
      }
      index += decoded == nil ? 1 : 3
    }
    return out
  }

  /// The bytes that a parameter stands for: `+` is a space.
  static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      if let byte = byte(text, at: index) {
        out.append(byte)
        index += 3
      } else {
        out.append(text[index] == UInt8(ascii: "+") ? 0x20 : text[index])
        index += 1
      }
    }
    return out
  }

  /// The parameters of a query or a form, sorted by name; those of one name keep their order.
  static func pairs(_ text: ArraySlice<UInt8>) -> [KeyTarget.Pair] {
    let parts = text.split(separator: UInt8(ascii: "&"))
    let pairs = parts.map { part in
      let name = part.prefix { $0 != UInt8(ascii: "=") }
      return (name: decoded(name), value: decoded(part.dropFirst(name.count + 1)))
    }
    return pairs.enumerated().sorted { one, other in
      let order = KeyOrder.compare(one.element.name, other.element.name)
      return order == 0 ? one.offset < other.offset : order < 0
    }.map(\.element)
  }
}
