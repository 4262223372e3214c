import CassetteTools
import Testing

@testable import CassetteFormat

struct DDTestAgentTests {
  @Test func aFileIsAnExchange() throws {
    let text = #"""
      {"request": {"method": "POST", "url": "https://api.example.com/v1", "headers": {"Accept": "*/*"}, "body": "{}"},
       "response": {"status": {"code": 200, "message": "OK"}, "headers": {"Content-Encoding": "gzip"},
       "body": "{\n  \"id\": 1\n}"}}
      """#
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.json"))?.name == "ddtestagent")
    let (cassette, _) = try imported(Array(text.utf8), by: DDTestAgentImporter())
    #expect(try cassette.text(cassette.exchange.response?.message) == "{\n  \"id\": 1\n}")
    // The coding that the header names was taken off.
    #expect(try cassette.events[0].fidelity["response.body"] == .decoded)
    #expect(try cassette.exchange.request.authority == "api.example.com")
  }

  @Test func somethingElseIsRefused() {
    #expect(throws: InterchangeError("this is not a ddtestagent cassette: it has no request or no response")) {
      try imported(Array(#"{"request": {}}"#.utf8), by: DDTestAgentImporter())
    }
  }
}
