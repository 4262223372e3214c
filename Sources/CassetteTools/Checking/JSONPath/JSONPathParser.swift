import CassetteFormat

/// Reads the text of a query (RFC 9535 §2; `Spec/case.md` says what is left out).
struct JSONPathParser {
  typealias Failure = JSONPathQuery.Failure

  let text: [UInt8]
  var position = 0
  private var depth = 0
  /// Filters in filters, and parentheses.
  static let maximumDepth = 32
  /// Whole numbers that every JSON reader has exactly (RFC 7493).
  static let largest = 1 << 53 - 1

  init(_ text: [UInt8]) {
    self.text = text
  }

  mutating func query() throws(Failure) -> [JSONPathQuery.Segment] {
    guard take("$") else { throw failure("a query begins with $") }
    let segments = try self.segments()
    guard position == text.count else { throw failure("this does not go on a query") }
    return segments
  }

  func failure(_ message: String) -> Failure { Failure(message: "\(message), at byte \(position)") }

  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < text.count ? text[position + offset] : nil
  }

  mutating func take(_ word: String) -> Bool {
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  mutating func nested<Result>(_ body: (inout Self) throws(Failure) -> Result) throws(Failure) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("more than \(Self.maximumDepth) things in one another") }
    return try body(&self)
  }

  mutating func segments() throws(Failure) -> [JSONPathQuery.Segment] {
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

  mutating func afterDots() throws(Failure) -> [JSONPathQuery.Selector] {
    take("[") ? try bracketed() : [try dotted()]
  }

  mutating func dotted() throws(Failure) -> JSONPathQuery.Selector {
    if take("*") { return .wildcard }
    let start = position
    while let byte = peek(), Self.isName(byte, isFirst: position == start) { position += 1 }
    guard position > start else { throw failure("a name or * is expected after the dot") }
    return .name(String(decoding: text[start..<position], as: UTF8.self))
  }

  static func isName(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...: true
    case 0x30...0x39: !isFirst
    default: false
    }
  }

  mutating func bracketed() throws(Failure) -> [JSONPathQuery.Selector] {
    var selectors: [JSONPathQuery.Selector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("] or a comma is expected") }
    return selectors
  }

  mutating func selector() throws(Failure) -> JSONPathQuery.Selector {
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

  mutating func indexOrSlice() throws(Failure) -> JSONPathQuery.Selector {
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
  mutating func integer() throws(Failure) -> Int? {
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
}
