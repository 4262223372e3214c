import CassetteFormat
import CassetteTools
import Testing

struct SSEChunksImportTests {
  @Test func readsARealList() throws {
    let bytes = try TestData.bytes(in: "sse-chunks", named: "anthropic-refusal")
    let (cassette, _) = try imported(bytes, by: SSEChunksImporter())
    let event = try cassette.events[0]
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let message = event.exchange?.response?.message
    #expect(try cassette.text(message) == lines.map { "data: \($0)\n\n" }.joined())
    #expect(try cassette.chunks(of: #require(message?.body))?.chunks.count == lines.count)
    #expect(event.exchange?.request.path == "/v1/messages")
    #expect(event.fidelity["request.body"] == .absent)
    #expect(event.fidelity["request.headers"] == .absent)
    #expect(event.exchange?.llm?.finish == "refusal")
  }

  @Test func saysNothingOfARequestThatIsNotKnown() throws {
    let (cassette, _) = try imported(
      TestData.bytes(in: "sse-chunks", named: "amazon"), by: SSEChunksImporter())
    #expect(try cassette.events[0].fidelity["request.path"] == .absent)
  }

  @Test(arguments: ["", "\n\n", "hello\n", "{\"a\":1}\n\u{0}\n"])
  func refuses(text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: SSEChunksImporter()) }
  }
}
