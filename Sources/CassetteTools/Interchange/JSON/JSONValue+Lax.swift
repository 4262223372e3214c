import CassetteFormat

/// Values of other programs' files, where a member may be of another type than it should be, or null.
extension JSONValue {
  /// A member that is there and not null.
  subscript(key: String) -> JSONValue? {
    guard case .object(let object) = self, let value = object[key], !value.isNull else { return nil }
    return value
  }

  var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The text of a string; numbers and truth values as they are spelled.
  var text: String? {
    switch self {
    case .string(let text): text
    case .number(let spelling): spelling
    case .integer(let value): String(value)
    case .bool(let value): String(value)
    default: nil
    }
  }

  /// A number, also one in quotes; nil for what is not finite.
  var double: Double? { text.flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }

  /// A whole number, also one in quotes or with a fraction of zero.
  var whole: Int? {
    if case .integer(let value) = self { return value }
    return double.flatMap { Int(exactly: $0) }
  }

  /// The items of a list; none for anything else.
  var items: [JSONValue] {
    if case .array(let items) = self { items } else { [] }
  }
}
