import CassetteFormat
import CassetteTools
import Testing

/// Logs of Inspect: archives, documents, and what their events become.
struct InspectImportTests {
  private func read(_ json: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(json.utf8), by: InspectImporter())
  }

  private func log(events: String, more: String = "") -> String {
    """
    {"version":2,"status":"success","eval":{"task":"sums","run_id":"r1","created":"2025-01-01T00:00:00+00:00",
    "model":"openai/gpt-4o"},"samples":[{"id":1,"epoch":2,"input":"hi","messages":[]\(more),"events":[\(events)],
    "attachments":{"aa":"a long text"}}]}
    """
  }

  @Test func takesTheProvidersBodies() throws {
    let (cassette, report) = try read(
      log(
        events: """
          {"event":"model","timestamp":"2025-01-01T00:00:01+00:00","model":"openai/gpt-4o","input":[],"tools":[],
          "tool_choice":"auto","config":{},"output":{"model":"gpt-4o","choices":[],"time":0.5},"call":{"request":
          {"model":"gpt-4o","messages":[{"role":"user","content":"attachment://aa"}],"temperature":1.0},"response":
          {"id":"c1","object":"chat.completion","choices":[]}}}
          """))
    let event = try cassette.events[0]
    let exchange = try #require(event.exchange)
    #expect(event.lane == "1_epoch_2" && event.at == 1_000_000 && event.took == 500_000)
    #expect(
      try cassette.text(exchange.request.message)
        == #"{"model":"gpt-4o","messages":[{"role":"user","content":"a long text"}],"temperature":1.0}"#)
    #expect(event.fidelity["request.body"] == .reserialised && event.fidelity["request.headers"] == .absent)
    #expect(exchange.request.path == "/v1/chat/completions" && event.fidelity["request.path"] == .reconstructed)
    #expect(report.session?.name == "sums" && report.source.version == "2")
  }

  @Test func makesBodiesOfMessagesWhereTheLogHasNone() throws {
    let (cassette, _) = try read(
      log(
        events: """
          {"event":"model","timestamp":"2025-01-01T00:00:01Z","model":"anthropic/claude-x","input":[{"role":"system",
          "content":"be brief"},{"role":"user","content":"hi"}],"tools":[],"tool_choice":"auto","config":{"max_tokens":9},
          "output":{"model":"claude-x","choices":[{"message":{"role":"assistant","content":"yo","tool_calls":[{"id":"t1",
          "function":"add","arguments":{"x":1}}]},"stop_reason":"tool_calls"}],"usage":{"input_tokens":3,"output_tokens":4}}},
          {"event":"tool","timestamp":"2025-01-01T00:00:02Z","completed":"2025-01-01T00:00:03Z","id":"t1","function":"add",
          "arguments":{"x":1},"result":"2","error":{"type":"timeout","message":"slow"}},
          {"event":"score","timestamp":"2025-01-01T00:00:04Z","score":{"value":"C","explanation":"right"}},
          {"event":"error","timestamp":"2025-01-01T00:00:05Z","error":{"message":"boom","traceback":""}}
          """))
    let events = try cassette.events
    let exchange = try #require(events[0].exchange)
    #expect(
      try cassette.text(exchange.request.message) == """
        {"model":"claude-x","system":[{"type":"text","text":"be brief"}],"messages":[{"role":"user","content":\
        [{"type":"text","text":"hi"}]}],"max_tokens":9}
        """)
    #expect(exchange.llm?.finish == "tool_use" && exchange.llm?.input == 3 && exchange.llm?.output == 4)
    #expect(events[0].fidelity["request.body"] == .reconstructed)
    guard case .tool(let tool) = events[1].content else { throw InterchangeError("no tool") }
    #expect(tool.name == "add" && tool.error?.kind == "timeout" && events[1].took == 1_000_000)
    #expect(try tool.result.map { try cassette.bytes(of: $0) } == Array("2".utf8))
    #expect(events[2].content == .marker(Marker(name: "score", detail: "C")))
    #expect(events[3].content == .marker(Marker(name: "error", detail: "boom")))
  }

  @Test func expandsPools() throws {
    let call = """
      {"event":"model","timestamp":"2025-01-01T00:00:01Z","model":"openai/gpt-4o","input":[],"input_refs":[[0,1]],
      "tools":[],"config":{},"output":{"choices":[]},"call":{"request":{"model":"gpt-4o"},"response":{"choices":[]},
      "call_refs":[[1,3],[0,1],[7,9]],"call_key":"messages"}}
      """
    let (cassette, _) = try read(
      log(events: call, more: #","events_data":{"messages":[],"calls":[{"n":0},{"n":1},"attachment://aa"]}"#))
    let exchange = try #require(try cassette.events[0].exchange)
    #expect(
      try cassette.text(exchange.request.message)
        == #"{"model":"gpt-4o","messages":[{"n":1},"a long text",{"n":0}]}"#)
  }

  @Test func readsOldLogsWithoutEvents() throws {
    let (cassette, _) = try read(
      """
      {"version":1,"status":"success","eval":{"task":"t","created":"2024-05-05T07:59:35"},"samples":[{"id":"a","epoch":1,
      "messages":[{"role":"user","content":"1+1?"},{"role":"assistant","content":"2"}],"score":NaN,
      "scores":{"match":{"value":1}},"output":{"model":"gpt-4"}}]}
      """)
    let events = try cassette.events
    #expect(events[0].exchange?.llm?.model == "gpt-4")
    #expect(events[1].content == .marker(Marker(name: "score", detail: "match: 1")))
    #expect(events[2].kind == "x-com.aisi.inspect.sample")
  }

  @Test(arguments: ["log_read_sample", "log_message_deduplication", "log_tool_call_error"])
  func readsRealLogs(_ name: String) throws {
    let (cassette, _) = try imported(try TestData.bytes(in: "inspect", named: name), by: InspectImporter())
    #expect(try cassette.events.isEmpty == false)
  }

  @Test func takesWhatIsCompleteOfAnArchiveThatWasCut() throws {
    let bytes = try TestData.bytes(in: "inspect", named: "log_read_sample")
    let (cassette, report) = try imported(Array(bytes.dropLast(200)), by: InspectImporter())
    #expect(try cassette.events.contains { $0.exchange != nil })
    #expect(report.warnings.first?.contains("cut off") == true)
  }

  @Test(arguments: [
    "PK\u{3}\u{4}", "{}", #"{"samples":[]}"#, #"{"eval":1}"#, "PK\u{3}\u{4}" + String(repeating: "\0", count: 60),
  ])
  func refusesWhatIsNoLog(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: InspectImporter()) }
  }
}
