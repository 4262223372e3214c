import CassetteFormat

/// What is asked of values that a query or a pointer has found.
struct ValueTest: Sendable {
  private enum Test: Sendable {
    case equals(JSONValue)
    case notEquals(JSONValue)
    case oneOf([JSONValue])
    case contains(JSONValue)
    case matches(MaskPattern)
    case atLeast(JSONValue)
    case atMost(JSONValue)
  }

  private var tests: [Test] = []
  private var exists: Bool?
  private var count: Bounds?
  /// Whether one value is enough.
  private var isAny = false

  static let keys = """
    exists, equals, not_equals, one_of, contains, matches, at_least, at_most, count, any
    """

  /// - Throws: `CaseProblem`, also when nothing is asked.
  init(_ fields: inout CaseFields) throws(CaseProblem) {
    exists = try fields.bool("exists")
    if let node = fields.take("equals") { tests.append(.equals(node.json)) }
    if let node = fields.take("not_equals") { tests.append(.notEquals(node.json)) }
    if let node = fields.take("one_of") {
      guard let items = node.items, !items.isEmpty else { throw node.wrong("one_of must be a list") }
      tests.append(.oneOf(items.map(\.json)))
    }
    if let node = fields.take("contains") { tests.append(.contains(node.json)) }
    if let node = fields.take("matches") { tests.append(.matches(try node.pattern("matches"))) }
    for (key, make) in [("at_least", Test.atLeast), ("at_most", Test.atMost)] {
      guard let node = fields.take(key) else { continue }
      guard JSONComparison.number(node.json) != nil else { throw node.wrong("\(key) must be a number") }
      tests.append(make(node.json))
    }
    if let node = fields.take("count") { count = try node.bounds("count") }
    isAny = try fields.bool("any") ?? false
    guard exists != nil || count != nil || !tests.isEmpty else {
      throw CaseProblem(.wrongValue, "nothing is asked of the value; it can be \(Self.keys)", line: fields.line)
    }
    if exists == false, count != nil || !tests.isEmpty {
      throw CaseProblem(.wrongValue, "a value that is not there cannot be anything else", line: fields.line)
    }
  }

  /// - Parameter values: What was found, in order.
  func outcome(_ values: [JSONValue]) -> CheckOutcome {
    if let exists, exists != !values.isEmpty {
      return CheckOutcome(.fails, values.isEmpty ? "there is no such value" : Self.text(values))
    }
    if let count, !count.contains(values.count) {
      return CheckOutcome(.fails, "\(FoundText.there(values.count, "value")): \(Self.text(values))")
    }
    if tests.isEmpty { return CheckOutcome(.holds, values.isEmpty ? "there is no such value" : Self.text(values)) }
    guard !values.isEmpty else { return CheckOutcome(.fails, "there is no such value") }
    func passes(_ value: JSONValue) -> Bool { tests.allSatisfy { Self.passes($0, value) } }
    if isAny { return CheckOutcome(values.contains(where: passes), Self.text(values)) }
    if let wrong = values.first(where: { !passes($0) }) { return CheckOutcome(.fails, Self.text([wrong])) }
    return CheckOutcome(.holds, Self.text(values))
  }

  private static func passes(_ test: Test, _ value: JSONValue) -> Bool {
    switch test {
    case .equals(let wanted): JSONComparison.equal(value, wanted)
    case .notEquals(let wanted): !JSONComparison.equal(value, wanted)
    case .oneOf(let wanted): wanted.contains { JSONComparison.equal(value, $0) }
    case .contains(let wanted): JSONComparison.contains(value, wanted)
    case .matches(let pattern): value.text.map { pattern.isFound(in: Array($0.utf8)) } ?? false
    case .atLeast(let bound): JSONComparison.number(value) != nil && !JSONComparison.isLess(value, bound)
    case .atMost(let bound): JSONComparison.number(value) != nil && !JSONComparison.isLess(bound, value)
    }
  }

  private static func text(_ values: [JSONValue]) -> String {
    let shown = values.prefix(3).map { FoundText.short(String(decoding: JSONText.encode($0), as: UTF8.self)) }
    return (values.count == 1 ? "it is " : "they are ") + shown.joined(separator: ", ")
      + (values.count > 3 ? ", …" : "")
  }
}

/// Recorded text in a message.
enum FoundText {
  private static let length = 120

  /// The beginning of a text, as one line.
  static func short(_ text: String) -> String {
    let line = TerminalText.line(String(text.unicodeScalars.prefix(length + 1)))
    return text.unicodeScalars.count > length ? String(line.prefix(length)) + "…" : line
  }

  /// `there is 1 call`, `there are 2 calls`.
  static func there(_ count: Int, _ noun: String) -> String {
    "there \(count == 1 ? "is" : "are") \(Quantity.count(count, noun))"
  }

  static func quoted(_ text: String) -> String { "\"\(short(text))\"" }
}

extension CaseNode {
  /// A regular expression in the subset of `Spec/match-keys.md`, which takes time linear in the text.
  func pattern(_ name: String) throws(CaseProblem) -> MaskPattern {
    guard let text else { throw wrong("\(name) must be a regular expression") }
    do throws(MaskPattern.Failure) { return try MaskPattern(text) } catch {
      throw wrong("\(name) is no regular expression that is read here: \(error.message)")
    }
  }

  /// A whole number, or `exactly`, `at_least`, `at_most`.
  func bounds(_ name: String) throws(CaseProblem) -> Bounds {
    let node =
      text == nil ? self : CaseNode(content: .mapping([.init(key: "exactly", line: line, value: self)]), line: line)
    var fields = try CaseFields(node, of: name)
    guard let bounds = try Bounds(&fields) else { throw wrong("\(name) needs exactly, at_least or at_most") }
    try fields.finish()
    return bounds
  }
}
