import CassetteFormat
import CassetteTools
import Testing

struct LlamaStackImportTests {
  private func read(_ json: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(json.utf8), by: LlamaStackImporter())
  }

  private func answer(_ response: String, endpoint: String = "/v1/chat/completions") throws -> (CassetteReader, Event) {
    let cassette = try read(
      """
      {"test_id": "t", "request": {"method": "POST", "url": "http://h:1/v1\(endpoint)", "headers": {},
       "body": {"model": "m", "stream": true}, "endpoint": "\(endpoint)", "model": "m"}, "response": \(response)}
      """
    ).cassette
    return (cassette, try cassette.events[0])
  }

  @Test func readsARealRecording() throws {
    let (cassette, report) = try imported(
      TestData.bytes(in: "llama-stack", named: "1b92"), by: LlamaStackImporter())
    #expect(report.session == nil)
    let event = try cassette.events[0]
    #expect(event.exchange?.request.path == "/api/generate")
    #expect(event.exchange?.request.authority == "localhost:11434")
    #expect(event.fidelity["response.body"] == .reconstructed)
    let body = try #require(try cassette.text(event.exchange?.response?.message))
    #expect(body.hasPrefix(#"{"model":"llama3.2:3b-instruct-fp16","created_at":"#))
  }

  @Test func makesEventsOfPieces() throws {
    let (cassette, event) = try answer(
      """
      {"body": [{"__type__": "openai.types.chat.chat_completion_chunk.ChatCompletionChunk", "__data__": {"a": 1.0}},
       {"__type__": "openai.types.chat.chat_completion_chunk.ChatCompletionChunk", "__data__": {"b": "x y"}}],
       "is_streaming": true}
      """)
    let message = event.exchange?.response?.message
    #expect(try cassette.text(message) == "data: {\"a\":1.0}\n\ndata: {\"b\":\"x y\"}\n\ndata: [DONE]\n\n")
    #expect(try cassette.chunks(of: #require(message?.body))?.chunks.map(\.length) == [17, 19, 14])
    #expect(event.fidelity["response.body.chunks"] == .reconstructed)
    // The recorder joins a base URL and an endpoint that both have the version.
    #expect(event.exchange?.request.path == "/v1/chat/completions")
    #expect(event.fidelity["request.path"] == .reconstructed)
  }

  @Test func makesLinesOfOllamasPieces() throws {
    let (cassette, event) = try answer(
      #"{"body": [{"__type__": "ollama._types.ChatResponse", "__data__": {"done": true}}], "is_streaming": true}"#,
      endpoint: "/api/chat")
    #expect(try cassette.text(event.exchange?.response?.message) == "{\"done\":true}\n")
  }

  @Test func keepsLinesThatWereText() throws {
    let (cassette, event) = try answer(#"{"body": ["event: a", "data: {}", ""], "is_streaming": true}"#)
    #expect(try cassette.text(event.exchange?.response?.message) == "event: a\ndata: {}\n\n")
    #expect(event.fidelity["response.body"] == .reserialised)
  }

  @Test func makesAPageOfAList() throws {
    let (cassette, event) = try answer(
      #"{"body": [{"__type__": "openai.types.model.Model", "__data__": {"id": "x"}}], "is_streaming": false}"#)
    #expect(try cassette.text(event.exchange?.response?.message) == #"{"object":"list","data":[{"id":"x"}]}"#)
  }

  @Test func makesAResponseOfAnException() throws {
    let (cassette, event) = try answer(
      """
      {"body": null, "is_exception": true, "exception_message": "no", "exception_data":
       {"provider": "openai", "type": "BadRequestError", "status_code": 400, "body": {"message": "m"}}}
      """)
    #expect(event.exchange?.response?.status == 400)
    #expect(try cassette.text(event.exchange?.response?.message) == #"{"error":{"message":"m"}}"#)
    let (_, lost) = try answer(
      #"{"body": null, "is_exception": true, "exception_message": "no", "exception_data": {"type": "TimeoutError"}}"#)
    #expect(lost.exchange?.error?.kind == "TimeoutError")
  }

  @Test func readsCallsOfTools() throws {
    let (cassette, report) = try read(
      """
      {"test_id": "tests/a.py::b", "request": {"provider": "tavily", "tool_name": "web_search", "kwargs": {"q": "x"}},
       "response": {"body": {"__type__": "T", "__data__": {"content": "y"}}, "is_streaming": false}}
      """)
    #expect(report.session?.name == "tests/a.py::b")
    guard case .tool(let call) = try cassette.events[0].content else {
      Issue.record("no tool call")
      return
    }
    #expect(call.name == "web_search")
    #expect(try cassette.bytes(of: #require(call.arguments)) == Array(#"{"q":"x"}"#.utf8))
    #expect(try cassette.bytes(of: #require(call.result)) == Array(#"{"content":"y"}"#.utf8))
  }

  @Test(arguments: ["[]", "{}", #"{"request": {}, "response": {}}"#, #"{"request": {}, "response": {"body": 1}}"#, "{"])
  func refuses(json: String) {
    #expect(throws: InterchangeError.self) { try read(json) }
  }
}
