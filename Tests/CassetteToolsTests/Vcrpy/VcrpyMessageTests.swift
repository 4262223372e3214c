import CassetteFormat
import CassetteTools
import Testing

/// The forms in which vcrpy has written bodies and headers.
struct VcrpyMessageTests {
  private func read(_ yaml: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(yaml.utf8), by: VcrpyImporter())
  }

  private func response(_ members: String, headers: String = "{}") throws -> (CassetteReader, Event) {
    let cassette = try read(
      """
      interactions:
      - request: {body: null, headers: {}, method: GET, uri: 'http://a/'}
        response:
          \(members)
          headers: \(headers)
          status: {code: 404, message: null}
      version: 1
      """
    ).cassette
    return (cassette, try cassette.events[0])
  }

  @Test func keepsCompressedBodies() throws {
    let (cassette, event) = try response(
      "body: {string: !!binary H4sIAAAAAAAAA0vLzwcAIWVzjAMAAAA=}", headers: "{content-encoding: [gzip]}")
    let body = try #require(event.exchange?.response?.message.body)
    #expect(body.coding == "gzip")
    #expect(try cassette.bytes(of: body).count == 23)
    #expect(event.fidelity["response.body"] == nil)
    #expect(event.exchange?.response?.reason == nil)
    #expect(event.exchange?.request.message.body == nil)
  }

  @Test func marksBodiesThatTheRecorderDecoded() throws {
    let (_, event) = try response("body: {string: foo}", headers: "{content-encoding: [gzip]}")
    #expect(event.exchange?.response?.message.body?.coding == nil)
    #expect(event.fidelity["response.body"] == .decoded)
  }

  @Test(arguments: [
    ("body: {base64_string: Zm9v}", "foo"), ("body: {string: null}", nil), ("body: null", nil),
    ("body: {string: ''}", ""),
    ("body: plain", "plain"), ("body: {string: 123}", "123"), ("body: {string: !!python/unicode 'x'}", "x"),
  ])
  func readsFormsOfResponseBodies(yaml: String, text: String?) throws {
    let (cassette, event) = try response(yaml)
    #expect(try cassette.text(event.exchange?.response?.message) == text)
  }

  @Test func dumpsParsedBodiesAsPythonDoes() throws {
    let (cassette, event) = try response(
      """
      parsed_body:
            b: [1, -0.0, 1.0e+16, 0.0001, 1.0e-05, 123456789012345678901234567890, 0x1F, 017, 1_000]
            a: {text: "é😀\\x7f\\t\\"", 'yes': yes, nothing: null, "12": '12', 3: 1.5, time: '12:30'}
            inf: .inf
      """)
    #expect(
      try cassette.text(event.exchange?.response?.message)
        == #"{"b": [1, -0.0, 1e+16, 0.0001, 1e-05, 123456789012345678901234567890, 31, 15, 1000], "a": {"#
        + #""text": "\u00e9\ud83d\ude00\u007f\t\"", "yes": true, "nothing": null, "12": "12", "3": 1.5, "time": "12:30"}, "inf": Infinity}"#
    )
    #expect(event.fidelity["response.body"] == .reserialised)
  }

  private func request(_ members: String) throws -> (CassetteReader, Request) {
    let cassette = try read(
      """
      interactions:
      - request:
          \(members)
        response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}
      version: 1
      """
    ).cassette
    return (cassette, try cassette.exchange.request)
  }

  @Test func readsMultidictKeys() throws {
    let (_, request) = try request(
      """
      body: null
          headers:
            ? !!python/object/apply:multidict._multidict.istr
            - Accept
            : - application/json
            ? !!python/object/new:multidict._multidict.istr
              args: [Host]
            : - example.com
            Authorization: !!binary Zm9v
          method: GET
          uri: http://example.com
      """)
    #expect(request.message.headers.lines == ["Accept: application/json", "Host: example.com", "Authorization: foo"])
    #expect(request.path == "")
  }

  @Test(arguments: [
    ("!!python/object/new:_io.BytesIO {state: !!python/tuple [!!binary Zm9v, 0, null]}", "foo"),
    ("!!python/object/new:_io.BytesIO {state: [text, 0, null]}", "text"),
    ("!!python/object/apply:builtins.iter {args: [[one, !!binary Zm9v]]}", "onefoo"), ("[102, 111, 111]", "foo"),
    ("{a: [1, x]}", #"{"a": [1, "x"]}"#), ("{string: foo}", "foo"),
  ])
  func readsFormsOfRequestBodies(yaml: String, text: String) throws {
    let (cassette, request) = try request("{body: \(yaml), headers: {}, method: PUT, url: 'http://a/'}")
    #expect(try cassette.text(request.message) == text)
  }
}
