import CassetteFormat

/// What a sample's events share and refer to: long texts, messages, and messages of provider calls.
struct InspectPools {
  private var attachments: [String: JSONValue] = [:]
  var messages: [JSONValue] = []
  var calls: [JSONValue] = []

  /// By digest in a sample that is one member, by number in one that is in chunks.
  mutating func add(attachments value: JSONValue?) {
    for member in value?.object?.members ?? [] { attachments[member.key] = member.value }
    for (index, item) in (value?.items ?? []).enumerated() { attachments[String(index)] = item }
  }

  /// A value with the texts in the place of their references. A reference that leads nowhere stays, as in Inspect.
  func resolve(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text):
      for scheme in ["attachment://", "tc://"] where text.hasPrefix(scheme) {
        return attachments[String(text.dropFirst(scheme.count))] ?? value
      }
      return value
    case .array(let items): return .array(items.map(resolve))
    case .object(let object):
      return .object(JSONObject(object.members.map { .init(key: $0.key, value: resolve($0.value)) }))
    default: return value
    }
  }

  /// The items of ranges `[start, end)` of a pool.
  func expand(_ refs: JSONValue, _ pool: [JSONValue]) -> [JSONValue] {
    refs.items.flatMap { range -> ArraySlice<JSONValue> in
      guard range.items.count == 2, let start = range.items[0].whole, let end = range.items[1].whole, start >= 0,
        start <= end, end <= pool.count
      else { return [] }
      return pool[start..<end]
    }
  }
}
