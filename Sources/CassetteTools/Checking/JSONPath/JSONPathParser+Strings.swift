/// Names and texts in quotes (RFC 9535 §2.3.1).
extension JSONPathParser {
  mutating func string() throws(Failure) -> String {
    let quote = text[position]
    position += 1
    var out: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case quote: return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): out += try escape(quote)
      case 0..<0x20: throw failure("a control character in a text")
      default: out.append(byte)
      }
    }
    throw failure("a text has no end")
  }

  private mutating func escape(_ quote: UInt8) throws(Failure) -> [UInt8] {
    guard let byte = peek() else { throw failure("a backslash at the end") }
    position += 1
    switch byte {
    case quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw failure("this character is not escaped")
    }
  }

  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    var code = try hexadecimal()
    if (0xD800...0xDBFF).contains(code), take("\\u") {
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low) else { throw failure("half a character") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a character") }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    guard text.count - position >= 4, text[position..<position + 4].allSatisfy(Self.isHexadecimal),
      let value = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are expected") }
    position += 4
    return value
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
