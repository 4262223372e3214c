import Testing

@testable import CassetteFormat

/// Text or bytes (rule RW-J06): a string when it is UTF-8, base64 when it is not, and never the other way round.
@Suite struct ByteStringTests {
  @Test(arguments: [
    ("", #""""#), ("é", #""é""#), ("a\"b", #""a\"b""#),
  ])
  func text(text: String, json: String) {
    #expect(String(decoding: CanonicalJSON.encode(ByteString(text).json), as: UTF8.self) == json)
    #expect(ByteString(ByteString(text).json)?.string == text)
  }

  @Test func bytes() {
    let value = ByteString([0x61, 0xFF])
    #expect(value.string == nil)
    #expect(value.json == ["base64": "Yf8="])
    #expect(ByteString(["base64": "Yf8="]) == value)
  }

  static let refused: [JSONValue] = [
    1, true, .null, ["YQ=="], [:], ["base64": 1], ["base64": "YQ=="], ["base64": ""], ["base64": "Yf8"],
    ["base64": "Yf9="], ["base64": "Yf8=", "x": 1], ["Base64": "Yf8="], ["base64": "Yf8=\n"], ["base64": ["Yf8="]],
  ]

  /// Also: base64 of bytes that are UTF-8, and base64 whose last bits are not zero.
  @Test(arguments: refused)
  func notTaken(json: JSONValue) {
    #expect(ByteString(json) == nil)
  }

  @Test func roundTrip() throws {
    var generator = SeededGenerator(91)
    for _ in 0..<500 {
      let value = ByteString(
        generator.oneIn(2) ? generator.bytes(generator.below(12)) : Array(generator.string(8).utf8))
      let bytes = CanonicalJSON.encode(value.json)
      #expect(ByteString(try JSONParser.strict(bytes.span.bytes)) == value)
    }
  }

  @Test func caseOfNames() {
    let name: ByteString = "Content-Type"
    #expect(name.equalsIgnoringCase("content-type"))
    #expect(name.equalsIgnoringCase("CONTENT-TYPE"))
    #expect(!name.equalsIgnoringCase("content-typ"))
    #expect(!name.equalsIgnoringCase("content\u{0D}type"))
    #expect(!(ByteString([0x40, 0x5B]) as ByteString).equalsIgnoringCase("`{"))
  }
}
