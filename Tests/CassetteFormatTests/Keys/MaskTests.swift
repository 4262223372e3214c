import Testing

@testable import CassetteFormat

@Suite struct MaskPatternTests {
  @Test(arguments: [
    (#"\d+"#, "a12b3", "a_b_"), ("a|ab|abc", "abcab", "__"), ("(?i)id", "ID iD", "_ _"), ("^a+", "aaa a", "_ a"),
    ("a+$", "aa a", "aa _"), (#"\bcat\b"#, "cat concat cat", "_ concat _"), (".", "é\n😀", "_\n_"),
    ("[^a]", "aéb", "a__"), (#"\S+"#, "é ü", "_ _"), ("x{2,3}", "xxxxxx x", "__ x"), ("é", "aé", "a_"),
    ("a*", "bab", "b_b"), ("[]a]", "]a", "__"), ("(a|b)*c", "ababc", "_"), ("(?:a.c)?d", "abcd", "_"),
    (#"[\w.-]+@[\w.-]+"#, "to me@x.org now", "to _ now"), ("a|a*b", "aaaa", "_aaa"),
  ])
  func replaces(pattern: String, text: String, expected: String) throws {
    let replaced = try MaskPattern(pattern).replacing(Array(text.utf8), by: [UInt8(ascii: "_")])
    #expect(String(decoding: replaced ?? Array(text.utf8), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*", "a{", "a{2", "a{3,2}", "a{256}", "(?=a)", #"\1"#, #"a\"#, "[é]", "[b-a]", #"\q"#,
    "(a{99}){99}", String(repeating: "(", count: 40) + String(repeating: ")", count: 40),
  ])
  func refuses(pattern: String) {
    #expect(throws: MaskPattern.Failure.self) { try MaskPattern(pattern) }
  }

  @Test func nothingRepeatedIsQuick() throws {
    _ = try MaskPattern("((((){255}){255}){255}){255}")
  }

  @Test func timeIsLinear() throws {
    let pattern = try MaskPattern("(a|aa)*(a|aa)*b|a")
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 20_000)
    let duration = ContinuousClock().measure { _ = pattern.replacing(text, by: []) }
    #expect(duration < .seconds(10))
  }

  @Test(arguments: [
    ("iso8601", "at 2026-11-21T08:42:09.123Z."), ("iso8601", "on 2026-11-21"), ("epoch", "t=1763714529"),
    ("uuid", "x 123e4567-e89b-12d3-a456-426614174000"), ("tmpdir", "in /tmp/abc/x.txt"),
    ("hostport", "http://localhost:8080/"), ("gitsha", "0123456789abcdef0123456789abcdef01234567"),
  ])
  func kinds(kind: String, text: String) throws {
    let replaced = try #require(MaskPattern.kinds[kind]?.replacing(Array(text.utf8), by: [UInt8(ascii: "_")]))
    #expect(replaced.filter { (0x30...0x39).contains($0) }.isEmpty)
  }
}

@Suite struct MaskTests {
  private static func key(_ body: String, _ target: String = "/v1/messages", _ masks: [JSONValue] = []) throws -> Digest
  {
    let request = KeyRequest(method: Array("POST".utf8), target: Array(target.utf8), body: Array(body.utf8))
    return Rewind2Keys(masks: try Masks(masks)).key(of: request).digest
  }

  private static func body(_ text: String, _ extra: String = "1") -> String {
    #"{"model":"m","system":"\#(text)","extra":\#(extra),"messages":[{"role":"user","content":"at \#(text)"}]}"#
  }

  @Test(
    arguments: [
      [["kind": "iso8601"]],
      [["kind": "iso8601", "pointer": "/body/**"]],
      [
        ["kind": "iso8601", "pointer": "/body/messages/*/content/*/text"],
        ["pointer": "/body/system", "regex": "[0-9-]{10}", "replace": "<day>"],
      ],
      [["kind": "iso8601", "pointer": "/body/messages"], ["pointer": "/body/system/0/text"]],
    ] as [[JSONValue]])
  func maskedTextDoesNotCount(masks: [JSONValue]) throws {
    let (one, two) = (Self.body("2026-11-21"), Self.body("2026-11-22"))
    #expect(try Self.key(one) != Self.key(two))
    #expect(try Self.key(one, "/v1/messages", masks) == Self.key(two, "/v1/messages", masks))
    #expect(try Self.key(one, "/v1/messages", masks) != Self.key(Self.body("2026-11-22", "2"), "/v1/messages", masks))
  }

  @Test func parametersAndPath() throws {
    let masks: [JSONValue] = [["query": "run"], ["pointer": "/path", "regex": "s-[0-9]+"], ["header": "x-run"]]
    #expect(try Self.key("{}", "/a/s-1?run=1&b=2", masks) == Self.key("{}", "/a/s-22?b=2", masks))
    #expect(try Self.key("{}", "/a/s-1?b=1", masks) != Self.key("{}", "/a/s-1?b=2", masks))
  }

  @Test(
    arguments: [
      "text", [:], ["pointer": "/query"], ["pointer": "body"], ["pointer": "/body/~2"], ["regex": "("], ["kind": "no"],
      ["kind": "uuid", "regex": "a"], ["pointer": "/body", "more": 1], ["query": "a", "regex": "b"], ["query": 1],
      ["kind": "uuid", "replace": .string(String(repeating: "x", count: 65))],
    ] as [JSONValue])
  func refused(mask: JSONValue) {
    #expect(throws: Finding.self) { try Masks([mask]) }
  }
}
