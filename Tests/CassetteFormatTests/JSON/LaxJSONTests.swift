import Testing

@testable import CassetteFormat

/// The parser of other tools' documents: all of RFC 8259, and nothing more.
@Suite struct LaxJSONTests {
  private func parse(_ text: String) throws(Finding) -> JSONValue {
    let bytes = Array(text.utf8)
    return try JSONParser.lax(bytes.span.bytes)
  }

  static let accepted: [(String, JSONValue)] = [
    (" [ 1 ,\n2\t]\r\n", [1, 2]), ("1.50", .number("1.50")), ("-0", .number("-0")), ("1e3", .number("1e3")),
    ("9007199254740992", .number("9007199254740992")), ("-9223372036854775808", .number("-9223372036854775808")),
    ("9223372036854775808", .number("9223372036854775808")), (#""\/\u0041\u00E9\ud83d\ude00""#, "/Aé😀"),
    (#"{"b":1,"a":2}"#, ["b": 1, "a": 2]), (#"{"a":1,"b":2,"a":3}"#, ["a": 3, "b": 2]), (#"{"é":1}"#, ["é": 1]),
    (#"{ "a" : [ ] }"#, ["a": []]),
  ]

  @Test(arguments: accepted)
  func taken(text: String, value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    "", "-", "-a",
    "[1,]", #"{"a":1,}"#, "01", "+1", ".5", "1.", "1e", "NaN", "Infinity", "'a'", "\u{FEFF}1", "1 2", "\"\n\"",
    #""\x""#, #""\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\udc00""#, "[", "{", "\u{B}1", "tru",
  ])
  func notTaken(text: String) {
    #expect(throws: Finding.self) { try parse(text) }
  }

  @Test func depth() throws {
    _ = try parse(String(repeating: "[", count: 128) + String(repeating: "]", count: 128))
    for depth in [129, 100_000] {
      #expect(rule { _ = try parse(String(repeating: "[", count: depth)) } == .j05)
    }
  }
}

extension JSONValue: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}
