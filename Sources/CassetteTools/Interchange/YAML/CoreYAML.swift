import CassetteFormat

/// What YAML 1.2's core schema makes of a node, as JavaScript's `yaml` reads it: JSON's values and nothing else.
enum CoreYAML {
  static func value(_ node: YAMLNode) -> JSONValue {
    switch node.content {
    case .scalar(let scalar): value(scalar)
    case .sequence(let items): .array(items.map(value))
    case .mapping(let pairs):
      .object(
        pairs.reduce(into: JSONObject()) { object, pair in
          object[pair.key.string ?? ""] = value(pair.value)
        })
    }
  }

  private static func value(_ scalar: YAMLScalar) -> JSONValue {
    let text = String(decoding: scalar.bytes, as: UTF8.self)
    guard scalar.isPlain, scalar.tag == nil else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number(text) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> JSONValue? {
    guard let first = text.utf8.first, first <= UInt8(ascii: "9"), text.utf8.count <= 400 else { return nil }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(integer) }
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(integer) }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
    let isWhole = text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    if isWhole, let value = Int(text) { return integer(value) }
    guard let value = Double(text), value.isFinite else { return nil }
    return number(value)
  }

  private static func integer(_ value: Int) -> JSONValue {
    value.magnitude <= 1 << 53 - 1 ? .integer(value) : number(Double(value))
  }

  private static func number(_ value: Double) -> JSONValue {
    .number(String(decoding: KeyNumber.canonical(value), as: UTF8.self))
  }
}
