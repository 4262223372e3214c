import CassetteFormat

/// JSON as Python's `json.dumps(value, indent=n)` writes it: a line for each item, ASCII only, numbers as they are spelled.
enum PythonIndentedJSON {
  static func encode(_ value: JSONValue, indent: Int) -> [UInt8] {
    var out: [UInt8] = []
    append(value, indent, depth: 1, to: &out)
    return out
  }

  private static func append(_ value: JSONValue, _ indent: Int, depth: Int, to out: inout [UInt8]) {
    switch value {
    case .string(let text): out.append(pythonString: text)
    case .array(let items):
      appendList(items, "[", "]", indent, depth, to: &out) { item, out in
        append(item, indent, depth: depth + 1, to: &out)
      }
    case .object(let object):
      appendList(object.members, "{", "}", indent, depth, to: &out) { member, out in
        out.append(pythonString: member.key)
        out.append(contentsOf: ": ".utf8)
        append(member.value, indent, depth: depth + 1, to: &out)
      }
    default: out.append(contentsOf: CanonicalJSON.encode(value))
    }
  }

  private static func appendList<Item>(
    _ items: [Item], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ indent: Int, _ depth: Int,
    to out: inout [UInt8], _ append: (Item, inout [UInt8]) -> Void
  ) {
    func lineBreak(_ depth: Int) { out.append(contentsOf: [0x0A] + [UInt8](repeating: 0x20, count: indent * depth)) }
    out.append(UInt8(ascii: opening))
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      lineBreak(depth)
      append(item, &out)
    }
    if !items.isEmpty { lineBreak(depth - 1) }
    out.append(UInt8(ascii: closing))
  }
}
