/// A JSON object as Python's `json.dumps` writes it, member by member; keys must come sorted, as with `sort_keys`.
struct PythonObject {
  private var out: [UInt8] = [UInt8(ascii: "{")]

  /// The object's text.
  var bytes: [UInt8] { out + [UInt8(ascii: "}")] }

  /// Sets a member to JSON text.
  mutating func set(_ key: String, raw value: [UInt8]) {
    if out.count > 1 { out.append(contentsOf: ", ".utf8) }
    out.append(pythonString: key)
    out.append(contentsOf: ": ".utf8)
    out.append(contentsOf: value)
  }

  mutating func set(_ key: String, _ value: Int) { set(key, raw: Array(String(value).utf8)) }

  /// Sets a member to a string, or to null.
  mutating func set(_ key: String, _ value: String?) {
    guard let value else { return set(key, raw: Array("null".utf8)) }
    var text: [UInt8] = []
    text.append(pythonString: value)
    set(key, raw: text)
  }
}
