package import CassetteFormat

/// A JSON object of which only the members that are asked for are read: bodies are large, what is wanted of them is not.
package struct JSONMembers {
  private let bytes: [UInt8]
  private let members: [JSONOutline.Member]

  /// Nil when the bytes are not a JSON object.
  package init?(_ bytes: [UInt8]) {
    guard let members = try? JSONOutline.members(of: bytes, at: Place()) else { return nil }
    self.bytes = bytes
    self.members = members
  }

  /// The keys in their order.
  var keys: [String] { members.map(\.key) }

  /// The value of a member as it is spelled.
  func raw(_ key: String) -> [UInt8]? {
    members.last { $0.key == key }.map { Array(bytes[$0.value]) }
  }

  package func value(_ key: String) -> JSONValue? {
    guard let raw = raw(key) else { return nil }
    return try? JSONParser.lax(raw.span.bytes)
  }

  func string(_ key: String) -> String? {
    if case .string(let text)? = value(key) { text } else { nil }
  }

  func integer(_ key: String) -> Int? {
    if case .integer(let number)? = value(key) { number } else { nil }
  }

  func bool(_ key: String) -> Bool? {
    if case .bool(let flag)? = value(key) { flag } else { nil }
  }

  func object(_ key: String) -> JSONMembers? { raw(key).flatMap(JSONMembers.init) }

  /// A string of the first element of an array of objects.
  func string(ofFirst key: String, _ inner: String) -> String? {
    guard case .array(let items)? = value(key), case .object(let first)? = items.first,
      case .string(let text)? = first[inner]
    else { return nil }
    return text
  }
}
