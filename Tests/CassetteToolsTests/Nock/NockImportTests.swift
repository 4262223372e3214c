import CassetteFormat
import CassetteTools
import Testing

struct NockImportTests {
  private func read(_ members: String) throws -> (CassetteReader, Event) {
    let cassette = try imported(
      Array(#"[{"scope": "https://a.example:443", "method": "GET", "path": "/p", \#(members)}]"#.utf8),
      by: NockImporter()
    ).cassette
    return (cassette, try cassette.events[0])
  }

  @Test func readsARealRecording() throws {
    let (cassette, _) = try imported(TestData.bytes(in: "nock", named: "lock-issue"), by: NockImporter())
    let events = try cassette.events
    #expect(events.map { $0.exchange?.request.method } == ["PUT", "DELETE"])
    #expect(events[0].exchange?.request.authority == "api.github.com")
    #expect(events[0].exchange?.request.message.headers.lines.last == "content-length: 0")
    #expect(events[1].exchange?.response?.status == 204)
  }

  @Test(
    arguments: [
      (#""status": 201, "response": {"b": 1.0, "a": [ 2 ]}"#, #"{"b":1.0,"a":[2]}"#, "reserialised"),
      (#""status": 201, "response": "6869""#, "6869", nil),
      (#""status": 201, "response": "6869", "responseIsBinary": true"#, "hi", nil),
      (#""reply": "201", "response": ["6869", "21"]"#, #"["6869","21"]"#, "reserialised"),
    ] as [(String, String, String?)])
  func readsFormsOfResponses(members: String, text: String, fidelity: String?) throws {
    let (cassette, event) = try read(members)
    #expect(try cassette.text(event.exchange?.response?.message) == text)
    #expect(event.exchange?.response?.status == 201)
    #expect(event.fidelity["response.body"]?.rawValue == fidelity)
  }

  @Test func keepsChunksOfCompressedBodies() throws {
    let (cassette, event) = try read(
      #""status": 200, "response": ["1f8b08", "00"], "rawHeaders": ["Content-Encoding", "gzip", "X", "y"]"#)
    let body = try #require(event.exchange?.response?.message.body)
    #expect(try cassette.bytes(of: body) == [0x1F, 0x8B, 0x08, 0x00])
    #expect(body.coding == "gzip")
    #expect(try cassette.chunks(of: body)?.chunks.map(\.length) == [3, 1])
    #expect(event.exchange?.response?.message.headers.lines == ["Content-Encoding: gzip", "X: y"])
  }

  @Test(arguments: [
    "{}", "[]", "[1]", #"[{"scope": "x", "path": "/"}]"#,
    #"[{"scope": "x", "path": "/", "method": "GET", "response": "zz", "responseIsBinary": true}]"#,
    #"[{"scope": "x", "path": "/", "method": "GET", "rawHeaders": ["a"]}]"#,
  ])
  func refuses(json: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(json.utf8), by: NockImporter()) }
  }
}
