import CassetteFormat

/// Cassettes of vcrpy's JSON serializer: their escapes for characters beyond U+FFFF are not YAML.
enum VcrpyJSONFile {
  /// The document; nil when the file is not JSON.
  static func root(of file: any RandomAccessBytes) throws -> YAMLNode? {
    let start = try file.read(at: 0, count: 256)
    guard let first = start.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return nil
    }
    let bytes = try file.read(at: 0, count: file.size)
    guard let value = try? JSONParser.lax(bytes.span.bytes) else { return nil }
    return node(value)
  }

  private static func node(_ value: JSONValue) -> YAMLNode {
    switch value {
    case .null: plain("null")
    case .bool(let value): plain(value ? "true" : "false")
    case .integer(let value): plain(String(value))
    case .number(let spelling): plain(spelling)
    case .string(let text): .scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: false))
    case .array(let values): .sequence(values.map(node))
    case .object(let object): .mapping(object.members.map { (node(.string($0.key)), node($0.value)) })
    }
  }

  private static func plain(_ text: String) -> YAMLNode {
    .scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: true))
  }
}
