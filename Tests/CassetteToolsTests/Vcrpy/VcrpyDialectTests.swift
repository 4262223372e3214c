import CassetteFormat
import CassetteTools
import Testing

/// Each way in which vcrpy and its users have written cassettes.
struct VcrpyDialectTests {
  private func read(_ yaml: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(yaml.utf8), by: VcrpyImporter())
  }

  @Test func readsCanonicalYAML() throws {
    let (cassette, report) = try read(
      """
      interactions:
      - request:
          body: '{"a": 1}'
          headers:
            Accept: ['*/*']
            X-Many:
            - one
            - two
          method: POST
          uri: https://user@example.com:8443/a%20b?q=1#part
        response:
          body:
            string: "caf\\xE9 \\0\\n line\\r\\n\\u2028"
          headers:
            Content-Type: [text/plain]
            content-length: [19]
          status: {code: 200, message: OK}
      version: 1

      """)
    let exchange = try cassette.exchange
    #expect(exchange.request.method == "POST")
    #expect(exchange.request.scheme == "https")
    #expect(exchange.request.authority == "user@example.com:8443")
    #expect(exchange.request.path == "/a%20b?q=1#part")
    #expect(exchange.request.message.headers.lines == ["Accept: */*", "X-Many: one", "X-Many: two"])
    #expect(try cassette.text(exchange.request.message) == #"{"a": 1}"#)
    #expect(exchange.response?.status == 200)
    #expect(exchange.response?.reason == "OK")
    #expect(exchange.response?.message.headers.lines == ["Content-Type: text/plain", "content-length: 19"])
    #expect(try cassette.text(exchange.response?.message) == "café \0\n line\r\n\u{2028}")
    let event = try cassette.events[0]
    #expect(event.fidelity == ["request.headers": .reserialised, "response.headers": .reserialised])
    #expect(event.at == nil && event.took == nil)
    #expect(exchange.llm == nil)
    #expect(report.source == Manifest.Source(format: "vcrpy", version: "1"))
  }

  @Test func readsOldHttpx() throws {
    let cassette = try read(
      """
      interactions:
      - request: {body: '', headers: {}, method: GET, uri: 'http://a/'}
        response:
          content: hello
          headers: {content-encoding: [br]}
          http_version: HTTP/2
          status_code: 201
      version: 1
      """
    ).cassette
    let response = try #require(try cassette.exchange.response)
    #expect(response.status == 201)
    #expect(response.message.version == "2")
    #expect(try cassette.text(response.message) == "hello")
    #expect(try cassette.events[0].fidelity["response.body"] == .decoded)
    #expect(try cassette.content(cassette.exchange.request.message) == [])
  }

  @Test func readsLangChainsParallelLists() throws {
    let cassette = try read(
      """
      requests:
      - body: !!binary |
          Zm9v
        headers: {Host: '**REDACTED**'}
        method: POST
        uri: '**REDACTED**'
      - {body: null, headers: {}, method: GET, uri: 'http://b/'}
      responses:
      - body: {string: !!binary YmFy}
        headers: {Content-Type: text/plain}
        status: {code: 200, message: OK}
      - {body: {string: second}, headers: {}, status: {code: 204, message: ''}}
      """
    ).cassette
    let events = try cassette.events
    #expect(events.count == 2)
    #expect(events[0].exchange?.request.path == "**REDACTED**")
    #expect(events[0].exchange?.request.scheme == nil)
    #expect(events[0].fidelity["request.path"] == .redacted)
    #expect(events[0].fidelity["request.headers"] == .redacted)
    #expect(events[0].exchange?.response?.message.headers.lines == ["Content-Type: text/plain"])
    #expect(try cassette.text(events[0].exchange?.request.message) == "foo")
    #expect(try cassette.text(events[0].exchange?.response?.message) == "bar")
    #expect(events[1].exchange?.response?.reason == "")
  }

  @Test func readsJSON() throws {
    let json = #"""
      {"interactions": [{"request": {"body": "\ud83d\ude00", "headers": {"A": ["b"]}, "method": "GET", "uri": "http:\/\/a\/"},
      "response": {"body": {"string": "x"}, "headers": {}, "status": {"code": 200, "message": "OK"}}}], "version": 1}
      """#
    #expect(VcrpyImporter().recognises(SourceSample(Array(json.utf8), fileName: "")))
    let cassette = try read(json).cassette
    #expect(try cassette.text(cassette.exchange.request.message) == "😀")
    #expect(try cassette.exchange.request.path == "/")
  }

  @Test func readsCassettesFromBeforeVersion1() throws {
    let (cassette, report) = try read(
      """
      - request: !!python/object:vcr.request.Request
          body: null
          headers: !!python/object/apply:__builtin__.frozenset
          - - !!python/tuple [Accept, text/html]
          host: example.com
          method: GET
          path: /old
          port: 8080
          protocol: http
        response:
          body: {string: !!python/unicode 'hi'}
          headers: ["Server: x\\r\\n", "Date: 1:2\\r\\n"]
          status: {code: 200, message: OK}
      """)
    let exchange = try cassette.exchange
    #expect(exchange.request.authority == "example.com:8080")
    #expect(exchange.request.path == "/old")
    #expect(exchange.request.message.headers.lines == ["Accept: text/html"])
    #expect(exchange.response?.message.headers.lines == ["Server: x", "Date: 1:2"])
    #expect(report.source.version == "0")
  }

  @Test func followsAliases() throws {
    let cassette = try read(
      """
      interactions:
      - request: &r {body: b, headers: &h {A: [b]}, method: GET, uri: 'http://a/'}
        response: &s {body: {string: x}, headers: *h, status: {code: 200, message: OK}}
      - {request: *r, response: *s}
      version: 1
      """
    ).cassette
    #expect(try cassette.events.count == 2)
    #expect(try cassette.events[1].exchange?.response?.message.headers.lines == ["A: b"])
  }

  @Test func keepsMetadata() throws {
    let (cassette, _) = try read("interactions: []\nmetadata: {id: [1, x]}\nversion: 1\n")
    let metadata = try #require(try cassette.manifest.session?.metadata)
    #expect(try cassette.bytes(of: metadata) == Array(#"{"id": [1, "x"]}"#.utf8))
  }
}
