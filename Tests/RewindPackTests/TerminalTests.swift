import CassetteTools
import Testing

@Suite struct TerminalTests {
  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (1006, "1.01 kB"), (9994, "9.99 kB"), (9995, "10.0 kB"),
    (99_949, "99.9 kB"), (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.00 MB"), (1_000_000, "1.00 MB"),
    (80_807_670, "80.8 MB"),
    (1_500_000_000, "1.50 GB"), (9_007_199_254_740_991, "9007 TB"),
  ])
  func namesSizes(bytes: Int, text: String) {
    #expect(Quantity.size(bytes) == text)
  }

  @Test(arguments: [
    (0, "0.00 ms"), (10, "0.01 ms"), (999_499, "999 ms"), (999_500, "1.00 s"), (1_000_000, "1.00 s"),
    (59_999_999, "60.0 s"),
    (60_000_000, "1 min 0 s"), (3_599_000_000, "59 min 59 s"), (3_600_000_000, "1 h 0 min"),
  ])
  func namesDurations(microseconds: Int, text: String) {
    #expect(Quantity.duration(microseconds: microseconds) == text)
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")])
  func groupsDigits(number: Int, text: String) {
    #expect(Quantity.count(number) == text)
  }

  @Test(arguments: [
    ("{}", "{}"), (" [ ] ", "[]"), ("[1]", "[\n  1\n]"), (#"{"b":1.50,"a":[]}"#, "{\n  \"b\": 1.50,\n  \"a\": []\n}"),
    (#"["}\"{",-0,1E+2,true,null]"#, "[\n  \"}\\\"{\",\n  -0,\n  1E+2,\n  true,\n  null\n]"),
  ])
  func laysOutJSON(text: String, expected: String) {
    #expect(PrettyJSON.layOut(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test(arguments: [
    "", " ", "1", "\"a\"", "{", "[", "}", "[1", "[1,]", "[,1]", "[1 2]", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "[1]]", "[1] x", "[tru]", "[\"a]", "[\"a\nb\"]", "{\"a\":1]", String(repeating: "[", count: 1000),
  ])
  func leavesOtherTextAlone(text: String) {
    #expect(PrettyJSON.layOut(Array(text.utf8)) == nil)
  }

  @Test func cutsTablesToTheTerminal() {
    var table = TextTable([.init("N", .right), .init("NAME", shrinks: true), .init("NOTHING"), .init("END")])
    table.append(["7", "a name that is rather long", "", "x"])
    table.append(["12", "漢字", "", "y"])
    #expect(
      table.lines() == [
        " N  NAME                        END", " 7  a name that is rather long  x", "12  漢字                        y",
      ])
    #expect(table.lines(width: 24) == [" N  NAME             END", " 7  a name that ...  x", "12  漢字             y"])
    #expect(table.lines(width: 10).allSatisfy { $0.count <= 10 })
  }

  @Test func escapesOnlyWhatIsHarmful() {
    #expect(TerminalText.line("plain é 漢字 😀 \\ \"") == "plain é 漢字 😀 \\ \"")
    #expect(TerminalText.line([0x61, 0xC3, 0x28, 0xED, 0xA0, 0x80]) == #"a\xc3(\xed\xa0\x80"#)
    #expect(TerminalText.block(Array("a\tb\nc\r\n".utf8)) == "a\tb\nc\\r\n")
    #expect(TerminalText.json(Array("\"\u{7F}\u{9B}\u{202E}\"".utf8)) == #""\u007f\u009b\u202e""#)
  }

  @Test(arguments: [
    // Zero-width, soft hyphen, fillers, tags, byte order mark, interlinear notes.
    ("a\u{200B}b", #"a\u{200b}b"#), ("pass\u{AD}word", #"pass\u{ad}word"#), ("\u{3164}\u{115F}", #"\u{3164}\u{115f}"#),
    ("\u{E0001}\u{E0041}\u{E007F}", #"\u{e0001}\u{e0041}\u{e007f}"#), ("\u{FEFF}\u{FFF9}", #"\u{feff}\u{fff9}"#),
    ("\u{2060}\u{2062}\u{180E}", #"\u{2060}\u{2062}\u{180e}"#), ("\u{E0100}", #"\u{e0100}"#),
    // An emoji of several parts shows its parts; the selector of its colour stays.
    ("👩\u{200D}💻 ❤\u{FE0F}", "👩\\u{200d}💻 ❤\u{FE0F}"),
  ])
  func escapesWhatCannotBeSeen(text: String, shown: String) {
    #expect(TerminalText.line(text) == shown)
  }

  @Test(arguments: [
    ("::set-output name=a::b", #"\x3a:set-output name=a::b"#), ("a\n  ::error::b\n:c", "a\n  \\x3a:error::b\n:c"),
    ("a ::b", "a ::b"), ("std::x", "std::x"), ("a ##[error]b", #"a \x23#[error]b"#), ("##vso[x]", #"\x23#vso[x]"#),
    ("## a [b]", "## a [b]"),
  ])
  func escapesCommandsOfBuildServers(text: String, shown: String) {
    #expect(TerminalText.block(Array(text.utf8)) == shown)
  }

  @Test func escapesJSONAsJSON() {
    #expect(TerminalText.json(Array("\"\u{E0041}##[x]\"".utf8)) == #""\udb40\udc41\u0023#[x]""#)
  }

  @Test func tellsTextFromOtherBytes() {
    #expect(!TerminalText.isBinary(Array("text with one bad byte ".utf8) + [0xFF]))
    #expect(TerminalText.isBinary([0x61, 0x00]))
    #expect(TerminalText.isBinary([0xFF, 0xD8, 0xFF, 0xE1]))
    #expect(!TerminalText.isBinary([]))
  }
}
