/// Hexadecimal digits, lowercase when written.
package enum Hex {
  static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// Appends a byte as two digits.
  package static func append(_ byte: UInt8, to out: inout [UInt8]) {
    out.append(digits[Int(byte >> 4)])
    out.append(digits[Int(byte & 15)])
  }

  /// Bytes as digits.
  package static func encoded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.reduce(into: []) { append($1, to: &$0) }
  }

  package static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
