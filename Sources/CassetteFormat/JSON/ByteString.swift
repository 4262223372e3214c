/// Text as it was on the wire: usually UTF-8, but header values, paths and reasons may be any bytes.
///
/// In JSON it is a string, or `{"base64": …}` when the bytes are not UTF-8 (rule RW-J06); never a replacement character.
public struct ByteString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public var bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public init(_ string: String) { bytes = Array(string.utf8) }
  public init(stringLiteral value: String) { self.init(value) }

  /// An array takes its bytes one by one.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.count)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The text, or `nil` when the bytes are not UTF-8.
  public var string: String? { String(validating: bytes, as: UTF8.self) }

  /// For people: bytes that are not UTF-8 show as `\x9b`. Not for anything that is written back.
  public var description: String {
    if let string { return string }
    var text = ""
    var offset = 0
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      let start = offset
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        text.unicodeScalars.append(Unicode.UTF8.decode(encoded))
        offset += encoded.count
      case .error(let length):
        offset += length
        for byte in bytes[start..<offset] {
          text += "\\x"
          for digit in [byte >> 4, byte & 15] { text.unicodeScalars.append(Unicode.Scalar(Hex.digits[Int(digit)])) }
        }
      case .emptyInput: return text
      }
    }
  }

  public var json: JSONValue {
    if let string { return .string(string) }
    return .object(["base64": .string(Base64.encode(bytes))])
  }

  /// Nil when the value is neither a string nor a base64 object for bytes that are not UTF-8.
  public init?(_ json: JSONValue) {
    switch json {
    case .string(let string): self.init(string)
    case .object(let object):
      guard object.members.count == 1, case .string(let text)? = object["base64"],
        let bytes = Base64.decode(Array(text.utf8)), Base64.encode(bytes) == text,
        String(validating: bytes, as: UTF8.self) == nil
      else { return nil }
      self.init(bytes)
    default: return nil
    }
  }

  /// Whether two are equal when ASCII letters are taken as lowercase, as header names are compared (RFC 9110 §5.1).
  public func equalsIgnoringCase(_ other: StaticString) -> Bool {
    bytes.count == other.utf8CodeUnitCount
      && bytes.enumerated().allSatisfy { ASCII.lowercased($1) == ASCII.lowercased(other.utf8Start[$0]) }
  }
}
