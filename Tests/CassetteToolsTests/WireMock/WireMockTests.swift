import CassetteFormat
import CassetteTools
import Testing

struct WireMockTests {
  private func read(_ json: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(json.utf8), by: WireMockImporter())
  }

  private func response(_ members: String) throws -> (CassetteReader, Event) {
    let cassette = try read(
      #"{"request": {"method": "GET", "url": "/a?b=c"}, "response": {"status": 200, \#(members)}}"#
    ).cassette
    return (cassette, try cassette.events[0])
  }

  @Test(
    arguments: [
      (#""body": "é""#, "é", nil), (#""base64Body": "aGk=""#, "hi", nil),
      (#""jsonBody": { "a" : [ 1.0 ] }"#, #"{"a":[1.0]}"#, "reserialised"), (#""headers": {}"#, nil, nil),
      (#""body": "{{x}}", "transformers": ["response-template"]"#, "{{x}}", "reconstructed"),
      (#""bodyFileName": "x.json""#, nil, "absent"), (#""bodyFileName": "../x""#, nil, "absent"),
    ] as [(String, String?, String?)])
  func readsFormsOfBodies(members: String, text: String?, fidelity: String?) throws {
    let (cassette, event) = try response(members)
    #expect(try cassette.text(event.exchange?.response?.message) == text)
    #expect(event.fidelity["response.body"]?.rawValue == fidelity)
  }

  @Test func readsARequest() throws {
    let (cassette, report) = try read(
      """
      {"request": {"method": "POST", "urlPath": "/p", "queryParameters": {"q": {"equalTo": "a b&"}},
        "headers": {"X": {"equalTo": "y"}, "Z": {"matches": ".*"}}, "bodyPatterns": [{"equalToJson": "{ \\"a\\": 1 }"}]},
       "response": {"status": 503, "statusMessage": "Busy", "headers": {"A": ["1", "2"]}, "fixedDelayMilliseconds": 20}}
      """)
    let event = try cassette.events[0]
    let exchange = try cassette.exchange
    #expect(exchange.request.path == "/p?q=a%20b%26")
    #expect(exchange.request.message.headers.lines == ["X: y"])
    #expect(try cassette.text(exchange.request.message) == #"{ "a": 1 }"#)
    #expect(exchange.response?.reason == "Busy")
    #expect(exchange.response?.message.headers.lines == ["A: 1", "A: 2"])
    #expect(event.took == 20_000)
    #expect(event.fidelity["request.path"] == .reconstructed)
    #expect(report.warnings == ["what it asks of the header Z is a pattern, which is left out"])
  }

  @Test func followsTheStatesOfAScenario() throws {
    func stub(_ body: String, _ state: String?, _ next: String?) -> String {
      let required = state.map { #""requiredScenarioState": "\#($0)","# } ?? ""
      let new = next.map { #""newScenarioState": "\#($0)","# } ?? ""
      return """
        {"scenarioName": "s", \(required) \(new) "request": {"method": "GET", "url": "/"},
         "response": {"status": 200, "body": "\(body)"}}
        """
    }
    let (cassette, _) = try read(
      #"{"mappings": [\#(stub("3", "c", nil)), \#(stub("1", "Started", "b")), \#(stub("2", "b", "c"))]}"#)
    #expect(try cassette.events.map { try cassette.text($0.exchange?.response?.message) } == ["1", "2", "3"])
  }

  @Test func cutsDribblesAsWireMockDoes() throws {
    let (cassette, event) = try response(
      #""body": "1234567", "chunkedDribbleDelay": {"numberOfChunks": 3, "totalDuration": 30}"#)
    let body = try #require(event.exchange?.response?.message.body)
    #expect(try cassette.chunks(of: body)?.chunks.map(\.length) == [2, 2, 3])
    #expect(try cassette.chunks(of: body)?.chunks.map(\.delay) == [10_000, 10_000, 10_000])
    #expect(event.fidelity["response.body.chunks"] == .reconstructed)
  }

  @Test(arguments: [
    "{}", "[]", #"{"request": {"method": "ANY", "url": "/"}, "response": {"status": 200}}"#,
    #"{"request": {"method": "GET", "urlPattern": "/.*"}, "response": {"status": 200}}"#,
    #"{"request": {"method": "GET", "url": "/"}, "response": {"proxyBaseUrl": "http://x"}}"#,
    #"{"request": {"method": "GET", "url": "/"}, "response": {"status": 7}}"#, #"{"mappings": [1]}"#,
  ])
  func refuses(json: String) {
    #expect(throws: InterchangeError.self) { try read(json) }
  }

  @Test func comesBack() throws {
    let cassette = try StubSamples.exchanges()
    let (bytes, losses) = try exported(cassette, by: WireMockExporter())
    #expect(
      losses.map(\.description) == ["the headers of requests (1 exchanges)", "the hosts (4 exchanges)"])
    let (again, report) = try imported(bytes, by: WireMockImporter())
    #expect(report.warnings.isEmpty)
    try StubSamples.expectSameContent(again, cassette)
    #expect(try again.events.last?.exchange?.error?.kind == "reset")
  }

  @Test func tellsRepeatedRequestsApartByState() throws {
    let (bytes, _) = try exported(StubSamples.exchanges(), by: WireMockExporter())
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.contains(#""scenarioName":"scenario-1","requiredScenarioState":"Started","newScenarioState":"scenario-1-2""#)
    )
    #expect(text.contains(#""scenarioName":"scenario-1","requiredScenarioState":"scenario-1-2"}"#))
  }
}
