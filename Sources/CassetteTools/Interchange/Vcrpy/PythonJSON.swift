import CassetteFormat

/// Writes a value as Python's `json.dumps` does with its defaults: `", "` and `": "`, ASCII only, floats by `repr`.
struct PythonJSON {
  private var out: [UInt8] = []

  /// - Throws: `InterchangeError` for what `json.dumps` does not take.
  static func dump(_ node: YAMLNode) throws -> [UInt8] {
    var writer = PythonJSON()
    writer.out.reserveCapacity(node.weight)
    try writer.write(node)
    return writer.out
  }

  private mutating func write(_ text: String) { out.append(contentsOf: text.utf8) }

  private mutating func write(_ node: YAMLNode) throws {
    switch node.content {
    case .scalar(let scalar): try write(PyYAMLScalar(scalar))
    case .sequence(let items):
      try check(node, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:python/tuple")
      write("[")
      for (index, item) in items.enumerated() {
        if index > 0 { write(", ") }
        try write(item)
      }
      write("]")
    case .mapping(let pairs):
      try check(node, "tag:yaml.org,2002:map")
      write("{")
      for (index, pair) in try Self.unique(pairs).enumerated() {
        if index > 0 { write(", ") }
        writeString(pair.key)
        write(": ")
        try write(pair.value)
      }
      write("}")
    }
  }

  private func check(_ node: YAMLNode, _ tags: String...) throws {
    guard node.tag == nil || tags.contains(node.tag!) else {
      throw InterchangeError("the tag \(node.tag!) stands for a Python object, which is not taken as data")
    }
  }

  /// The members by key: the last of equal keys counts, at the place of the first.
  private static func unique(_ pairs: [YAMLNode.Pair]) throws -> [(key: [UInt8], value: YAMLNode)] {
    var places: [[UInt8]: Int] = [:]
    var members: [(key: [UInt8], value: YAMLNode)] = []
    for pair in pairs {
      guard let scalar = pair.key.scalar else { throw InterchangeError("a key of a JSON object is not text") }
      let key = try keyText(scalar)
      if let place = places[key] {
        members[place].value = pair.value
      } else {
        places[key] = members.count
        members.append((key, pair.value))
      }
    }
    return members
  }

  private static func keyText(_ scalar: YAMLScalar) throws -> [UInt8] {
    switch try PyYAMLScalar(scalar) {
    case .text(let bytes): return bytes
    case .null: return Array("null".utf8)
    case .bool(let value): return Array("\(value)".utf8)
    case .integer(let digits): return Array(digits.utf8)
    case .float(let value): return Array(PythonFloat.text(value).utf8)
    case .date, .binary: throw InterchangeError("a key of a JSON object is not text")
    }
  }

  private mutating func write(_ value: PyYAMLScalar) throws {
    switch value {
    case .null: write("null")
    case .bool(let value): write(value ? "true" : "false")
    case .integer(let digits): write(digits)
    case .float(let value): write(PythonFloat.text(value))
    case .text(let bytes): writeString(bytes)
    case .date: throw InterchangeError("a date stands where JSON has none; put it in quotes")
    case .binary: throw InterchangeError("binary stands where JSON has none")
    }
  }

  private mutating func writeString(_ utf8: [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x20...0x7E: out.append(byte)
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case 0x08: write("\\b")
      case 0x0C: write("\\f")
      case ..<0x80: writeEscape(UInt16(byte))
      default:
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let character = String(decoding: utf8[index..<min(index + length, utf8.count)], as: UTF8.self)
        for unit in character.utf16 { writeEscape(unit) }
        index += length - 1
      }
      index += 1
    }
    out.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}
