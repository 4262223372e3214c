import CassetteFormat

/// Writes JSON as JavaScript's `JSON.stringify` does: numbers by their value, keys that are array indices first.
enum ECMAScriptJSON {
  static func encode(_ value: JSONValue) -> [UInt8] { JSONText.encode(normalized(value)) }

  private static func normalized(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let spelling):
      guard let number = Double(spelling), number.isFinite else { return .null }
      return .number(String(decoding: KeyNumber.canonical(number), as: UTF8.self))
    case .array(let items): return .array(items.map(normalized))
    case .object(let object):
      let members = object.members.map { JSONObject.Member(key: $0.key, value: normalized($0.value)) }
      let indices = members.filter { isIndex($0.key) }.sorted { UInt32($0.key)! < UInt32($1.key)! }
      return .object(JSONObject(indices + members.filter { !isIndex($0.key) }))
    default: return value
    }
  }

  private static func isIndex(_ key: String) -> Bool {
    guard let index = UInt32(key), index < .max else { return false }
    return String(index) == key
  }
}
