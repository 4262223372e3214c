import CassetteFormat
import CassetteTools
import Testing

@Suite struct BodyTests {
  /// `{"city":"Wien"}` as gzip has it, which no test should have to compress.
  private static let compressed: RecordedAnswer = {
    var answer = RecordedAnswer.http.with("")
    answer.body = [
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x4a, 0xce, 0x2c, 0xa9, 0x54, 0xb2, 0x52,
      0x0a, 0xcf, 0x4c, 0xcd, 0x53, 0xaa, 0x05, 0x00, 0x06, 0xe6, 0x22, 0xc3, 0x0f, 0x00, 0x00, 0x00,
    ]
    answer.coding = "gzip"
    answer.headers = [
      HeaderField("Content-Encoding", "gzip"), HeaderField("Content-Length", ByteString(String(answer.body.count))),
    ]
    return answer
  }()

  @Test func announcesAnotherLength() throws {
    let size = RecordedAnswer.chat.body.count
    let long = try mutant("body-length-long", of: .chat)
    #expect(try long.header("Content-Length") == String(size + 10))
    #expect(try long.response.message.announcedLength == size + 10)
    #expect(try long.response.message.body?.end == .eofClean)
    let short = try mutant("body-length-short", of: .chat, ["bytes": 3])
    #expect(try short.header("Content-Length") == String(size - 3))
    #expect(try short.response.message.announcedLength == size - 3)
    for derived in [long, short] { #expect(try derived.body == RecordedAnswer.chat.body) }
    #expect(try reason("body-length-long", of: .chatStream) == "the head does not announce the length of the body")
    #expect(try reason("body-length-short", of: .mcp, ["bytes": 1000]) == "the body is shorter than that")
  }

  @Test func breaksTheChunks() throws {
    let derived = try mutant("body-chunk-malformed", of: .chatStream)
    #expect(try derived.error?.kind == "malformed-chunk")
    #expect(try derived.response.message.body?.end == .eofAbrupt)
    #expect(try derived.body == Array(RecordedAnswer.chatStream.body.prefix(RecordedAnswer.chatStream.body.count / 2)))
    #expect(try reason("body-chunk-malformed", of: .chat) == "the body was not sent in chunks")
  }

  @Test func cutsWhatIsCompressed() throws {
    let derived = try mutant("body-gzip-truncated", of: Self.compressed)
    #expect(try derived.body == Array(Self.compressed.body.prefix(Self.compressed.body.count / 2)))
    #expect(try derived.header("Content-Length") == String(Self.compressed.body.count / 2))
    #expect(try derived.response.message.body?.coding == "gzip")
    #expect(try reason("body-gzip-truncated", of: .chat) == "the body is not compressed")
  }

  @Test func liesAboutTheCoding() throws {
    let derived = try mutant("body-gzip-lie", of: .chat)
    #expect(try derived.body == RecordedAnswer.chat.body)
    #expect(try derived.header("Content-Encoding") == "gzip")
    #expect(try derived.response.message.body?.coding == "gzip")
    let plain = try mutant("body-gzip-lie", of: Self.compressed, ["coding": "identity"])
    #expect(try plain.body == Self.compressed.body)
    #expect(try plain.header("Content-Encoding") == nil)
    #expect(try plain.response.message.body?.coding == nil)
    #expect(try reason("body-gzip-lie", of: Self.compressed) == "the body has that content coding")
  }
}
