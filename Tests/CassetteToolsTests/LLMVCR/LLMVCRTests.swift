import CassetteTools
import Testing

@testable import CassetteFormat

struct LLMVCRTests {
  @Test func chunksAreEvents() throws {
    let text = #"""
      name: streaming_hello
      interactions:
        - method: POST
          url: https://api.example.com/v1/chat
          request_headers: {content-type: application/json}
          request_body: {stream: true, n: [1, null]}
          streaming: true
          chunks:
            - "data: a\n\n"
            - "data: [DONE]\n\n"
          status_code: 200
          response_headers: {content-type: text/event-stream}
        - {method: GET, url: 'https://api.example.com/', response_body: {_raw: [1]}}
      """#
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.yaml"))?.name == "llm-vcr")
    let (cassette, report) = try imported(Array(text.utf8), by: LLMVCRImporter())
    let events = try cassette.events
    #expect(report.session?.name == "streaming_hello")
    #expect(try cassette.text(events[0].exchange?.request.message) == #"{"stream": true, "n": [1, null]}"#)
    let body = try #require(events[0].exchange?.response?.message.body)
    #expect(try cassette.chunks(of: body)?.chunks.map(\.length) == [9, 14])
    #expect(events[0].fidelity["response.body.chunks"] == .reconstructed)
    #expect(try cassette.text(events[1].exchange?.response?.message) == "[1]")
    #expect(events[1].fidelity["response.status"] == .reconstructed)
  }
}
