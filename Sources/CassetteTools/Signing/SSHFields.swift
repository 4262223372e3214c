/// Reads SSH's binary form (RFC 4251 §5) from its start; every length is checked before anything is taken.
struct SSHFields {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  /// The next bytes; nil when there are fewer.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func byte() -> UInt8? { take(1)?[0] }

  mutating func uint32() -> UInt32? { take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } } }

  /// A string: its length, then its bytes.
  mutating func string() -> [UInt8]? {
    guard let count = uint32() else { return nil }
    return take(Int(count))
  }

  mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }

  /// A number that is not negative, most significant byte first, in its shortest form and without the byte for the sign.
  mutating func number() -> [UInt8]? {
    guard let bytes = string(), let first = bytes.first, first < 0x80 else { return nil }
    guard first == 0 else { return bytes }
    return bytes.count > 1 && bytes[1] >= 0x80 ? Array(bytes.dropFirst()) : nil
  }
}

extension [UInt8] {
  /// Appends a string of SSH's binary form.
  mutating func append(ssh string: some Collection<UInt8>) {
    Swift.withUnsafeBytes(of: UInt32(string.count).bigEndian) { append(contentsOf: $0) }
    append(contentsOf: string)
  }
}
