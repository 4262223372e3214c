import CassetteFormat

/// A value of mitmproxy's files: typed netstrings, `5:hello,`, with `;` for text as an extension.
enum TNetString {
  case bytes(ArraySlice<UInt8>)
  /// UTF-8; files of old versions have bytes where newer ones have text.
  case text(ArraySlice<UInt8>)
  case integer(Int)
  case float(Double)
  case bool(Bool)
  case null
  case list([TNetString])
  case dictionary([(key: ArraySlice<UInt8>, value: TNetString)])

  private static let maximumDepth = 64
  /// mitmproxy takes twelve digits for a length.
  static let maximumDigits = 12

  /// Reads the value that stands at the start of the bytes; what follows it is not looked at.
  ///
  /// - Returns: Nil when there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    var position = bytes.startIndex
    guard let value = Self.read(bytes, &position, depth: 0) else { return nil }
    self = value
  }

  private static func read(_ bytes: ArraySlice<UInt8>, _ position: inout Int, depth: Int) -> TNetString? {
    guard depth < maximumDepth, let length = length(bytes[position...]) else { return nil }
    let start = position + length.digits + 1
    guard bytes.endIndex - start > length.value else { return nil }
    let payload = bytes[start..<start + length.value]
    position = payload.endIndex + 1
    return make(payload, type: bytes[payload.endIndex], depth: depth)
  }

  /// The length at the start of a value: its digits, and how many there are before the colon.
  static func length(_ bytes: ArraySlice<UInt8>) -> (value: Int, digits: Int)? {
    let digits = bytes.prefix { (0x30...0x39).contains($0) }
    guard (1...maximumDigits).contains(digits.count), bytes.dropFirst(digits.count).first == UInt8(ascii: ":") else {
      return nil
    }
    return (digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, digits.count)
  }

  private static func make(_ payload: ArraySlice<UInt8>, type: UInt8, depth: Int) -> TNetString? {
    switch type {
    case UInt8(ascii: ","): return .bytes(payload)
    case UInt8(ascii: ";"): return .text(payload)
    case UInt8(ascii: "#"):
      return Int(text(payload)).map(TNetString.integer) ?? Double(text(payload)).map(TNetString.float)
    case UInt8(ascii: "^"): return Double(text(payload)).map(TNetString.float)
    case UInt8(ascii: "!"): return .bool(text(payload) == "true")
    case UInt8(ascii: "~"): return payload.isEmpty ? .null : nil
    case UInt8(ascii: "]"): return items(payload, depth: depth).map(TNetString.list)
    case UInt8(ascii: "}"):
      guard let items = items(payload, depth: depth), items.count % 2 == 0 else { return nil }
      var pairs: [(key: ArraySlice<UInt8>, value: TNetString)] = []
      for index in stride(from: 0, to: items.count, by: 2) {
        switch items[index] {
        case .bytes(let key), .text(let key): pairs.append((key, items[index + 1]))
        default: return nil
        }
      }
      return .dictionary(pairs)
    default: return nil
    }
  }

  private static func items(_ payload: ArraySlice<UInt8>, depth: Int) -> [TNetString]? {
    var items: [TNetString] = []
    var position = payload.startIndex
    while position < payload.endIndex {
      guard let item = read(payload, &position, depth: depth + 1) else { return nil }
      items.append(item)
    }
    return items
  }

  private static func text(_ payload: ArraySlice<UInt8>) -> String {
    String(decoding: payload.prefix(64), as: UTF8.self)
  }
}

extension TNetString {
  /// The value of a key; nil when there is none, or it is null.
  subscript(key: String) -> TNetString? {
    guard case .dictionary(let pairs) = self, let pair = pairs.first(where: { $0.key.elementsEqual(key.utf8) }) else {
      return nil
    }
    if case .null = pair.value { return nil }
    return pair.value
  }

  func has(_ key: String) -> Bool {
    if case .dictionary(let pairs) = self { pairs.contains { $0.key.elementsEqual(key.utf8) } } else { false }
  }

  /// The bytes of bytes or text.
  var bytes: [UInt8]? {
    switch self {
    case .bytes(let bytes), .text(let bytes): Array(bytes)
    default: nil
    }
  }
  var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
  var byteString: ByteString? { bytes.map { ByteString($0) } }
  var items: [TNetString]? { if case .list(let items) = self { items } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// A time in seconds as microseconds.
  var microseconds: Int? {
    switch self {
    case .float(let seconds): Int(exactly: (seconds * 1_000_000).rounded())
    case .integer(let seconds):
      seconds.multipliedReportingOverflow(by: 1_000_000).overflow ? nil : seconds * 1_000_000
    default: nil
    }
  }

  /// The value as JSON, for what a cassette has no member for; bytes that are not text are `{"base64": …}`.
  var json: JSONValue {
    switch self {
    case .bytes(let bytes), .text(let bytes): ByteString(Array(bytes)).json
    case .integer(let value): .integer(value)
    case .float(let value): .number(PythonFloat.text(value))
    case .bool(let value): .bool(value)
    case .null: .null
    case .list(let items): .array(items.map(\.json))
    case .dictionary(let pairs):
      .object(
        JSONObject(pairs.map { JSONObject.Member(key: String(decoding: $0.key, as: UTF8.self), value: $0.value.json) }))
    }
  }
}
