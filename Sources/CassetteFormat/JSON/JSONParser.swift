/// A JSON parser over raw bytes, without Foundation's surprises (it takes duplicate keys, byte order marks and trailing commas).
///
/// In strict mode it accepts the canonical form and nothing else (rules RW-J01 to RW-J05); otherwise any RFC 8259
/// document, with numbers kept as spelled and the last of two equal keys winning, as Python's parser does.
public struct JSONParser: ~Escapable {
  /// How much nesting is taken, the outermost value being depth 1 (rule RW-J05).
  static let strictDepth = 64
  static let laxDepth = 128

  let bytes: RawSpan
  let strict: Bool
  var position = 0

  @_lifetime(copy bytes)
  private init(_ bytes: RawSpan, strict: Bool) {
    self.bytes = bytes
    self.strict = strict
  }

  /// Parses one strict, canonical value that fills the bytes.
  ///
  /// - Parameters:
  ///   - bytes: The value, nothing before or after it.
  ///   - place: Where the bytes come from, for the error.
  /// - Throws: A finding with the rule and the offset of the first byte that breaks it.
  public static func strict(_ bytes: RawSpan, at place: Place = Place()) throws(Finding) -> JSONValue {
    try parse(bytes, strict: true, place)
  }

  /// Parses one strict, canonical object.
  package static func strictObject(_ bytes: RawSpan, at place: Place) throws(Finding) -> JSONObject {
    guard case .object(let object) = try strict(bytes, at: place) else {
      throw Finding(.j01, "the value must be an object", at: place)
    }
    return object
  }

  /// Parses any RFC 8259 document, for files of other tools.
  public static func lax(_ bytes: RawSpan, at place: Place = Place()) throws(Finding) -> JSONValue {
    try parse(bytes, strict: false, place)
  }

  private static func parse(
    _ bytes: RawSpan, strict: Bool, _ place: Place
  ) throws(Finding) -> JSONValue {
    var parser = JSONParser(bytes, strict: strict)
    do throws(Failure) {
      let value = try parser.document()
      return value
    } catch {
      throw Finding(error.rule, error.message, at: place.advanced(by: error.offset))
    }
  }

  /// What went wrong, before it is known in which member.
  struct Failure: Error {
    let rule: Rule
    let offset: Int
    let message: String
  }

  func failure(_ rule: Rule, _ message: String, at offset: Int? = nil) -> Failure {
    Failure(rule: rule, offset: offset ?? position, message: message)
  }

