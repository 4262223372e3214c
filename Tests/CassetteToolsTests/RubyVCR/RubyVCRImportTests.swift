import Testing

@testable import CassetteFormat
@testable import CassetteTools

struct RubyVCRImportTests {
  private static func body(_ body: String) throws -> (bytes: [UInt8]?, report: Imported) {
    let text = """
      ---
      http_interactions:
      - request:
          method: get
          uri: http://example.com/
          body: {encoding: US-ASCII, string: ''}
          headers: {Accept: ["*/*"], X-Nil: }
        response:
          status: {code: 200, message: OK}
          headers: {}
          body: \(body)
          http_version: '1.1'
        recorded_at: Wed, 19 Aug 2026 14:44:13 GMT
      recorded_with: VCR 6.3.1
      """
    let (cassette, report) = try imported(Array(text.utf8), by: RubyVCRImporter())
    return (try cassette.content(cassette.exchange.response?.message), report)
  }

  @Test(arguments: [
    ("{encoding: UTF-8, string: 'h\u{E9}'}", Array("h\u{E9}".utf8)),
    ("{encoding: ISO-8859-1, string: 'h\u{E9}'}", [0x68, 0xE9]),
    ("{encoding: Windows-1252, string: '\u{20AC}'}", [0x80]), ("{encoding: UTF-16LE, string: 'a'}", [0x61, 0]),
    // What has no form in the encoding stays as it is, which VCR warns of.
    ("{encoding: ISO-8859-1, string: '\u{20AC}'}", Array("\u{20AC}".utf8)),
    ("{encoding: US-ASCII, string: '\u{E9}'}", Array("\u{E9}".utf8)),
    ("{encoding: ASCII-8BIT, string: !binary /wD+}", [0xFF, 0, 0xFE]),
    ("{encoding: ASCII-8BIT, string: !!binary /wD+}", [0xFF, 0, 0xFE]),
    ("{encoding: ASCII-8BIT, base64_string: \"/wD+\\n\"}", [0xFF, 0, 0xFE]),
    ("{encoding: UTF-8, base64_string: '/wD+/'}", [0xFF, 0, 0xFE]),
    ("{encoding: UTF-8, string: 12}", Array("12".utf8)), ("plain text", Array("plain text".utf8)),
    ("{encoding: UTF-8, string: !ruby/string:Foo {str: x, '@a': 1}}", Array("x".utf8)),
  ])
  func bodies(text: String, bytes: [UInt8]) throws {
    let (read, report) = try Self.body(text)
    #expect(read == bytes)
    #expect(report.warnings == [])
    #expect(report.source.version == "VCR 6.3.1")
    #expect(report.session?.start == "2026-08-19T14:44:13.000000+00:00")
  }

  @Test("takes a placeholder before the path for the server, and writes it again")
  func placeholderOfABaseURL() throws {
    let text = """
      {"http_interactions":[{"request":{"method":"post","uri":"<API_BASE>/chat/completions","body":{"encoding":"UTF-8",
      "string":"q"},"headers":{}},"response":{"status":{"code":200,"message":null},"headers":{},
      "body":{"encoding":"UTF-8","string":"a"}},"recorded_at":"Wed, 19 Aug 2026 14:44:13 GMT"}],"recorded_with":"VCR 6.3.1"}
      """
    let cassette = try imported(Array(text.utf8), by: RubyVCRImporter()).0
    let request = try cassette.exchange.request
    #expect(request.scheme == nil && request.authority == "<API_BASE>" && request.path == "/chat/completions")
    let (bytes, _) = try exported(cassette, by: RubyVCRExporter(.yaml))
    #expect(String(decoding: bytes, as: UTF8.self).contains("uri: '<API_BASE>/chat/completions'\n"))
  }

