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
        out.append(pythonString: pair.key)
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
    var places: [ByteString: Int] = [:]
    var members: [(key: [UInt8], value: YAMLNode)] = []
    for pair in pairs {
      guard let scalar = pair.key.scalar else { throw InterchangeError("a key of a JSON object is not text") }
      let key = try keyText(scalar)
      if let place = places[ByteString(key)] {
        members[place].value = pair.value
      } else {
        places[ByteString(key)] = members.count
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
    case .text(let bytes): out.append(pythonString: bytes)
    case .date: throw InterchangeError("a date stands where JSON has none; put it in quotes")
    case .binary: throw InterchangeError("binary stands where JSON has none")
    }
  }
}
