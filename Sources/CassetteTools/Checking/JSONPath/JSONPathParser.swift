import CassetteFormat

/// Reads the text of a query (RFC 9535 §2; `Spec/case.md` says what is left out).
struct JSONPathParser {
  typealias Failure = JSONPathQuery.Failure

  private let text: [UInt8]
  private var position = 0
  private var depth = 0
  /// Filters in filters, and parentheses.
  private static let maximumDepth = 32
  /// Whole numbers that every JSON reader has exactly (RFC 7493).
  private static let largest = 1 << 53 - 1

  init(_ text: [UInt8]) {
    self.text = text
  }

  mutating func query() throws(Failure) -> [JSONPathQuery.Segment] {
    guard take("$") else { throw failure("a query begins with $") }
    let segments = try self.segments()
    guard position == text.count else { throw failure("this does not go on a query") }
    return segments
  }

  private func failure(_ message: String) -> Failure { Failure(message: "\(message), at byte \(position)") }

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < text.count ? text[position + offset] : nil
  }

  private mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard text.count - position >= count,
      (0..<count).allSatisfy({ text[position + $0] == literal.utf8Start[$0] })
    else { return false }
    position += count
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func nested<Result>(_ body: (inout Self) throws(Failure) -> Result) throws(Failure) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("more than \(Self.maximumDepth) things in one another") }
    return try body(&self)
  }

  // MARK: Segments

  private mutating func segments() throws(Failure) -> [JSONPathQuery.Segment] {
    var segments: [JSONPathQuery.Segment] = []
    while true {
      let start = position
      skipSpace()
      if take("..") {
        segments.append(.init(isDescendant: true, selectors: try afterDots()))
      } else if take(".") {
        segments.append(.init(isDescendant: false, selectors: [try dotted()]))
      } else if take("[") {
        segments.append(.init(isDescendant: false, selectors: try bracketed()))
      } else {
        // White space after a query is whoever's who goes on.
        position = start
        return segments
      }
    }
  }

  private mutating func afterDots() throws(Failure) -> [JSONPathQuery.Selector] {
    take("[") ? try bracketed() : [try dotted()]
  }

  private mutating func dotted() throws(Failure) -> JSONPathQuery.Selector {
    if take("*") { return .wildcard }
    let start = position
    while let byte = peek(), Self.isName(byte, isFirst: position == start) { position += 1 }
    guard position > start else { throw failure("a name or * is expected after the dot") }
    return .name(String(decoding: text[start..<position], as: UTF8.self))
  }

  private static func isName(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...: true
    case 0x30...0x39: !isFirst
    default: false
    }
  }

  private mutating func bracketed() throws(Failure) -> [JSONPathQuery.Selector] {
    var selectors: [JSONPathQuery.Selector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("] or a comma is expected") }
    return selectors
  }

  private mutating func selector() throws(Failure) -> JSONPathQuery.Selector {
    switch peek() {
    case UInt8(ascii: "*"):
      position += 1
      return .wildcard
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try string())
    case UInt8(ascii: "?"):
      position += 1
      skipSpace()
      return .filter(try nested { parser throws(Failure) in try parser.or() })
    default: return try indexOrSlice()
    }
  }

  private mutating func indexOrSlice() throws(Failure) -> JSONPathQuery.Selector {
    let first = try integer()
    let afterFirst = position
    skipSpace()
    guard take(":") else {
      position = afterFirst
      guard let first else { throw failure("a name in quotes, a number, *, or ? is expected") }
      return .index(first)
    }
    skipSpace()
    let end = try integer()
    skipSpace()
    var step: Int?
    if take(":") {
      skipSpace()
      step = try integer()
    }
    return .slice(start: first, end: end, step: step ?? 1)
  }

  /// Nil when there is none here.
  private mutating func integer() throws(Failure) -> Int? {
    let start = position
    let isNegative = take("-")
    let digits = position
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
    guard position > digits else {
      guard !isNegative else { throw failure("digits are expected after the minus") }
      return nil
    }
    let hasLeadingZero = text[digits] == 0x30 && (position - digits > 1 || isNegative)
    guard !hasLeadingZero, let value = Int(String(decoding: text[start..<position], as: UTF8.self)),
      value.magnitude <= Self.largest
    else { throw failure("this is not a whole number") }
    return value
  }

  // MARK: Filters

  private mutating func or() throws(Failure) -> JSONPathQuery.Filter {
    var parts = [try and()]
    while true {
      skipSpace()
      guard take("||") else { return parts.count == 1 ? parts[0] : .or(parts) }
      skipSpace()
      parts.append(try and())
    }
  }

  private mutating func and() throws(Failure) -> JSONPathQuery.Filter {
    var parts = [try basic()]
    while true {
      skipSpace()
      guard take("&&") else { return parts.count == 1 ? parts[0] : .and(parts) }
      skipSpace()
      parts.append(try basic())
    }
  }

  private mutating func basic() throws(Failure) -> JSONPathQuery.Filter {
    if take("!") {
      skipSpace()
      if take("(") { return .not(try parenthesised()) }
      guard let query = try filterQuery() else { throw failure("a query or a parenthesis is expected after !") }
      return .not(.exists(query))
    }
    if take("(") { return try parenthesised() }
    let start = position
    let left = try operand()
    let end = position
    skipSpace()
    guard let comparison = JSONPathQuery.Comparison.allCases.first(where: { takes($0.rawValue) }) else {
      position = end
      guard case .query(let query) = left else { throw failure("a comparison is expected after a literal") }
      return .exists(query)
    }
    skipSpace()
    let right = try operand()
    for case .query(let query) in [left, right] where !query.isSingular {
      position = start
      throw failure("a query that may select several values cannot be compared")
    }
    return .compare(left, comparison, right)
  }

  private mutating func takes(_ word: String) -> Bool {
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func parenthesised() throws(Failure) -> JSONPathQuery.Filter {
    skipSpace()
    let filter = try nested { parser throws(Failure) in try parser.or() }
    skipSpace()
    guard take(")") else { throw failure("a parenthesis has no end") }
    return filter
  }

  private mutating func filterQuery() throws(Failure) -> JSONPathQuery.Query? {
    let isRelative = take("@")
    guard isRelative || take("$") else { return nil }
    return JSONPathQuery.Query(
      isRelative: isRelative, segments: try nested { parser throws(Failure) in try parser.segments() })
  }

  private mutating func operand() throws(Failure) -> JSONPathQuery.Operand {
    if let query = try filterQuery() { return .query(query) }
    switch peek() {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .literal(.string(try string()))
    case UInt8(ascii: "-"), 0x30?, 0x31?, 0x32?, 0x33?, 0x34?, 0x35?, 0x36?, 0x37?, 0x38?, 0x39?:
      return .literal(try number())
    default: break
    }
    if take("true") { return .literal(.bool(true)) }
    if take("false") { return .literal(.bool(false)) }
    if take("null") { return .literal(.null) }
    if let byte = peek(), Self.isName(byte, isFirst: true) {
      throw failure("functions are not read; @, $, a text, a number, true, false or null is expected")
    }
    throw failure("@, $, a text, a number, true, false or null is expected")
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let bytes = Array(text[start..<position])
    // The grammar is JSON's, but for -0, which is one here too.
    guard let value = try? JSONParser.lax(bytes.span.bytes) else {
      position = start
      throw failure("this is not a number")
    }
    return value
  }

  // MARK: Strings

  private mutating func string() throws(Failure) -> String {
    let quote = text[position]
    position += 1
    var out: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case quote: return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): out += try escape(quote)
      case 0..<0x20: throw failure("a control character in a text")
      default: out.append(byte)
      }
    }
    throw failure("a text has no end")
  }

  private mutating func escape(_ quote: UInt8) throws(Failure) -> [UInt8] {
    guard let byte = peek() else { throw failure("a backslash at the end") }
    position += 1
    switch byte {
    case quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw failure("this character is not escaped")
    }
  }

  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    var code = try hexadecimal()
    if (0xD800...0xDBFF).contains(code), take("\\u") {
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low) else { throw failure("half a character") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a character") }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    guard text.count - position >= 4, text[position..<position + 4].allSatisfy(Self.isHexadecimal),
      let value = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are expected") }
    position += 4
    return value
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
