import CassetteFormat

extension TNetString {
  static func text(_ text: String) -> TNetString { .text(Array(text.utf8)[...]) }
  static func bytes(_ text: ByteString) -> TNetString { .bytes(text.bytes[...]) }

  /// A dictionary in the order given.
  static func object(_ members: KeyValuePairs<String, TNetString>) -> TNetString {
    .dictionary(members.map { (Array($0.key.utf8)[...], $0.value) })
  }

  /// A time in seconds, as Python writes it.
  static func seconds(_ microseconds: Int) -> TNetString { .float(Double(microseconds) / 1_000_000) }

  var encoded: [UInt8] {
    switch self {
    case .bytes(let bytes): Self.framed(bytes, ",")
    case .text(let bytes): Self.framed(bytes, ";")
    case .integer(let value): Self.framed("\(value)".utf8, "#")
    case .float(let value): Self.framed(PythonFloat.text(value).utf8, "^")
    case .bool(let value): Self.framed("\(value)".utf8, "!")
    case .null: Self.framed([], "~")
    case .list(let items): Self.framed(items.flatMap(\.encoded), "]")
    case .dictionary(let pairs):
      Self.framed(pairs.flatMap { TNetString.text($0.key).encoded + $0.value.encoded }, "}")
    }
  }

  private static func framed(_ payload: some Collection<UInt8>, _ type: Unicode.Scalar) -> [UInt8] {
    Array("\(payload.count):".utf8) + payload + [UInt8(ascii: type)]
  }
}