  private mutating func document() throws(Failure) -> JSONValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard position == bytes.byteCount else { throw failure(.j01, "there is something after the value") }
    return value
  }

  func peek() -> UInt8? {
    position < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self) : nil
  }

  private mutating func skipSpace() {
    guard !strict else { return }
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func expect(_ literal: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let start = position
    for index in 0..<literal.utf8CodeUnitCount {
      guard peek() == literal.utf8Start[index] else { throw failure(.j01, "this is not a JSON value", at: start) }
      position += 1
    }
    return value
  }

  /// An array or object that is being read.
  private struct Open {
    let isObject: Bool
    var values: [JSONValue] = []
    var object = JSONObject()
    /// Of the member whose value comes next.
    var key = ""
    /// Where each key stands: lax parsing lets a key come again, and takes its last value.
    var positions: [ByteString: Int] = [:]
  }

  /// Reads a value. It does not recurse, so that no depth is a danger.
  private mutating func value() throws(Failure) -> JSONValue {
    var open: [Open] = []
    while true {
      guard open.count < (strict ? Self.strictDepth : Self.laxDepth) else {
        throw failure(.j05, "values are nested deeper than \(open.count)")
      }
      var ended: JSONValue
      if let isObject = opening() {
        position += 1
        skipSpace()
        if peek() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          position += 1
          ended = isObject ? .object(JSONObject()) : .array([])
        } else {
          open.append(Open(isObject: isObject))
          if isObject { try key(in: &open) }
          continue
        }
      } else {
        ended = try scalar()
      }
      // A value ended here, and maybe containers with it.
      while !open.isEmpty {
        add(ended, to: &open[open.count - 1])
        if try hasMore(until: open[open.count - 1].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { break }
        let container = open.removeLast()
        ended = container.isObject ? .object(container.object) : .array(container.values)
      }
      if open.isEmpty { return ended }
      if open[open.count - 1].isObject { try key(in: &open) }
    }
  }

  /// Whether an object or an array begins here; nil for anything else.
  private func opening() -> Bool? {
    switch peek() {
    case UInt8(ascii: "{"): true
    case UInt8(ascii: "["): false
    default: nil
    }
  }

  private mutating func scalar() throws(Failure) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try expect("true", .bool(true))
    case UInt8(ascii: "f"): return try expect("false", .bool(false))
    case UInt8(ascii: "n"): return try expect("null", .null)
    case nil: throw failure(.j01, "the text ends where a value should be")
    case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return try number()
    case 0xEF where position == 0: throw failure(.j01, "a byte order mark is not allowed")
    case .some:
      throw failure(.j01, strict ? "a value is expected, with no white space before it" : "a value is expected")
    }
  }

  /// The next byte after an element: a comma (true) or the end of the container (false).
  private mutating func hasMore(until end: UInt8) throws(Failure) -> Bool {
    skipSpace()
    guard let byte = peek(), byte == UInt8(ascii: ",") || byte == end else {
      throw failure(.j01, "a comma or the end of the list is expected")
    }
    position += 1
    // What follows the outermost value is the caller's.
    if byte != end { skipSpace() }
    return byte != end
  }

  private mutating func key(in open: inout [Open]) throws(Failure) {
    let start = position
    guard peek() == UInt8(ascii: "\"") else { throw failure(.j01, "a key in quotes is expected") }
    let key = try string()
    if strict { try checkKey(key, after: open[open.count - 1].object.members.last?.key, at: start) }
    skipSpace()
    guard peek() == UInt8(ascii: ":") else { throw failure(.j01, "a colon is expected after the key") }
    position += 1
    skipSpace()
    open[open.count - 1].key = key
  }

  private func add(_ value: JSONValue, to container: inout Open) {
    guard container.isObject else { return container.values.append(value) }
    let key = container.key
    let count = container.object.members.count
    if !strict, let earlier = container.positions.updateValue(count, forKey: ByteString(key)) {
      container.object.members[earlier].value = value
      container.positions[ByteString(key)] = earlier
    } else {
      container.object.members.append(JSONObject.Member(key: key, value: value))
    }
  }

  private func checkKey(_ key: String, after previous: String?, at offset: Int) throws(Failure) {
    var bytes = key
    guard bytes.withUTF8({ $0.allSatisfy { $0 &- 0x20 < 0x5F } }) else {
      throw failure(.j03, "keys are printable ASCII", at: offset)
    }
    guard let previous, previous >= key else { return }
    if key == previous { throw failure(.j03, "the key \(key) stands here twice", at: offset) }
    throw failure(.j03, "the key \(key) must come before \(previous)", at: offset)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    let leadingZero = peek() == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(leadingZero && whole > 1) else {
      throw failure(strict ? .j02 : .j01, "a number is expected, without leading zeros", at: start)
    }
    var isInteger = true
    if peek() == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard digits() > 0 else { throw failure(strict ? .j02 : .j01, "digits are expected after the point") }
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw failure(strict ? .j02 : .j01, "digits are expected in the exponent") }
    }
    let spelling = bytes.extracting(start..<position).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    if isInteger, let integer = Int(spelling), integer.magnitude <= 1 << 53 - 1, spelling != "-0" {
      return .integer(integer)
    }
    guard !strict else {
      throw failure(.j02, "numbers are integers of at most 2^53-1, and there is no -0", at: start)
    }
    return .number(spelling)
  }
}
