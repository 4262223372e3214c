import CassetteFormat
import CassetteTools
import Testing

/// Traces and observations of Langfuse.
struct LangfuseImportTests {
  private static let generation = """
    {"id":"g","traceId":"t","type":"GENERATION","name":"call","startTime":"2025-01-01T00:00:01.000Z","endTime":\
    "2025-01-01T00:00:02.000Z","model":"gpt-x","modelParameters":{"temperature":"0.5"},"input":[{"role":"user",\
    "content":"hi"}],"output":{"role":"assistant","content":"yo"},"usageDetails":{"input":3,"output":4}}
    """
  private static let tool = """
    {"id":"o","traceId":"t","type":"TOOL","name":"f","parentObservationId":"g","startTime":"2025-01-01T00:00:02.000Z",\
    "input":{"a":1},"output":"2","level":"ERROR","statusMessage":"bad"}
    """

  @Test(arguments: [
    #"{"id":"t","name":"run","timestamp":"2025-01-01T00:00:00.000Z","observations":[\#(LangfuseImportTests.tool),\#(LangfuseImportTests.generation)]}"#,
    """
    {"batch":[{"id":"1","type":"trace-create","body":{"id":"t","name":"run","timestamp":"2025-01-01T00:00:00.000Z"}},
    {"id":"2","type":"generation-create","body":\(LangfuseImportTests.generation)},{"id":"3","type":"observation-create","body":\(LangfuseImportTests.tool)}]}
    """,
  ])
  func readsTraces(_ text: String) throws {
    let (cassette, report) = try imported(Array(text.utf8), by: LangfuseImporter())
    let events = try cassette.events
    #expect(events.map(\.kind) == ["x-com.langfuse.trace", "http", "tool"])
    #expect(
      try cassette.text(events[1].exchange?.request.message)
        == #"{"model":"gpt-x","messages":[{"role":"user","content":"hi"}],"temperature":0.5}"#)
    #expect(events[1].exchange?.llm?.output == 4 && events[1].at == 1_000_000)
    guard case .tool(let call) = events[2].content else { throw InterchangeError("no tool") }
    #expect(call.error?.message == "bad" && events[2].parent == "g")
    #expect(report.session?.name == "run")
  }

  @Test func readsLines() throws {
    let (cassette, _) = try imported(
      Array((Self.generation + "\n" + Self.tool + "\n").utf8), by: LangfuseImporter())
    #expect(try cassette.events.count == 2)
  }

  @Test(arguments: ["{}", "[1]", "no"])
  func refusesWhatIsNoExport(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: LangfuseImporter()) }
  }
}
