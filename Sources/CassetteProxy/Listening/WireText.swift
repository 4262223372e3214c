import CassetteFormat

/// Lines of HTTP/1.1 as they are sent.
struct WireText {
  private(set) var bytes: [UInt8]

  init(_ text: String = "") { bytes = Array(text.utf8) }

  mutating func append(_ part: [UInt8]) {
    // A reason phrase is text of the cassette: it must not end its line.
    bytes.append(contentsOf: part.filter { !Self.endsLines($0) })
  }

  mutating func endLine() { bytes += [0x0D, 0x0A] }

  mutating func field(_ name: ByteString, _ value: ByteString) {
    bytes += name.bytes
    bytes += [UInt8(ascii: ":"), UInt8(ascii: " ")]
    bytes += value.bytes
    endLine()
  }

  mutating func fields(_ fields: [HeaderField]) {
    for field in fields where Self.isSendable(field) { self.field(field.name, field.value) }
  }

  /// Whether a field is one line with one name (rule RW-E12): one that is not would be read as something else.
  static func isSendable(_ field: HeaderField) -> Bool {
    !field.name.bytes.isEmpty && !field.value.bytes.contains(where: endsLines)
      && !field.name.bytes.contains { endsLines($0) || $0 == UInt8(ascii: ":") || $0 == 0x20 || $0 == 0x09 }
  }

  private static func endsLines(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A || byte == 0 }
}
