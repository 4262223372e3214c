import CassetteTools
import Testing

@testable import CassetteFormat

struct GoVCRImportTests {
  private static let version2 = """
    ---
    version: 2
    interactions:
        - id: 0
          request:
            proto: HTTP/1.1
            proto_major: 1
            proto_minor: 1
            content_length: 3
            transfer_encoding: [chunked]
            trailer:
                X-End:
                    - z
            host: api.example.com
            remote_addr: ""
            request_uri: ""
            body: !!binary /wD+
            form: {}
            headers:
                Content-Type:
                    - application/json
            url: https://api.example.com/v1?a=b
            method: POST
          response:
            proto: HTTP/2.0
            proto_major: 2
            proto_minor: 0
            transfer_encoding: []
            trailer: {}
            content_length: -1
            uncompressed: true
            body: '{"a": 1}'
            headers:
                Set-Cookie:
                    - a=1
                    - b=2
            status: 200 OK
            code: 200
            duration: 1.255363875s

    """

  @Test func version2() throws {
    let (cassette, report) = try imported(Array(Self.version2.utf8), by: GoVCRImporter())
    let event = try cassette.events[0]
    let exchange = try cassette.exchange
    #expect(exchange.request.authority == "api.example.com")
    #expect(exchange.request.path == "/v1?a=b")
    #expect(exchange.request.message.framing == "chunked")
    #expect(exchange.request.message.version == "1.1")
    #expect(exchange.request.message.trailers.lines == ["X-End: z"])
    #expect(exchange.request.message.headers.lines == ["Content-Type: application/json"])
    #expect(try cassette.content(exchange.request.message) == [0xFF, 0x00, 0xFE])
    #expect(exchange.response?.message.version == "2")
    #expect(exchange.response?.reason == "OK")
    #expect(exchange.response?.message.headers.lines == ["Set-Cookie: a=1", "Set-Cookie: b=2"])
    #expect(try cassette.text(exchange.response?.message) == #"{"a": 1}"#)
    #expect(event.took == 1_255_363)
    #expect(event.fidelity["took"] == .reconstructed)
    #expect(event.fidelity["response.body"] == .decoded)
    #expect(event.fidelity["response.headers"] == .reserialised)
    #expect(report.source.version == "2")
    #expect(report.warnings == [])
  }

  @Test func missingKeysAreAbsent() throws {
    let text = """
      version: 2
      interactions:
      - request: {host: a.b, content_length: 7, url: 'https://a.b/', method: POST}
        response: {content_length: -1, body: '', headers: {}, status: 200 OK, code: 200, duration: 0s}
      """
    let event = try imported(Array(text.utf8), by: GoVCRImporter()).cassette.events[0]
    #expect(event.fidelity["request.headers"] == .absent)
    #expect(event.fidelity["request.body"] == .absent)
    #expect(event.fidelity["response.headers"] == .absent)
    #expect(event.exchange?.request.message.body == nil)
    #expect(event.exchange?.response?.message.body?.size == 0)
  }

  @Test func version1() throws {
    let text = """
      ---
      version: 1
      interactions:
      - request:
          body: '{"label": 1}'
          form: {}
          headers: {Accept: [application/json]}
          url: https://api.example.com/v4/x
          method: ""
        response:
          body: 12
          headers: {}
          status: 404 Not Found
          code: 404
          duration: ""
      """
    let sample = SourceSample(Array(text.utf8), fileName: "a.yaml")
    #expect(Formats.recognise(sample)?.name == "go-vcr")
    let (cassette, _) = try imported(Array(text.utf8), by: GoVCRImporter())
    let exchange = try cassette.exchange
    #expect(exchange.request.method == "GET")
    #expect(exchange.response?.reason == "Not Found")
    #expect(try cassette.text(exchange.response?.message) == "12")
    #expect(try cassette.events[0].took == nil)
  }

  @Test(arguments: [
    ("1.5s", 1_500_000), ("174.0299ms", 174_029), ("3µs", 3), ("3us", 3), ("999ns", 0), ("1m2.5s", 62_500_000),
    ("1h0m0s", 3_600_000_000), ("0s", 0), ("1500000", 1_500),
  ])
  func durations(text: String, microseconds: Int) {
    #expect(GoDuration.microseconds(text) == microseconds)
    #expect(GoDuration.microseconds(GoDuration.text(microseconds)) == microseconds)
  }

  @Test(arguments: ["", "s", "1", "x", "1..5s", "99999999999999999999h", "-"])
  func noDurations(text: String) { #expect(GoDuration.microseconds(text) == (text == "1" ? 0 : nil)) }

  @Test(arguments: [
    ("version: 2", "this is not a go-vcr cassette: it has no list of interactions"),
    ("- a", "this is a list, not a go-vcr cassette"),
    (
      "version: 2\ninteractions:\n- {request: {}, response: {code: 99}}",
      "interaction 1: its response has no status code from 100 to 999"
    ),
    ("version: 2\ninteractions:\n- {request: {}}", "interaction 1: it has no request or no response"),
  ])
  func refusals(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try imported(Array(text.utf8), by: GoVCRImporter()) }
  }

  @Test func realFile() throws {
    let bytes = try TestData.bytes(in: "go-vcr", named: "TestExec_Gemini")
    #expect(Formats.recognise(SourceSample(bytes, fileName: "a.yaml"))?.name == "go-vcr")
    let (cassette, report) = try imported(bytes, by: GoVCRImporter())
    #expect(report.warnings == [])
    #expect(try cassette.exchange.llm?.model == "gemini-2.5-flash")
  }
}
