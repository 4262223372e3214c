import CassetteFormat
import Testing

@Suite("Parts of JSON pointers") struct PointerTokenTests {
  @Test(arguments: [
    ("a", "a"), ("", ""), ("a/b~c", "a~1b~0c"), ("~1", "~01"), ("/\u{301}~\u{301}", "~1\u{301}~0\u{301}"),
  ])
  func goThereAndBack(key: String, escaped: String) throws {
    #expect(Array(PointerToken.escaped(key).utf8) == Array(escaped.utf8))
    let parts = PointerToken.parts(of: "/x/" + escaped)
    #expect(parts.count == 2)
    #expect(try PointerToken.unescaped(#require(parts.last)) == Array(key.utf8))
  }

  @Test(arguments: ["~", "a~2", "~~0"]) func otherEscapesAreNone(part: String) {
    #expect(PointerToken.unescaped(Array(part.utf8)[...]) == nil)
  }
}
