import CassetteFormat

/// Writes a JSON object whose values may be encoded already.
struct JSONObjectWriter {
  private var bytes = [UInt8(ascii: "{")]

  /// The object so far, closed.
  var finished: [UInt8] { bytes + [UInt8(ascii: "}")] }

  mutating func set(_ key: String, _ value: JSONValue?) {
    if let value { set(key, encoded: JSONText.encode(value)) }
  }

  mutating func set(_ key: String, encoded value: [UInt8]) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: CanonicalJSON.encode(.string(key)))
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: value)
  }

  /// A list of values that are encoded.
  static func list(_ items: [[UInt8]]) -> [UInt8] {
    var bytes = [UInt8(ascii: "[")]
    bytes.reserveCapacity(items.reduce(2) { $0 + $1.count + 1 })
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: item)
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }
}
