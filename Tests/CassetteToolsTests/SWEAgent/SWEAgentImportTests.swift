import CassetteFormat
import CassetteTools
import Testing

/// Trajectories of SWE-agent in their versions.
struct SWEAgentImportTests {
  private func read(_ json: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array(json.utf8), by: SWEAgentImporter())
  }

  @Test func takesTheQueryOfAStep() throws {
    let (cassette, report) = try read(
      """
      {"environment":"main","trajectory":[{"action":"ls -F","observation":"a/","response":"Let us look.\\nls -F",
      "thought":"Let us look.","execution_time":0.25,"state":{"cwd":"/"},"query":[{"role":"user","content":"fix it"}]}],
      "history":[{"role":"user","content":"fix it"},{"role":"assistant","content":"Let us look.\\nls -F","agent":"main"},
      {"role":"user","content":"a/"}],
      "info":{"exit_status":"submitted","submission":"diff","model_stats":{"api_calls":1,"instance_cost":0.01}}}
      """)
    let events = try cassette.events
    #expect(
      try cassette.text(events[0].exchange?.request.message) == #"{"messages":[{"role":"user","content":"fix it"}]}"#)
    #expect(try cassette.text(events[0].exchange?.response?.message)?.contains("Let us look.\\nls -F") == true)
    #expect(events[0].fidelity["response.body"] == .reconstructed)
    guard case .tool(let tool) = events[1].content else { throw InterchangeError("no tool") }
    #expect(tool.name == "ls" && events[1].took == 250_000)
    #expect(try tool.result.map { try cassette.bytes(of: $0) } == Array("a/".utf8))
    #expect(events[2].kind == "x-com.swe-agent.history")
    #expect(report.session?.totals?.cost == 10_000 && report.session?.status == "submitted")
  }

  @Test(arguments: [("warmup", 7), ("function_calling_simple", 5)])
  func readsRealTrajectories(_ name: String, _ calls: Int) throws {
    let (cassette, _) = try imported(try TestData.bytes(in: "swe-agent", named: name), by: SWEAgentImporter())
    #expect(try cassette.events.count { $0.exchange != nil } == calls)
    #expect(try cassette.events.count { $0.kind == "tool" } == calls)
  }

  @Test func readsMiniTrajectories() throws {
    let (cassette, report) = try read(
      """
      {"trajectory_format":"mini-swe-agent-1","info":{"exit_status":"Submitted","config":{"model":{"model_name":
      "anthropic/claude-x"}}},"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},
      {"role":"assistant","content":"THOUGHT\\n\\n```bash\\nls\\n```","extra":{"response":{"id":"r","object":
      "chat.completion","choices":[{"index":0}]}}},{"role":"user","content":"out"}]}
      """)
    let events = try cassette.events
    #expect(try cassette.text(events[0].exchange?.response?.message)?.hasPrefix(#"{"id":"r""#) == true)
    #expect(events[0].fidelity["response.body"] == .reserialised)
    guard case .tool(let tool) = events[1].content else { throw InterchangeError("no tool") }
    #expect(try tool.arguments.map { try cassette.bytes(of: $0) } == Array("ls".utf8))
    #expect(report.source.version == "mini-swe-agent-1")
  }

  @Test(arguments: ["{}", "[]", "1", #"{"messages":1,"#])
  func refusesWhatIsNoTrajectory(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: SWEAgentImporter()) }
  }
}
