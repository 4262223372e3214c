/// Paths and parameters of requests as keys have them, however they were percent-encoded.
enum KeyComponents {
  /// What may stand in a path segment as it is (RFC 3986 §3.3), and the slash.
  private static let plain: [Bool] = {
    var plain = [Bool](repeating: false, count: 256)
    for byte in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@".utf8 {
      plain[Int(byte)] = true
    }
    return plain
  }()

  /// A path of which nothing is encoded that need not be, everything that must be, with capital digits.
  static func normalised(_ path: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(path.count)
    var index = path.startIndex
    while index < path.endIndex {
      let decoded = PercentEncoding.escape(in: path, at: index)
      let byte = decoded ?? path[index]
      if plain[Int(byte)] || decoded == nil && (byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")) {
        out.append(byte)
      } else {
        PercentEncoding.append(byte, to: &out)
      }
      index += decoded == nil ? 1 : 3
    }
    return out
  }

  /// The parameters of a query or a form, sorted by name; those of one name keep their order.
  static func pairs(_ text: ArraySlice<UInt8>) -> [KeyTarget.Pair] {
    let parts = text.split(separator: UInt8(ascii: "&"))
    let pairs = parts.map { part in
      let name = part.prefix { $0 != UInt8(ascii: "=") }
      return (
        name: PercentEncoding.decodedParameter(name),
        value: PercentEncoding.decodedParameter(part.dropFirst(name.count + 1))
      )
    }
    return pairs.enumerated().sorted { one, other in
      let order = KeyOrder.compare(one.element.name, other.element.name)
      return order == 0 ? one.offset < other.offset : order < 0
    }.map(\.element)
  }
}
