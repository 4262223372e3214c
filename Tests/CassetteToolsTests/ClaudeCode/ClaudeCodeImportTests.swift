import CassetteFormat
import CassetteTools
import Testing

/// Transcripts of Claude Code.
struct ClaudeCodeImportTests {
  private func read(_ lines: String...) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(Array((lines.joined(separator: "\n") + "\n").utf8), by: ClaudeCodeImporter())
  }

  private static let prompt = """
    {"type":"user","uuid":"u1","parentUuid":null,"sessionId":"s","isSidechain":false,"timestamp":"2025-06-01T00:00:00.000Z",\
    "message":{"role":"user","content":"go"}}
    """

  private func answer(_ uuid: String, _ parent: String, _ id: String, _ second: Int, _ block: String) -> String {
    """
    {"type":"assistant","uuid":"\(uuid)","parentUuid":"\(parent)","sessionId":"s","isSidechain":false,\
    "timestamp":"2025-06-01T00:00:0\(second).000Z","requestId":"req","message":{"id":"\(id)","type":"message",\
    "role":"assistant","model":"claude-x","content":[\(block)],"usage":{"input_tokens":1,"output_tokens":\(second)}}}
    """
  }

  private func result(_ uuid: String, _ parent: String, _ id: String, _ second: Int) -> String {
    """
    {"type":"user","uuid":"\(uuid)","parentUuid":"\(parent)","sessionId":"s","timestamp":"2025-06-01T00:00:0\(second).000Z",\
    "message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"\(id)","content":"r-\(id)"}]},\
    "toolUseResult":{"stdout":"x"}}
    """
  }

  @Test func putsBlocksOfOneMessageTogether() throws {
    let (cassette, report) = try read(
      Self.prompt, answer("a1", "u1", "m1", 1, #"{"type":"text","text":"ok"}"#),
      answer("a2", "a1", "m1", 2, #"{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}"#),
      result("r1", "a2", "t1", 3),
      answer("a3", "r1", "m1", 4, #"{"type":"tool_use","id":"t2","name":"Read","input":{}}"#),
      result("r2", "a3", "t2", 5), answer("a4", "r2", "m2", 6, #"{"type":"text","text":"done"}"#))
    let events = try cassette.events
    #expect(events.map(\.kind) == ["marker", "http", "tool", "tool", "http"])
    let first = try cassette.text(events[1].exchange?.response?.message)
    #expect(first?.contains(#""ok"},{"type":"tool_use","id":"t1""#) == true && first?.contains("t2") == true)
    #expect(events[1].exchange?.llm?.output == 4 && events[1].id == "m1")
    #expect(events[1].fidelity["response.body"] == .reconstructed)
    #expect(events[2].parent == "m1" && events[2].took == 1_000_000)
    #expect(events[4].at == 5_000_000 && events[4].took == 1_000_000 && events[4].fidelity["at"] == .reconstructed)
    #expect(events[4].fidelity["response.body"] == .reserialised)
    // The results of both calls are in the one message after the answer.
    #expect(
      try cassette.text(events[4].exchange?.request.message)?.contains(
        #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"r-t1"},{"type":"tool_result""#)
        == true)
    #expect(report.session?.id == "s")
  }

  @Test func makesLanesOfSidechainsAndErrorsOfRefusals() throws {
    let (cassette, _) = try read(
      Self.prompt,
      """
      {"type":"assistant","uuid":"a1","parentUuid":"u1","isSidechain":true,"agentId":"ag","sessionId":"s","timestamp":\
      "2025-06-01T00:00:01Z","message":{"id":"m1","role":"assistant","model":"claude-x","content":[]}}
      """,
      """
      {"type":"assistant","uuid":"a2","parentUuid":"u1","sessionId":"s","isApiErrorMessage":true,"timestamp":\
      "2025-06-01T00:00:02Z","message":{"id":"m2","role":"assistant","model":"<synthetic>","content":[{"type":"text",\
      "text":"API Error: 529"}]}}
      """)
    let events = try cassette.events
    #expect(events[1].lane == "ag")
    #expect(events[2].exchange?.error?.message == "API Error: 529" && events[2].exchange?.response == nil)
  }

  @Test(arguments: [("representative", 0), ("edge_cases", 3)])
  func readsRealTranscripts(_ name: String, _ warnings: Int) throws {
    let (cassette, report) = try imported(
      try TestData.bytes(in: "claude-code", named: name), by: ClaudeCodeImporter())
    #expect(try cassette.events.contains { $0.kind == "tool" })
    #expect(report.warnings.count == warnings)
  }

  /// What `claude -p --verbose` prints, as lines and as a list; an agent's messages stand between those of another.
  @Test(arguments: [("run.jsonl", "", "\n", "\n"), ("run.json", "[", ",\n", "]")])
  func readsMessagesOfTheSDK(_ name: String, _ start: String, _ separator: String, _ end: String) throws {
    func told(_ type: String, _ call: String?, _ message: String) -> String {
      """
      {"type":"\(type)","message":{"role":"\(type)",\(message)},"parent_tool_use_id":\(call.map { "\"\($0)\"" } ?? "null"),\
      "session_id":"s"}
      """
    }
    func answer(_ id: String, call: String? = nil, _ block: String) -> String {
      told("assistant", call, #""id":"\#(id)","type":"message","model":"claude-x","content":[\#(block)]"#)
    }
    func result(_ id: String, call: String? = nil) -> String {
      told("user", call, #""content":[{"type":"tool_result","tool_use_id":"\#(id)","content":"r-\#(id)"}]"#)
    }
    let messages = [
      #"{"type":"system","subtype":"init","session_id":"s","cwd":"/w","model":"claude-x","tools":["Task","Bash"]}"#,
      answer("m1", #"{"type":"tool_use","id":"t1","name":"Task","input":{}}"#),
      told("user", "t1", #""content":"look""#),
      answer("m2", call: "t1", #"{"type":"tool_use","id":"t2","name":"Bash","input":{}}"#),
      answer("m1", #"{"type":"text","text":"meanwhile"}"#),
      result("t2", call: "t1"), answer("m3", call: "t1", #"{"type":"text","text":"a.txt"}"#), result("t1"),
      answer("m4", #"{"type":"text","text":"done"}"#),
      #"{"type":"result","subtype":"success","session_id":"s","result":"done","num_turns":2}"#,
    ]
    let bytes = Array((start + messages.joined(separator: separator) + end).utf8)
    #expect(ClaudeCodeImporter().recognises(SourceSample(bytes, fileName: name)))
    let (cassette, report) = try imported(bytes, by: ClaudeCodeImporter())
    #expect(report.warnings.isEmpty && report.session?.id == "s")
    let events = try cassette.events
    #expect(
      events.map(\.kind) == [
        "x-com.anthropic.claude-code.system", "http", "tool", "marker", "http", "tool", "http", "http",
        "x-com.anthropic.claude-code.result",
      ])
    #expect(events.map(\.lane) == [nil, nil, nil, "t1", "t1", "t1", "t1", nil, nil])
    #expect(events[4].parent == "t1")
    let requests = try [4, 6, 7].map { try cassette.text(events[$0].exchange?.request.message) ?? "" }
    #expect(requests[0].contains("look") && !requests[0].contains("Task"))
    #expect(requests[1].contains("look") && requests[1].contains("r-t2") && !requests[1].contains("meanwhile"))
    #expect(requests[2].contains("meanwhile") && requests[2].contains("r-t1") && !requests[2].contains("look"))
  }

  @Test func warnsOfALineThatWasCut() throws {
    let (_, report) = try imported(Array((Self.prompt + "\n{\"type\":\"us").utf8), by: ClaudeCodeImporter())
    #expect(report.warnings == ["the file ends within line 2, which was left out"])
  }

  @Test(arguments: ["", "hello", #"{"a":1}"#])
  func refusesWhatIsNoTranscript(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: ClaudeCodeImporter()) }
  }
}
