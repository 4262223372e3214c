import CassetteFormat

/// What PyYAML's loader makes of a scalar: YAML 1.1 as Python reads it.
enum PyYAMLScalar {
  case null
  case bool(Bool)
  /// In decimal, of any length.
  case integer(String)
  case float(Double)
  case date
  case binary([UInt8])
  case text([UInt8])

  static let binaryTag = "tag:yaml.org,2002:binary"
  private static let textTags: Set = [
    "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:python/str", "tag:yaml.org,2002:python/unicode",
  ]

  /// - Throws: `InterchangeError` for a tag that does not stand for a value, and for binary that is not base64.
  init(_ scalar: YAMLScalar) throws {
    switch scalar.tag {
    case nil: self = scalar.isPlain ? Self.resolve(scalar.bytes) : .text(scalar.bytes)
    case Self.binaryTag?: self = .binary(try Self.decodeBase64(scalar.bytes))
    case let tag? where Self.textTags.contains(tag): self = .text(scalar.bytes)
    case "tag:yaml.org,2002:null"?: self = .null
    case "tag:yaml.org,2002:int"?, "tag:yaml.org,2002:float"?, "tag:yaml.org,2002:bool"?:
      self = Self.resolve(scalar.bytes)
    case "tag:yaml.org,2002:python/bytes"?: self = .binary(try Self.decodeBase64(scalar.bytes))
    case let tag?: throw InterchangeError("the tag \(tag) stands for a Python object, which is not taken as data")
    }
  }

  /// Base64 in lines, as `!!binary` has it.
  static func decodeBase64(_ text: [UInt8]) throws -> [UInt8] {
    let characters = [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
      for byte in text where byte > 0x20 {
        buffer[count] = byte
        count += 1
      }
    }
    guard let bytes = Base64.decode(characters) else { throw InterchangeError("a binary value is not base64") }
    return bytes
  }

  /// A scalar's bytes as they are spelled, or as they are encoded in binary; nil for null.
  ///
  /// - Throws: `InterchangeError` for a tag that does not stand for a value, and for binary that is not base64.
  static func bytes(_ scalar: YAMLScalar) throws -> [UInt8]? {
    // The usual case, in which nobody asks whether it is a number.
    if scalar.tag == nil { return scalar.isPlain && isNull(scalar.bytes) ? nil : scalar.bytes }
    return switch try PyYAMLScalar(scalar) {
    case .null: nil
    case .binary(let bytes), .text(let bytes): bytes
    default: scalar.bytes
    }
  }

  private static func isNull(_ bytes: [UInt8]) -> Bool {
    bytes.isEmpty || bytes.count <= 4 && ["~", "null", "Null", "NULL"].contains { $0.utf8.elementsEqual(bytes) }
  }

  private static func resolve(_ bytes: [UInt8]) -> PyYAMLScalar {
    guard let first = bytes.first else { return .null }
    // Most scalars are text, and need not become a string to show it.
    if bytes.count <= 5, first == UInt8(ascii: "~") || first >= UInt8(ascii: "A"),
      let word = word(String(decoding: bytes, as: UTF8.self))
    {
      return word
    }
    guard bytes.count < 4096, (0x30...0x39).contains(first) || first == 0x2B || first == 0x2D || first == 0x2E else {
      return .text(bytes)
    }
    if PyYAMLNumber.mayBe(bytes) {
      let text = String(decoding: bytes, as: UTF8.self)
      if let value = PyYAMLNumber.decimal(bytes, text) { return value }
      if let digits = PyYAMLNumber.integer(text) { return .integer(digits) }
      if let value = PyYAMLNumber.float(text) { return .float(value) }
    }
    return PyYAMLNumber.isDate(bytes) ? .date : .text(bytes)
  }

  private static func word(_ text: String) -> PyYAMLScalar? {
    switch text {
    case "~", "null", "Null", "NULL": .null
    case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .bool(true)
    case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .bool(false)
    default: nil
    }
  }
}
