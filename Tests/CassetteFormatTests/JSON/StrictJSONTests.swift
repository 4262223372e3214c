import Testing

@testable import CassetteFormat

/// What strict JSON takes and refuses, rule by rule.
@Suite struct StrictJSONTests {
  private func parse(_ bytes: [UInt8]) throws(Finding) -> JSONValue { try JSONParser.strict(bytes.span.bytes) }

  static let accepted: [String] = [
    "null", "true", "false", "0", "-1", "7", "10", "9007199254740991", "-9007199254740991", #""""#, #""a""#,
    #""\"\\""#, #""\b\t\n\f\r""#, #""\u0000\u0001\u000b\u000e\u001f""#, #""/""#, "\"\u{7F}\"", "\"é→😀\"", "[]", "{}",
    "[1,[2,[]],{}]", #"{"":1}"#, #"{" ":1,"A":2,"a":3,"~":4}"#, #"{"a":1,"aa":2,"b":3}"#,
    String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
    String(repeating: #"{"a":"#, count: 63) + "[]" + String(repeating: "}", count: 63),
  ]

  /// The canonical form is one text a value: what is taken is written back as it was.
  @Test(arguments: accepted)
  func taken(text: String) throws {
    let bytes = Array(text.utf8)
    #expect(CanonicalJSON.encode(try parse(bytes)) == bytes)
  }

  struct Refused: CustomTestStringConvertible, Sendable {
    let text: String
    let rule: Rule
    var testDescription: String { text.count < 40 ? text : text.prefix(40) + "…" }

    static func all(_ rule: Rule, _ texts: String...) -> [Refused] { texts.map { Refused(text: $0, rule: rule) } }
  }

  static let refused: [Refused] = [
    Refused.all(
      .j01, "", " ", "nul", "nulll", "True", "NaN", "'a'", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 ,2]",
      "[1, 2]", " 1", "1 ", "1\n", "1\r\n", "\u{FEFF}1", "1 2", "1,2", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
      #"{,"a":1}"#,
      #"{"a" :1}"#, #"{"a": 1}"#, #"{ "a":1}"#, "{1:2}", "{a:1}", #"{"a":1"b":2}"#, #"["a""b"]"#, #"""#, #""a"#, #""\"#,
      "/*c*/1", "[1}", #"{"a":1]"#, "\"a\" ", "\u{A0}1"),
    Refused.all(
      .j02, "-0", "00", "01", "-01", "1.0", "1.5", "-1.5", "1e3", "1E3", "1e+3", "0.0", "0e0", "9007199254740992",
      "-9007199254740992", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
      "18446744073709551616", "1" + String(repeating: "0", count: 400), "-", "-a", "1.", "1.e3", "1e", "1e+"),
    Refused.all(
      .j03, #"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"b":1,"a":2}"#, #"{"aa":1,"a":2}"#, #"{"a":1,"A":2}"#,
      #"{"é":1}"#, #"{"\n":1}"#, "{\"\u{7F}\":1}", #"{"a":1,"b":2,"a":3}"#, #"[{"x":{"b":1,"a":2}}]"#),
    Refused.all(
      .j04, #""\/""#, #""\u0041""#, #""\u0008""#, #""\u0009""#, #""\u000a""#, #""\u000c""#, #""\u000d""#, #""\u000B""#,
      #""\u001F""#, #""\u007f""#, #""\u00e9""#, #""\ud83d\ude00""#, #""\u2028""#, #""\a""#, #""\x41""#, #""\U0001""#,
      "\"a\nb\"", "\"\u{0}\"", "\"\t\"", "\"\u{1F}\"", #""\'""#),
    Refused.all(
      .j05, String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
      String(repeating: "[", count: 10_000), String(repeating: #"{"a":"#, count: 10_000),
      String(repeating: #"{"a":"#, count: 64) + "[]" + String(repeating: "}", count: 64)),
  ].flatMap { $0 }

  @Test(arguments: refused)
  func notTaken(_ example: Refused) {
    let bytes = Array(example.text.utf8)
    #expect(rule { _ = try parse(bytes) } == example.rule)
  }

  /// Rules that meet in one text: a lone surrogate is no text, and an escape that is not needed.
  @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\u12""#, #""\uzzzz""#])
  func surrogates(text: String) {
    let bytes = Array(text.utf8)
    let broken = rule { _ = try parse(bytes) }
    #expect(broken == .j01 || broken == .j04)
  }

  static let notUTF8: [[UInt8]] = [
    [0xFF], [0xC3], [0xC0, 0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xC3, 0x28],
  ]

  /// Overlong forms, surrogates, cut and stray bytes, in a value and in a key, short and past the eight-byte scan.
  @Test(arguments: notUTF8)
  func encoding(bytes: [UInt8]) {
    for padding in [0, 20] {
      let string = [0x22] + [UInt8](repeating: 0x61, count: padding) + bytes + [0x22]
      #expect(rule { _ = try parse(string) } == .j01)
      let escaped = [0x22, 0x5C, 0x6E] + bytes + [0x22]
      #expect(rule { _ = try parse(escaped) } == .j01)
    }
    let key = [0x7B, 0x22] + bytes + [0x22, 0x3A, 0x31, 0x7D]
    #expect(rule { _ = try parse(key) } == .j01)
  }

  @Test(arguments: [
    ("[1,,2]", 3), ("[1.5]", 1), (#"{"a":1,"a":2}"#, 7), (#"["abc\/"]"#, 5), ("[true,x]", 6), ("1 ", 1),
  ])
  func offsets(text: String, offset: Int) throws {
    let bytes = Array(text.utf8)
    let finding = #expect(throws: Finding.self) {
      _ = try JSONParser.strict(bytes.span.bytes, at: Place(member: "m", offset: 100))
    }
    #expect(finding?.place == Place(member: "m", offset: 100 + offset))
  }

  @Test func anObjectIsWanted() {
    let bytes = Array("[]".utf8)
    #expect(rule { _ = try JSONParser.strictObject(bytes.span.bytes, at: Place()) } == .j01)
  }
}
