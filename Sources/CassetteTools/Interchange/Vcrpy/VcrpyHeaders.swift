import CassetteFormat

/// The header lines of a recorded message, in the order of the file.
enum VcrpyHeaders {
  /// Reads headers: a mapping of names to a value or a list of values, or, in old cassettes, a list of lines or pairs.
  ///
  /// - Throws: `InterchangeError` for anything else.
  static func read(_ node: YAMLNode?) throws -> [HeaderField] {
    let fields = try lines(node)
    guard fields.allSatisfy({ !$0.name.bytes.isEmpty }) else { throw InterchangeError("a header has an empty name") }
    return fields
  }

  private static func lines(_ node: YAMLNode?) throws -> [HeaderField] {
    guard let node, !isNull(node) else { return [] }
    switch node.content {
    case .mapping(let pairs):
      return try pairs.flatMap { pair in
        let name = try name(pair.key)
        return try (pair.value.items ?? [pair.value]).map { HeaderField(name, try text($0)) }
      }
    case .sequence(let items): return try items.flatMap(readItem)
    case .scalar: throw InterchangeError("its headers are a scalar")
    }
  }

  /// An element of a list of headers: `Name: value`, a pair, or a list of pairs (a frozenset's argument).
  private static func readItem(_ node: YAMLNode) throws -> [HeaderField] {
    if let scalar = node.scalar {
      var line = try bytes(scalar)[...]
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw InterchangeError("a header has no colon") }
      while let last = line.last, last <= 0x20 { line.removeLast() }
      let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      return [HeaderField(ByteString(Array(line[..<colon])), ByteString(Array(value)))]
    }
    guard let items = node.items else { throw InterchangeError("a header is not text") }
    if items.count == 2, items[0].scalar != nil {
      return try (items[1].items ?? [items[1]]).map { HeaderField(try name(items[0]), try text($0)) }
    }
    return try items.flatMap(readItem)
  }

  /// A name; multidict's case-insensitive strings are objects with one argument, which is taken as data.
  private static func name(_ node: YAMLNode) throws -> ByteString {
    if let scalar = node.scalar { return ByteString(try bytes(scalar)) }
    let arguments = node.items ?? node["args"]?.items
    guard let scalar = arguments?.first?.scalar, arguments?.count == 1 else {
      throw InterchangeError("the name of a header is not text")
    }
    return ByteString(try bytes(scalar))
  }

  private static func text(_ node: YAMLNode) throws -> ByteString {
    guard let scalar = node.scalar else {
      if let argument = node.items?.first, node.tag != nil { return try text(argument) }
      throw InterchangeError("the value of a header is not text")
    }
    return ByteString(try bytes(scalar))
  }

  /// The bytes of a scalar; numbers and such as they are spelled.
  private static func bytes(_ scalar: YAMLScalar) throws -> [UInt8] {
    try PyYAMLScalar.bytes(scalar) ?? []
  }

  static func isNull(_ node: YAMLNode) -> Bool {
    guard let scalar = node.scalar else { return false }
    do { return try PyYAMLScalar.bytes(scalar) == nil } catch { return false }
  }

  /// Whether a value has been replaced by a placeholder, such as `**REDACTED**`.
  static func isRedacted(_ value: ByteString) -> Bool {
    guard value.bytes.count <= 32 else { return false }
    if value.bytes.allSatisfy({ $0 < 0x80 }) {
      let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
      let count = value.bytes.count(where: isLetter)
      // Most values have another number of letters than these words.
      guard placeholders.contains(where: { $0.utf8.count == count }) else { return false }
    }
    let letters = value.description.lowercased().filter(\.isLetter)
    return placeholders.contains(letters)
  }

  private static let placeholders = ["redacted", "filtered", "scrubbed", "dummy"]

  /// How faithful headers are: vcrpy sorts them by name, and some recorders replace their values.
  static func fidelity(_ fields: [HeaderField]) -> Event.Fidelity? {
    fields.isEmpty ? nil : fields.contains { isRedacted($0.value) } ? .redacted : .reserialised
  }
}
