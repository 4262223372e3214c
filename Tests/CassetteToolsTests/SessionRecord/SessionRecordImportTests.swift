import CassetteFormat
import CassetteTools
import Testing

struct SessionRecordImportTests {
  private func read(_ json: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(json.utf8), by: SessionRecordImporter())
  }

  /// An event whose response has a body and a content type.
  private func event(_ body: String, _ type: String?, members: String = "") throws -> (CassetteReader, Event) {
    let headers = type.map { #""Content-Type": "\#($0)""# } ?? ""
    let cassette = try read(
      """
      {"Entries": [{"RequestUri": "https://a.example/x?y=z", "RequestMethod": "GET", "RequestHeaders": {},
        "RequestBody": null, "StatusCode": 200, "ResponseHeaders": {\(headers)}, \(members) "ResponseBody": \(body)}],
       "Variables": {}}
      """
    ).cassette
    return (cassette, try cassette.events[0])
  }

  /// What the test proxy plays back, and how faithful it is.
  @Test(
    arguments: [
      (#"{"b": [1.0, 1e5, null], "a": "x"}"#, "application/json", #"{"b":[1.0,1e5,null],"a":"x"}"#, "reserialised"),
      (
        #"{"a": "\u00e9\u003c\/\u00a0\ud83d\ude00\u2028\u007f"}"#, "application/json",
        #"{"a":"é</\u00A0\uD83D\uDE00\u2028\u007F"}"#, "reserialised"
      ),
      (#""[ {\"a\": 1} ]""#, "application/json; charset=utf-8", #"[{"a":1}]"#, "reserialised"),
      (#""[1]""#, "application/json", "[1]", nil),
      (#""not json""#, "application/json", "not json", nil),
      (#"["data: {}\r\n", "\r\n", "data: é"]"#, "text/event-stream", "data: {}\r\n\r\ndata: é", nil),
      (#""one line""#, "text/plain", "one line", nil),
      (#""AAEC/w==""#, "application/octet-stream", "\u{0}\u{1}\u{2}", nil),
      (
        #"["--b\r\n", "Content-Type: x/y\r\n", "\r\n", "b64:aGk=", [], "\r\n", "--b--\r\n"]"#,
        "multipart/form-data; boundary=b", "--b\r\nContent-Type: x/y\r\n\r\nhi\r\n--b--\r\n", "reserialised"
      ),
      ("[]", "application/json", "", nil), ("[]", nil, "", nil), (#""""#, nil, "", nil),
      (#""no base64!""#, nil, "no base64!", nil),
      (#""{ }""#, "application/vnd.oci.image.index.v1+json; charset=utf-8", "{ }", nil),
      (#"{"a": "Sanitized"}"#, "application/json", #"{"a":"Sanitized"}"#, "redacted"),
    ] as [(String, String?, String, String?)])
  func playsBackWhatTheProxyDoes(body: String, type: String?, text: String, fidelity: String?) throws {
    let (cassette, event) = try event(body, type)
    let bytes = try cassette.content(event.exchange?.response?.message)
    #expect(bytes?.prefix(text.utf8.count) == Array(text.utf8)[...])
    #expect(event.fidelity["response.body"]?.rawValue == fidelity)
  }

  @Test func keepsTextOfOldRecordersAsItIs() throws {
    let (cassette, event) = try event(#""{ \"a\": 1 }""#, "application/json", members: #""EncodedRequestUri": "eA==","#)
    #expect(try cassette.text(event.exchange?.response?.message) == #"{ "a": 1 }"#)
    #expect(event.fidelity["response.body"] == nil)
  }

  @Test func distinguishesNoBodyFromAnEmptyOne() throws {
    let (_, event) = try event("null", "application/json")
    #expect(event.exchange?.response?.message.body == nil)
    #expect(event.exchange?.request.message.body == nil)
  }

  @Test func readsARealRecording() throws {
    let (cassette, report) = try imported(
      TestData.bytes(in: "session-record", named: "AuthFailure"), by: SessionRecordImporter())
    #expect(report.source == Manifest.Source(format: "session-record"))
    let event = try cassette.events[0]
    let exchange = try cassette.exchange
    #expect(exchange.request.authority == "api.openai.com")
    #expect(exchange.response?.status == 401)
    #expect(event.fidelity["request.headers"] == .redacted)
    #expect(event.fidelity["request.body"] == .reserialised)
    let body = try cassette.text(exchange.request.message)
    // The length that the client announced.
    #expect(body?.utf8.count == 110)
    #expect(exchange.llm?.model == "gpt-4o-mini")
  }

  @Test func keepsVariablesAndSeveralValuesOfAHeader() throws {
    let (cassette, report) = try read(
      """
      {"Entries": [{"RequestUri": "https://Sanitized.example/", "RequestMethod": "GET",
        "RequestHeaders": {"Accept": ["a", "b"]}, "RequestBody": null, "StatusCode": 204, "ResponseHeaders": {},
        "ResponseBody": []}],
       "Variables": {"DateTimeOffsetNow": "2025-02-03T04:05:06.1234567-08:00", "RandomSeed": "7"}}
      """)
    let exchange = try cassette.exchange
    #expect(exchange.request.message.headers.lines == ["Accept: a", "Accept: b"])
    #expect(try cassette.events[0].fidelity["request.path"] == .redacted)
    let session = try #require(report.session)
    #expect(session.start == "2025-02-03T12:05:06.123456+00:00")
    let metadata = try cassette.bytes(of: #require(session.metadata))
    #expect(String(decoding: metadata, as: UTF8.self).contains(#""RandomSeed":"7""#))
  }

  @Test func takesWhatIsThereOfACutFile() throws {
    let entry = #"{"RequestUri": "https://a/", "RequestMethod": "GET", "StatusCode": 200, "ResponseBody": null}"#
    let (cassette, report) = try read(#"{"Entries": [\#(entry), {"RequestUri": "ht"#)
    #expect(try cassette.events.count == 1)
    #expect(report.warnings.count == 1)
  }

  @Test(arguments: [
    "[]", "{}", #"{"Entries": 1}"#, #"{"Entries": [1]}"#, #"{"Entries": [{}]}"#,
    #"{"Entries": [{"RequestUri": "x"}]}"#, #"{"Entries": ["#, "",
    #"{"Entries": [{"RequestUri": "x", "RequestMethod": "GET", "StatusCode": 99}]}"#,
    #"{"Entries": [{"RequestUri": "x", "RequestMethod": "GET", "RequestHeaders": {"": "x"}}]}"#,
  ])
  func refuses(json: String) {
    #expect(throws: InterchangeError.self) { try read(json) }
  }

  @Test func anEmptySessionIsOne() throws {
    #expect(try read(#"{"Entries": [], "Variables": {}}"#).cassette.events.isEmpty)
  }
}
