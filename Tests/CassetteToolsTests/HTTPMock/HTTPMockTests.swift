import CassetteTools
import Testing

@testable import CassetteFormat

struct HTTPMockTests {
  @Test func documentsAreExchanges() throws {
    let text = """
      when:
        path: /v1/a%3A0/b
        method: POST
        query_param:
        - {name: alt, value: 's e'}
        header:
        - {name: content-type, value: application/json}
        body: '{"a": 1}'
      then:
        status: 200
        header:
        - {name: x-request-id, value: req_REDACTED_1}
        body: /wD+
        body_encoding: base64
      ---
      when: {path: /, method: GET, host: example.com, port: 8080, scheme: http}
      then: {status: 204}

      """
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.yaml"))?.name == "httpmock")
    let (cassette, report) = try imported(Array(text.utf8), by: HTTPMockImporter())
    let events = try cassette.events
    #expect(events.map { $0.exchange?.request.path } == ["/v1/a%3A0/b?alt=s%20e", "/"])
    #expect(events[0].fidelity["request.path"] == .reserialised)
    #expect(events[0].exchange?.request.authority == nil)
    #expect(try cassette.content(events[0].exchange?.response?.message) == [0xFF, 0, 0xFE])
    #expect(try cassette.text(events[0].exchange?.request.message) == #"{"a": 1}"#)
    #expect(events[1].exchange?.request.authority == "example.com:8080")
    #expect(events[1].fidelity["response.headers"] == .absent)
    #expect(report.warnings == [])
  }

  @Test func whatBreaksOffIsSaid() throws {
    let text = "when: {path: /, method: GET}\nthen: {status: 200}\n---\nwhen: {path: /b, method: GET}\n"
    let (cassette, report) = try imported(Array(text.utf8), by: HTTPMockImporter())
    #expect(try cassette.events.count == 1)
    #expect(
      report.warnings == ["the file breaks off; what comes before is imported (interaction 2: it has no then)"])
  }

  @Test(arguments: [
    ("a: b", "this is not a httpmock recording: it has no document with when and then"),
    ("when: {}\nthen: {}", "interaction 1: it has no method"), ("- a", "this is a list, not a httpmock recording"),
  ])
  func refusals(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try imported(Array(text.utf8), by: HTTPMockImporter()) }
  }

  @Test func realFile() throws {
    let (cassette, _) = try imported(TestData.bytes(in: "httpmock", named: "streaming_tool_turn"), by: HTTPMockImporter())
    #expect(try cassette.events[0].fidelity["request.path"] == .redacted)
    #expect(try cassette.exchange.response?.status == 200)
  }
}
