import CassetteFormat

/// The bytes of a recorded body, whichever of vcrpy's ways of writing them was used.
struct VcrpyBody {
  private var bytes: [UInt8]?
  private var isReserialised = false

  private static let bytesIO = "tag:yaml.org,2002:python/object/new:_io.BytesIO"
  private static let iterators = [
    "tag:yaml.org,2002:python/object/apply:builtins.iter", "tag:yaml.org,2002:python/object/apply:__builtin__.iter",
  ]

  /// Reads the body of a request or a response; nil when there was none.
  ///
  /// - Throws: `InterchangeError` for Python objects, and for what is not base64.
  static func read(_ message: YAMLNode) throws -> RecordedBody? {
    let body = try VcrpyBody(of: message)
    return body.bytes.map { RecordedBody($0, body.isReserialised ? .reserialised : nil) }
  }

  private init(of message: YAMLNode) throws {
    if let parsed = message["parsed_body"] {
      bytes = try PythonJSON.dump(parsed)
      isReserialised = true
    } else if let node = message["body"] ?? message["content"] {
      try read(node)
    }
  }

  private mutating func read(_ node: YAMLNode) throws {
    switch node.content {
    case .scalar(let scalar): bytes = try Self.bytes(scalar)
    case .sequence(let items):
      guard node.tag == nil || node.tag == "tag:yaml.org,2002:python/tuple" else { throw Self.object(node) }
      bytes = try Self.joined(items)
    case .mapping:
      if node.tag == Self.bytesIO {
        bytes = try node["state"]?.items?.first?.scalar.flatMap(Self.bytes) ?? []
      } else if Self.iterators.contains(node.tag ?? "") {
        bytes = try Self.joined(node["args"]?.items?.first?.items ?? [])
      } else if node.tag != nil {
        throw Self.object(node)
      } else if let text = node["base64_string"]?.scalar {
        bytes = try PyYAMLScalar.decodeBase64(text.bytes)
      } else if let content = node["string"] {
        try read(content)
      } else if node.pairs?.isEmpty == false {
        bytes = try PythonJSON.dump(node)
        isReserialised = true
      }
    }
  }

  /// The parts of a body that was sent piece by piece: texts, or the single bytes that iterating over bytes gives.
  private static func joined(_ parts: [YAMLNode]) throws -> [UInt8] {
    try parts.reduce(into: []) { bytes, part in
      guard let scalar = part.scalar else { throw InterchangeError("a part of the body is not text") }
      if case .integer(let digits) = try PyYAMLScalar(scalar) {
        guard let byte = UInt8(digits) else { throw InterchangeError("a part of the body is not a byte") }
        bytes.append(byte)
      } else {
        try bytes.append(contentsOf: Self.bytes(scalar) ?? [])
      }
    }
  }

  /// A scalar's bytes, nil for null; a number without quotes is taken as it is spelled.
  private static func bytes(_ scalar: YAMLScalar) throws -> [UInt8]? {
    try PyYAMLScalar.bytes(scalar)
  }

  private static func object(_ node: YAMLNode) -> InterchangeError {
    InterchangeError("its body is a Python object (\(node.tag ?? "")), which is not taken as data")
  }
}
