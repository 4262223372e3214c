import CassetteFormat

extension YAMLNode {
  /// A JSON value as the node that YAML would have for it.
  static func json(_ value: JSONValue) -> YAMLNode {
    switch value {
    case .null: plain("null")
    case .bool(let value): plain(value ? "true" : "false")
    case .integer(let value): plain(String(value))
    case .number(let spelling): plain(spelling)
    case .string(let text): .scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: false))
    case .array(let values): .sequence(values.map(json))
    case .object(let object):
      .mapping(object.members.map { Pair(key: json(.string($0.key)), value: json($0.value)) })
    }
  }

  private static func plain(_ text: String) -> YAMLNode {
    .scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: true))
  }
}
