import CassetteFormat

/// Filters: `?` and what comes after it (RFC 9535 §2.3.5).
extension JSONPathParser {
  mutating func or() throws(Failure) -> JSONPathQuery.Filter {
    try joined(by: "||", JSONPathQuery.Filter.or) { parser throws(Failure) in try parser.and() }
  }

  private mutating func and() throws(Failure) -> JSONPathQuery.Filter {
    try joined(by: "&&", JSONPathQuery.Filter.and) { parser throws(Failure) in try parser.basic() }
  }

  /// One part, or several with an operator between them.
  private mutating func joined(
    by word: String, _ join: ([JSONPathQuery.Filter]) -> JSONPathQuery.Filter,
    _ part: (inout JSONPathParser) throws(Failure) -> JSONPathQuery.Filter
  ) throws(Failure) -> JSONPathQuery.Filter {
    var parts = [try part(&self)]
    while true {
      skipSpace()
      guard take(word) else { return parts.count == 1 ? parts[0] : join(parts) }
      skipSpace()
      parts.append(try part(&self))
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
    guard let comparison = JSONPathQuery.Comparison.allCases.first(where: { take($0.rawValue) }) else {
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
}