  @Test func anUnknownEncodingIsSaid() throws {
    let (bytes, report) = try Self.body("{encoding: Shift_JIS, string: '\u{65E5}'}")
    #expect(bytes == Array("\u{65E5}".utf8))
    #expect(report.warnings == ["the encoding Shift_JIS is not known; such text is kept as UTF-8"])
  }

  @Test func decompressedBodiesAreMarked() throws {
    let text = """
      {"http_interactions":[{"request":{"method":"post","uri":"http://a/","body":{"encoding":"UTF-8","string":"q"},
      "headers":{}},"response":{"status":{"code":200,"message":null},"headers":{"A":["b"]},
      "body":{"encoding":"UTF-8","string":"\\ud83d\\ude00"},"adapter_metadata":{"vcr_decompressed":"gzip"}},
      "recorded_at":"Sun, 06 Nov 1994 08:49:37 GMT"}],"recorded_with":"VCR 3.0.0"}
      """
    let (cassette, _) = try imported(Array(text.utf8), by: RubyVCRImporter())
    let event = try cassette.events[0]
    #expect(event.exchange?.request.method == "POST")
    #expect(event.fidelity["response.body"] == .decoded)
    #expect(event.fidelity["at"] == .reconstructed)
    #expect(try cassette.text(event.exchange?.response?.message) == "\u{1F600}")
  }

  @Test func version1HasRubyStructures() throws {
    let text = """
      ---
      - !ruby/struct:VCR::HTTPInteraction
        request: !ruby/struct:VCR::Request
          method: :get
          uri: http://example.com:80/
          body:
          headers:
        response: !ruby/struct:VCR::Response
          status: !ruby/struct:VCR::ResponseStatus
            code: 200
            message: OK
          headers:
            content-length:
            - "2"
          body: Hi
          http_version: "1.1"
      """
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.yml"))?.name == "ruby-vcr")
    let (cassette, report) = try imported(Array(text.utf8), by: RubyVCRImporter())
    #expect(try cassette.exchange.request.method == "GET")
    #expect(try cassette.exchange.response?.message.version == "1.1")
    #expect(try cassette.events[0].fidelity["request.headers"] == .absent)
    #expect(report.source.version == "1")
  }

  @Test func betamax() throws {
    let text = """
      {"http_interactions": [{"request": {"body": "", "headers": {"Accept": "*/*"}, "method": "GET", "uri": "http://a/"},
      "response": {"body": {"base64_string": "aGk=", "encoding": null}, "headers": {"x": ["y"]}, "status_code": 200,
      "url": "http://a/"}, "recorded_at": "2015-06-21T19:22:54"}], "recorded_with": "betamax/0.4.2"}
      """
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.json"))?.name == "ruby-vcr")
    let (cassette, report) = try imported(Array(text.utf8), by: RubyVCRImporter())
    #expect(try cassette.text(cassette.exchange.response?.message) == "hi")
    #expect(try cassette.exchange.request.message.headers.lines == ["Accept: */*"])
    #expect(report.session?.start == "2015-06-21T19:22:54.000000+00:00")
    #expect(report.warnings == [])
  }

  @Test(arguments: [
    ("a: b", "this is not a Ruby VCR cassette: it has no http_interactions"),
    ("http_interactions:\n- {request: {}}", "interaction 1: it has no request or no response"),
    ("http_interactions:\n- {request: {}, response: {}}", "interaction 1: it has no method"),
    (
      "http_interactions:\n- {request: {method: get, uri: a}, response: {}}",
      "interaction 1: its response has no status code from 100 to 999"
    ),
  ])
  func refusals(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try imported(Array(text.utf8), by: RubyVCRImporter()) }
  }

  @Test(arguments: [0, 784_111_777_000_000, 951_782_400_000_000, 1_787_150_653_000_000])
  func dates(time: Int) { #expect(HTTPDate.microseconds(HTTPDate.string(time)) == time) }

  @Test func dateOfTheStandard() { #expect(HTTPDate.string(784_111_777_999_999) == "Sun, 06 Nov 1994 08:49:37 GMT") }
}
