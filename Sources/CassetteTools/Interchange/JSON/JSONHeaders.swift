import CassetteFormat

/// Header lines that a recording keeps as JSON.
enum JSONHeaders {
  /// The lines of an object of names with a value or a list of values each, or of a list of names and values in turn.
  ///
  /// - Throws: `InterchangeError` for anything else, and for lines that no message can have.
  static func read(_ value: JSONValue?) throws -> [HeaderField] {
    let fields: [HeaderField]
    switch value {
    case nil, .null: return []
    case .object(let object):
      fields = object.members.flatMap { member in
        values(member.value).map { HeaderField(ByteString(member.key), $0) }
      }
    case .array(let items):
      let texts = items.map(text)
      guard texts.count.isMultiple(of: 2) else { throw InterchangeError("its list of headers has an odd length") }
      fields = stride(from: 0, to: texts.count, by: 2).map { HeaderField(texts[$0], texts[$0 + 1]) }
    default: throw InterchangeError("its headers are no object")
    }
    try check(fields)
    return fields
  }

  /// - Throws: `InterchangeError` for lines that no message can have.
  static func check(_ fields: [HeaderField]) throws {
    guard fields.allSatisfy({ !$0.name.bytes.isEmpty && !hasLineBreak($0.name) && !hasLineBreak($0.value) }) else {
      throw InterchangeError("a header has an empty name, or a line break or NUL in it")
    }
  }

  private static func values(_ value: JSONValue) -> [ByteString] {
    if case .array(let items) = value { items.map(text) } else { [text(value)] }
  }

  /// A value's text; numbers and such as they are spelled, nothing for null.
  static func text(_ value: JSONValue) -> ByteString {
    switch value {
    case .string(let text): ByteString(text)
    case .null: ByteString([])
    default: ByteString(JSONText.encode(value))
    }
  }

  private static func hasLineBreak(_ text: ByteString) -> Bool {
    text.bytes.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0x00 }
  }

  /// Headers as an object: a name's value, or the list of its values, at the place of the first.
  ///
  /// - Parameters:
  ///   - alwaysLists: Whether single values are lists too.
  ///   - lose: Is told of bytes that are not text.
  static func object(
    _ fields: [HeaderField], alwaysLists: Bool, lose: (String) -> Void
  ) -> JSONObject {
    var names: [String] = []
    var values: [String: [JSONValue]] = [:]
    for field in fields {
      if field.name.string == nil || field.value.string == nil {
        lose("the bytes of the header \(field.name), which are not UTF-8")
      }
      let name = field.name.description
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(.string(field.value.description))
    }
    return JSONObject(
      names.map { name in
        let all = values[name]!
        return JSONObject.Member(key: name, value: all.count == 1 && !alwaysLists ? all[0] : .array(all))
      })
  }
}
