import CassetteFormat
import CassetteTools
import Testing

/// Runs of LangSmith.
struct LangSmithImportTests {
  private static let chain = """
    {"id":"r","run_type":"chain","name":"agent","trace_id":"r","dotted_order":"1","start_time":"2025-01-01T00:00:00",
    "inputs":{"q":"hi"},"outputs":{"a":"yo"}}
    """
  private static let call = """
    {"id":"c","parent_run_id":"r","run_type":"llm","name":"ChatOpenAI","trace_id":"r","dotted_order":"1.2",
    "start_time":"2025-01-01T00:00:01","end_time":"2025-01-01T00:00:02","extra":{"metadata":{"ls_provider":"openai",
    "ls_model_name":"gpt-x"}},"inputs":{"messages":[[{"lc":1,"type":"constructor","id":["langchain","schema","messages",
    "HumanMessage"],"kwargs":{"content":"hi"}}]]},"outputs":{"generations":[[{"text":"yo","generation_info":
    {"finish_reason":"stop"},"message":{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],
    "kwargs":{"content":"yo","tool_calls":[{"name":"f","args":{"a":1},"id":"t"}]}}}]]}}
    """
  private static let tool = """
    {"id":"t","parent_run_id":"r","run_type":"tool","name":"f","trace_id":"r","start_time":"2025-01-01T00:00:03",
    "inputs":{"input":"{'a': 1}"},"outputs":{"output":"2"},"error":"late"}
    """

  @Test(arguments: [
    "[\(LangSmithImportTests.tool),\(LangSmithImportTests.call),\(LangSmithImportTests.chain)]",
    "\(LangSmithImportTests.call)\n\(LangSmithImportTests.tool)\n\(LangSmithImportTests.chain)\n",
    #"{"runs":[\#(LangSmithImportTests.chain),\#(LangSmithImportTests.tool),\#(LangSmithImportTests.call)]}"#,
  ])
  func readsListsLinesAndAnswersOfQueries(_ text: String) throws {
    let text = text.hasPrefix("{\"id") ? text.replacing(",\n", with: ",").replacing("]\n", with: "]") : text
    let (cassette, report) = try imported(Array(text.utf8), by: LangSmithImporter())
    let events = try cassette.events
    #expect(events.map(\.kind) == ["x-com.langchain.langsmith.chain", "http", "tool"])
    #expect(
      try cassette.text(events[1].exchange?.request.message)
        == #"{"model":"gpt-x","messages":[{"role":"user","content":"hi"}]}"#)
    #expect(try cassette.text(events[1].exchange?.response?.message)?.contains(#""arguments":"{\"a\":1}""#) == true)
    #expect(events[1].parent == "r" && events[1].at == 1_000_000 && events[1].took == 1_000_000)
    guard case .tool(let call) = events[2].content else { throw InterchangeError("no tool") }
    #expect(call.error?.message == "late")
    #expect(try call.result.map { try cassette.bytes(of: $0) } == Array("2".utf8))
    #expect(report.session?.name == "agent")
  }

  @Test(arguments: ["{}", "[1]", "no"])
  func refusesWhatIsNoExport(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: LangSmithImporter()) }
  }
}
