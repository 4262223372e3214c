import CassetteFormat

/// Scalars that a recorder wrote as text: what look like numbers or dates are taken as they are spelled, and the tags of
/// a language's own strings and symbols as data.
extension YAMLScalar {
  /// Whether it is null in YAML 1.1 and 1.2 alike.
  var isNull: Bool {
    if tag == "tag:yaml.org,2002:null" { return true }
    guard isPlain, tag == nil, bytes.count <= 4 else { return false }
    return bytes.isEmpty || ["~", "null", "Null", "NULL"].contains { $0.utf8.elementsEqual(bytes) }
  }

  /// Whether it stands for bytes; Ruby has a tag of its own for them.
  var isBinary: Bool { tag == PyYAMLScalar.binaryTag || tag == "!binary" }

  /// The bytes of the text; nil for null.
  ///
  /// - Throws: `InterchangeError` for binary that is not base64.
  func text() throws -> [UInt8]? { isNull ? nil : isBinary ? try PyYAMLScalar.decodeBase64(bytes) : bytes }
}

extension YAMLNode {
  var isNull: Bool { scalar?.isNull ?? false }

  /// The text of a member of a mapping; nil when there is none, or it is null.
  ///
  /// - Throws: `InterchangeError` for a value that is not text.
  func text(_ key: StaticString) throws -> [UInt8]? {
    guard let value = self[key] else { return nil }
    guard let scalar = value.scalar else { throw InterchangeError("its \(key) is not text") }
    return try scalar.text()
  }

  /// The number of a member of a mapping; nil when there is none.
  func integer(_ key: StaticString) throws -> Int? { try text(key).flatMap { Int(String(decoding: $0, as: UTF8.self)) } }

  /// The header lines of a mapping of names to a value, or to a list of values; nil when it is null, and empty when it is
  /// an empty list.
  ///
  /// - Throws: `InterchangeError` for anything else.
  func headers() throws -> [HeaderField]? {
    if isNull { return nil }
    if let items, items.isEmpty { return [] }
    guard let pairs else { throw InterchangeError("its headers are not a mapping") }
    return try pairs.flatMap { pair in
      guard let name = try pair.key.scalar?.text() else { throw InterchangeError("the name of a header is not text") }
      return try pair.value.values().map { HeaderField(ByteString(name), ByteString($0)) }
    }
  }

  /// The texts of a list of texts or of such lists, or of a text alone; none for null.
  private func values(depth: Int = 0) throws -> [[UInt8]] {
    if let scalar { return try depth == 0 && scalar.isNull ? [] : [scalar.text() ?? []] }
    guard let items, depth < 4 else { throw InterchangeError("the value of a header is not text") }
    return try items.flatMap { try $0.values(depth: depth + 1) }
  }
}
