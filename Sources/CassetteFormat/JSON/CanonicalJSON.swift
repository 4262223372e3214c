/// Writes the canonical form: no white space, keys sorted by bytes, only the escapes that JSON demands (rules RW-J01 to RW-J04).
public enum CanonicalJSON {
  /// The canonical bytes of a value.
  public static func encode(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  /// The canonical bytes of an object.
  public static func encode(_ object: JSONObject) -> [UInt8] {
    var out: [UInt8] = []
    append(object, to: &out)
    return out
  }

  static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): out.append(contentsOf: String(value).utf8)
    case .number(let spelling): out.append(contentsOf: spelling.utf8)
    case .string(let value): append(value, to: &out)
    case .array(let values): appendList(values, "[", "]", to: &out) { append($0, to: &$1) }
    case .object(let object): append(object, to: &out)
    }
  }

  static func append(_ object: JSONObject, to out: inout [UInt8]) {
    // Keys are ASCII, so the order of Swift strings and the order of bytes are the same.
    appendList(object.members.sorted { $0.key < $1.key }, "{", "}", to: &out) { member, out in
      append(member.key, to: &out)
      out.append(UInt8(ascii: ":"))
      append(member.value, to: &out)
    }
  }

  /// Writes items between brackets, with commas and no white space.
  package static func appendList<Item>(
    _ items: [Item], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to out: inout [UInt8],
    _ append: (Item, inout [UInt8]) -> Void
  ) {
    out.append(UInt8(ascii: opening))
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(item, &out)
    }
    out.append(UInt8(ascii: closing))
  }

  static func append(_ string: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      // Most strings have nothing to escape.
      let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      if isPlain { out.append(contentsOf: bytes) } else { for byte in bytes { append(escaping: byte, to: &out) } }
    }
    out.append(UInt8(ascii: "\""))
  }

  /// A byte of a string's text.
  static func append(escaping byte: UInt8, to out: inout [UInt8]) {
    guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return out.append(byte) }
    out.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
    case 0x08: out.append(UInt8(ascii: "b"))
    case 0x09: out.append(UInt8(ascii: "t"))
    case 0x0A: out.append(UInt8(ascii: "n"))
    case 0x0C: out.append(UInt8(ascii: "f"))
    case 0x0D: out.append(UInt8(ascii: "r"))
    default:
      out.append(contentsOf: "u00".utf8)
      Hex.append(byte, to: &out)
    }
  }
}
