/// Takes an object apart, member by member: what a type does not know is left over and kept.
struct Fields {
  private(set) var rest: JSONObject
  private let rule: Rule
  private let place: Place

  init(_ object: JSONObject, _ rule: Rule, at place: Place) {
    rest = object
    self.rule = rule
    self.place = place
  }

  func finding(_ key: String, _ message: String) -> Finding {
    Finding(rule, message, at: place.appending(key))
  }

  /// The place of a member, for what is nested in it.
  func place(of key: String) -> Place { place.appending(key) }

  mutating func take(_ key: String) -> JSONValue? {
    guard let index = rest.members.firstIndex(where: { $0.key == key }) else { return nil }
    return rest.members.remove(at: index).value
  }

  mutating func string(_ key: String) throws(Finding) -> String? {
    switch take(key) {
    case nil: return nil
    case .string(let value): return value
    default: throw finding(key, "\(key) must be a string")
    }
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int> = 0...(1 << 53 - 1)) throws(Finding) -> Int? {
    switch take(key) {
    case nil: return nil
    case .integer(let value) where range.contains(value): return value
    default: throw finding(key, "\(key) must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// A flag that is written only when it is true.
  mutating func flag(_ key: String) throws(Finding) -> Bool {
    switch take(key) {
    case nil: return false
    case .bool(true): return true
    default: throw finding(key, "\(key) must be true, or absent")
    }
  }

  mutating func bool(_ key: String) throws(Finding) -> Bool? {
    switch take(key) {
    case nil: return nil
    case .bool(let value): return value
    default: throw finding(key, "\(key) must be true or false")
    }
  }

  mutating func digest(_ key: String) throws(Finding) -> Digest? {
    switch take(key) {
    case nil: return nil
    case .string(let value):
      guard let digest = Digest(hex: value) else { fallthrough }
      return digest
    default: throw finding(key, "\(key) must be a SHA-256 digest: 64 lowercase hexadecimal digits")
    }
  }

  mutating func byteString(_ key: String) throws(Finding) -> ByteString? {
    guard let value = take(key) else { return nil }
    guard let text = ByteString(value) else { throw Self.notText(key, value, at: place.appending(key), rule) }
    return text
  }

  /// Says what is wrong with a value that is not text: its type, or the base64 in it.
  static func notText(_ name: String, _ value: JSONValue, at place: Place, _ rule: Rule) -> Finding {
    let isBase64 = if case .object(let object) = value { object.members.map(\.key) == ["base64"] } else { false }
    return isBase64
      ? Finding(.j06, "\(name) must be canonical base64 of bytes that are not UTF-8", at: place)
      : Finding(rule, "\(name) must be a string, or {\"base64\": …} for bytes that are not UTF-8", at: place)
  }

  mutating func object(_ key: String) throws(Finding) -> JSONObject? {
    switch take(key) {
    case nil: return nil
    case .object(let value): return value
    default: throw finding(key, "\(key) must be an object")
    }
  }

  mutating func array(_ key: String) throws(Finding) -> [JSONValue]? {
    switch take(key) {
    case nil: return nil
    case .array(let value): return value
    default: throw finding(key, "\(key) must be an array")
    }
  }

  func required<Value>(_ value: Value?, _ key: String) throws(Finding) -> Value {
    guard let value else { throw finding(key, "\(key) is missing") }
    return value
  }
}
