import CassetteFormat

/// A span, with its attributes as plain values.
struct OTelSpan {
  let value: JSONValue
  let scope: JSONValue?
  /// The number of its resource.
  let resource: Int?
  let attributes: [String: JSONValue]
  let id: String?
  let trace: String?
  let parent: String?
  let start: Int?
  let end: Int?

  init(_ value: JSONValue, scope: JSONValue?, resource: Int?) {
    self.value = value
    self.scope = scope
    self.resource = resource
    attributes = Self.attributes(value["attributes"])
    id = (value["spanId"] ?? value["span_id"] ?? value["context"]?["span_id"])?.text
    trace = (value["traceId"] ?? value["trace_id"] ?? value["context"]?["trace_id"])?.text
    parent = (value["parentSpanId"] ?? value["parent_span_id"] ?? value["parent_id"])?.text
    start = Self.time(value["startTimeUnixNano"] ?? value["start_time_unix_nano"] ?? value["start_time"])
    end = Self.time(value["endTimeUnixNano"] ?? value["end_time_unix_nano"] ?? value["end_time"])
  }

  var name: String { value["name"]?.text ?? "span" }

  /// Why it failed; nil when it did not.
  var failure: ToolCall.Failure? {
    let code = (value["status"]?["code"] ?? value["status"]?["status_code"])?.text?.uppercased()
    guard code == "2" || code == "STATUS_CODE_ERROR" || code == "ERROR" else { return nil }
    let thrown = events.first { $0.attributes["exception.type"] != nil || $0.attributes["exception.message"] != nil }
    let type = attributes["error.type"]?.text ?? thrown?.attributes["exception.type"]?.text
    let message = (value["status"]?["message"] ?? value["status"]?["description"])?.text
    return ToolCall.Failure(
      kind: type ?? "error", message: message ?? thrown?.attributes["exception.message"]?.text)
  }

  struct Happening {
    let name: String
    let attributes: [String: JSONValue]
    let body: JSONValue?
  }

  var events: [Happening] { value["events"]?.items.map { Self.happening($0) } ?? [] }

  /// An event of a span, or a log record that is one.
  static func happening(_ value: JSONValue) -> Happening {
    let attributes = attributes(value["attributes"])
    let name = value["eventName"] ?? attributes["event.name"] ?? value["name"]
    return Happening(name: name?.text ?? "", attributes: attributes, body: plain(value["body"]))
  }

  /// The values of a list of keys and values, or of an object.
  static func attributes(_ value: JSONValue?) -> [String: JSONValue] {
    if let object = value?.object {
      return Dictionary(object.members.map { ($0.key, $0.value) }) { _, last in last }
    }
    let pairs = (value?.items ?? []).compactMap { item -> (String, JSONValue)? in
      guard let key = item["key"]?.text, let value = plain(item["value"]) else { return nil }
      return (key, value)
    }
    return Dictionary(pairs) { _, last in last }
  }

  /// A value of OTLP without the name of its type.
  private static func plain(_ value: JSONValue?) -> JSONValue? {
    guard let value, let member = value.object?.members.first, value.object?.members.count == 1 else { return value }
    switch member.key {
    case "stringValue", "string_value", "bytesValue", "bytes_value", "boolValue", "bool_value", "doubleValue",
      "double_value":
      return member.value
    case "intValue", "int_value": return member.value.whole.map(JSONValue.integer) ?? member.value
    case "arrayValue", "array_value":
      return .array((member.value["values"]?.items ?? []).compactMap { plain($0) })
    case "kvlistValue", "kvlist_value":
      return .object(
        JSONObject(
          (member.value["values"]?.items ?? []).compactMap { item in
            item["key"]?.text.flatMap { key in plain(item["value"]).map { .init(key: key, value: $0) } }
          }))
    default: return value
    }
  }

  /// Nanoseconds since 1970 in digits, or text of RFC 3339, in microseconds.
  private static func time(_ value: JSONValue?) -> Int? {
    if let nanoseconds = value?.whole { return nanoseconds / 1000 }
    guard let parts = value else { return nil }
    // JavaScript's SDK writes seconds and nanoseconds.
    if parts.items.count == 2, let seconds = parts.items[0].whole, let rest = parts.items[1].whole,
      abs(seconds) < 1 << 40
    {
      return seconds * 1_000_000 + rest / 1000
    }
    return parts.time
  }

  /// Attributes such as `gen_ai.prompt.0.content` as a list of objects; members may be objects and lists in turn.
  func list(_ prefix: String) -> [JSONValue] {
    var tree = Tree()
    for (key, value) in attributes where key.hasPrefix(prefix + ".") {
      tree.set(key.dropFirst(prefix.count + 1).split(separator: ".", maxSplits: 16)[...], value)
    }
    return tree.value.items
  }

  private struct Tree {
    private var leaf: JSONValue?
    private var children: [String: Tree] = [:]

    mutating func set(_ path: ArraySlice<Substring>, _ value: JSONValue) {
      guard let first = path.first else { return leaf = value }
      children[String(first), default: Tree()].set(path.dropFirst(), value)
    }

    var value: JSONValue {
      if children.isEmpty { return leaf ?? .null }
      let numbered = children.compactMap { key, child in Int(key).map { ($0, child) } }
      if numbered.count == children.count {
        return .array(numbered.sorted { $0.0 < $1.0 }.map(\.1.value))
      }
      return .object(
        JSONObject(children.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value.value) }))
    }
  }
}
