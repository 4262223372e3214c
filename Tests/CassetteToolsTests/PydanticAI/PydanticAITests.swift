import CassetteTools
import Testing

@testable import CassetteFormat

struct PydanticAITests {
  @Test func messagesOfASocketAreFrames() throws {
    let text = """
      version: 1
      interactions:
      - {kind: message, direction: sent, data: {type: hello, n: 1.0}}
      - {kind: message, direction: received, data: {type: "h\u{E9}"}}
      - {kind: close, code: 1000, reason: bye, ok: true}
      - {kind: message, direction: sent, data: {}}
      """
    #expect(Formats.recognise(SourceSample(Array(text.utf8), fileName: "a.yaml"))?.name == "pydantic-ai")
    let (cassette, report) = try imported(Array(text.utf8), by: PydanticAIImporter())
    let events = try cassette.events
    #expect(events.count == 2)
    let (table, payloads) = try cassette.messages(of: #require(events[0].exchange?.frames))
    #expect(table.frames.map(\.isOutgoing) == [true, false, false])
    #expect(table.frames.map(\.opcode) == [1, 1, 8])
    #expect(payloads == Array(#"{"type": "hello", "n": 1.0}{"type": "h\u00e9"}"#.utf8) + [0x03, 0xE8] + Array("bye".utf8))
    #expect(events[0].exchange?.response?.status == 101)
    #expect(events[0].fidelity["frames"] == .reserialised)
    #expect(events[0].fidelity["response.status"] == .reconstructed)
    #expect(events[0].fidelity["request.path"] == .absent)
    #expect(report.warnings == [])
  }

  @Test func callsOfXAIAreFrames() throws {
    let text = """
      version: 1
      interactions:
      - request_sample: {json: {a: 1}, raw: !!binary AQI=}
        response_sample: {raw: !!binary Aw==}
      - request_stream: {raw: !!binary AQ==}
        response_stream: {chunks_raw: [!!binary Ag==, !!binary Awo=]}
      - collections_method: {method: create, request_json: {name: x}, response_raw: !!binary ''}
      """
    let (cassette, _) = try imported(Array(text.utf8), by: PydanticAIImporter())
    let events = try cassette.events
    #expect(events.map(\.kind) == ["http", "http", "tool"])
    #expect(events[0].exchange?.request.path == "/xai_api.Chat/GetCompletion")
    #expect(events[0].fidelity["request.path"] == .reconstructed)
    let (table, payloads) = try cassette.messages(of: #require(events[1].exchange?.frames))
    #expect(table.frames.map(\.length) == [1, 1, 2])
    #expect(payloads == [1, 2, 3, 10])
  }

  @Test func realFile() throws {
    let bytes = try TestData.bytes(in: "vcrpy", named: "test_webrtc_sideband_text_turn")
    let (cassette, _) = try imported(bytes, by: PydanticAIImporter())
    #expect(try cassette.messages(of: #require(cassette.exchange.frames)).table.frames.count == 18)
  }

  @Test(arguments: [
    ("a: b", "this is not a recording of pydantic-ai: it has no interactions"),
    ("interactions:\n- {kind: message, direction: up, data: {}}", "interaction 1: its direction is neither sent nor received"),
    ("interactions:\n- {x: y}", "interaction 1: it is neither a message nor a call"),
  ])
  func refusals(text: String, reason: String) {
    #expect(throws: InterchangeError(reason)) { try imported(Array(text.utf8), by: PydanticAIImporter()) }
  }
}
