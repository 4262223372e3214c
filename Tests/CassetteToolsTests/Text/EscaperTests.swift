import CassetteTools
import Testing

/// Recorded text in each format that somebody's program reads.
@Suite struct EscaperTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("=1+2", "'=1+2"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", #"\t=1"#), ("\r\n=1", #"\r\n=1"#), ("\u{FF1D}1", "'\u{FF1D}1"), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""),
    ("say \"hi\"", "\"say \"\"hi\"\"\""), ("=\"x\"", "\"'=\"\"x\"\"\""), (" a", "\" a\""), ("\u{1B}[1m", #"\x1b[1m"#),
    ("\"\u{301},=1", "\"\"\"\u{301},=1\""),
  ])
  func fieldsOfCSVAreNoFormulas(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  @Test func recordsOfCSVAreLines() {
    #expect(CSVText.record(["a", "b\nc", "=d", ""]) == #"a,b\nc,'=d,"#)
  }

  @Test(arguments: [
    ("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
    ("a & \"b\"]]>", "a &amp; &quot;b&quot;]]&gt;"), ("a\u{0}\u{8}\u{1B}b", #"a\x00\x08\x1bb"#),
    ("\u{FFFE}\u{FFFF}", #"\u{fffe}\u{ffff}"#), ("é 😀", "é 😀"),
  ])
  func markupIsText(text: String, escaped: String) {
    #expect(MarkupText.content(text) == escaped)
    #expect(MarkupText.attribute(text) == escaped)
  }

  @Test func attributesAreLines() {
    #expect(MarkupText.content("a\n\tb") == "a\n\tb")
    #expect(MarkupText.attribute("a\n\tb") == #"a\n\tb"#)
    #expect(MarkupText.content([0x61, 0xFF, 0x3C]) == #"a\xff&lt;"#)
  }

  @Test func annotationsHoldNoCommand() {
    #expect(AnnotationText.message("50%\r\n::set-output name=a::b, c") == #"50%25\r%0A\x3a:set-output name=a::b, c"#)
    #expect(AnnotationText.property("a:b,c%0A\n") == #"a%3Ab%2Cc%250A\n"#)
  }

  @Test func codeInMarkdownCannotBeLeft() {
    #expect(MarkdownText.fenced(Array("a\n```\n# b".utf8), language: "json") == "````json\na\n```\n# b\n````\n")
    #expect(MarkdownText.fenced([]) == "```\n```\n")
    #expect(MarkdownText.code("a") == "`a`")
    #expect(MarkdownText.code("`a`` b") == "``` `a`` b ```")
    #expect(MarkdownText.code("a|b\n", inTable: true) == #"`a\|b\n`"#)
    #expect(MarkdownText.code("a|\u{301}b", inTable: true) == "`a\\|\u{301}b`")
    #expect(MarkdownText.code("a|b") == "`a|b`")
    #expect(MarkdownText.code("") == "")
  }
}
