/// The fields that some shape is the value of, all at once: most names are none of them, which must not be found out shape by
/// shape.
struct ExpectedFields: Sendable {
  private var headers: Set<ByteString> = []
  private var queries: Set<ByteString> = []
  private var members: [String] = []
  /// Per hash of two bytes, whether a member ends so.
  private var ends = [Bool](repeating: false, count: 1 << 12)

  mutating func add(_ fields: SecretShape.Fields) {
    headers.formUnion(fields.headers.map { ByteString($0) })
    queries.formUnion(fields.queries.map { ByteString($0) })
    for member in fields.members where !members.contains(member) {
      members.append(member)
      let name = Array(member.utf8)
      guard name.count > 1 else {
        ends = ends.map { _ in true }
        continue
      }
      ends[Self.hash(name[name.count - 2], name[name.count - 1])] = true
    }
  }

  /// Whether the value of a field may be a secret because of the field's name.
  func mayContain(_ field: SecretContext.Field) -> Bool {
    switch field {
    case .text, .key: false
    case .header(let name): headers.contains(ByteString(name))
    case .query(let name): queries.contains(ByteString(SecretShape.Fields.words(of: name)))
    case .member(let name): name.withUnsafeBytes(mayContain(member:))
    }
  }

  func mayContain(member name: UnsafeRawBufferPointer) -> Bool {
    // Most names end otherwise. Before a capital letter a word ends, and only the beginning of a long name counts.
    if name.count > 1, name.count <= 256, case let last = name[name.count - 1], !(0x41...0x5A).contains(last),
      !ends[Self.hash(Self.folded(name[name.count - 2]), Self.folded(last))]
    {
      return false
    }
    return !members.isEmpty && SecretShape.Fields.contains(members, ends: SecretShape.Fields.words(of: name))
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    Alphabet.alphanumeric.contains(byte) ? ASCII.lowercased(byte) : UInt8(ascii: "_")
  }

  private static func hash(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 63) << 6 | Int(second & 63) }
}
