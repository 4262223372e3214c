/// Percent-encoding of URIs, and of forms (RFC 3986 §2.1, and the URL standard's `application/x-www-form-urlencoded`).
package enum PercentEncoding {
  /// Appends a byte as an escape, with capital digits.
  package static func append(_ byte: UInt8, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "%"))
    out.append(ASCII.uppercased(Hex.digits[Int(byte >> 4)]))
    out.append(ASCII.uppercased(Hex.digits[Int(byte & 15)]))
  }

  /// Whether a byte stands for nothing but itself in any part of a URI (RFC 3986 §2.3).
  package static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Text with everything encoded but unreserved characters, and some others.
  package static func encoded(_ text: some Sequence<UInt8>, keeping others: String = "") -> [UInt8] {
    text.reduce(into: []) { out, byte in
      if isUnreserved(byte) || others.utf8.contains(byte) { out.append(byte) } else { append(byte, to: &out) }
    }
  }

  /// The byte that an escape stands for; nil for what is none.
  package static func escape(in text: ArraySlice<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < text.endIndex, text[index] == UInt8(ascii: "%"), let high = Hex.value(of: text[index + 1]),
      let low = Hex.value(of: text[index + 2])
    else { return nil }
    return high << 4 | low
  }

  /// The bytes that a name or a value of a query or a form stands for: `+` is a space, and what is no escape stays.
  package static func decodedParameter(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      if let byte = escape(in: text, at: index) {
        out.append(byte)
        index += 3
      } else {
        out.append(text[index] == UInt8(ascii: "+") ? 0x20 : text[index])
        index += 1
      }
    }
    return out
  }
}
