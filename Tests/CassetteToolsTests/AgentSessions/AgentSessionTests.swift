import CassetteFormat
import CassetteTools
import Testing

/// Sessions of Codex, pi and Copilot.
struct AgentSessionTests {
  @Test func readsCodex() throws {
    let (cassette, report) = try imported(
      Array(
        """
        {"timestamp":"2025-09-01T00:00:00Z","type":"session_meta","payload":{"id":"c1","cli_version":"0.3","instructions":"be good"}}
        {"timestamp":"2025-09-01T00:00:00Z","type":"turn_context","payload":{"model":"gpt-x"}}
        {"timestamp":"2025-09-01T00:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[]}}
        {"timestamp":"2025-09-01T00:00:02Z","type":"response_item","payload":{"type":"reasoning","summary":[]}}
        {"timestamp":"2025-09-01T00:00:03Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{}","call_id":"k"}}
        {"timestamp":"2025-09-01T00:00:03Z","type":"event_msg","payload":{"type":"token_count","info":{"last_token_usage":{"input_tokens":5,"output_tokens":6}}}}
        {"timestamp":"2025-09-01T00:00:04Z","type":"response_item","payload":{"type":"function_call_output","call_id":"k","output":"fine"}}
        """.utf8), by: CodexImporter())
    let events = try cassette.events
    let call = try #require(events.first { $0.exchange != nil })
    #expect(call.exchange?.llm?.dialect == "openai.responses" && call.exchange?.llm?.input == 5)
    #expect(
      try cassette.text(call.exchange?.request.message)
        == #"{"model":"gpt-x","instructions":"be good","input":[{"type":"message","role":"user","content":[]}]}"#)
    let tool = try #require(events.first { $0.kind == "tool" })
    #expect(tool.id == "k" && tool.parent == call.id && tool.took == 1_000_000)
    #expect(report.session?.id == "c1")
  }

  @Test func readsPi() throws {
    let (cassette, _) = try imported(
      Array(
        """
        {"type":"session","version":3,"id":"p1","timestamp":"2025-12-01T00:00:00Z","cwd":"/"}
        {"type":"message","id":"1","parentId":null,"timestamp":"2025-12-01T00:00:01Z","message":{"role":"user","content":"hi"}}
        {"type":"message","id":"2","parentId":"1","timestamp":"2025-12-01T00:00:02Z","message":{"role":"assistant","api":"anthropic-messages","provider":"anthropic","model":"claude-x","content":[{"type":"toolCall","id":"t","name":"read","arguments":{}}],"usage":{"input":1,"output":2},"stopReason":"toolUse"}}
        {"type":"message","id":"3","parentId":"2","timestamp":"2025-12-01T00:00:03Z","message":{"role":"toolResult","toolCallId":"t","content":[{"type":"text","text":"x"}],"isError":true}}
        """.utf8), by: PiImporter())
    let events = try cassette.events
    #expect(events.map(\.kind) == ["marker", "http", "tool"])
    #expect(events[1].exchange?.llm?.finish == "tool_use" && events[1].exchange?.llm?.output == 2)
    #expect(events[2].parent == "2")
  }

  @Test func readsCopilot() throws {
    let (cassette, _) = try imported(
      Array(
        """
        {"type":"session.start","data":{"sessionId":"g","copilotVersion":"1.0","selectedModel":"gpt-x"},"id":"e1","timestamp":"2026-01-01T00:00:00Z","parentId":null}
        {"type":"user.message","data":{"content":"hi"},"id":"e2","timestamp":"2026-01-01T00:00:01Z","parentId":"e1"}
        {"type":"assistant.message","data":{"messageId":"m","content":"on it","toolRequests":[{"toolCallId":"t","name":"bash","arguments":{"c":1}}]},"id":"e3","timestamp":"2026-01-01T00:00:02Z"}
        {"type":"tool.execution_start","data":{"toolCallId":"t","toolName":"bash","arguments":{"c":1}},"id":"e4","timestamp":"2026-01-01T00:00:03Z"}
        {"type":"tool.execution_complete","data":{"toolCallId":"t","success":true,"result":{"content":"done"}},"id":"e5","timestamp":"2026-01-01T00:00:05Z"}
        """.utf8), by: CopilotImporter())
    let events = try cassette.events
    let tool = try #require(events.first { $0.kind == "tool" })
    #expect(tool.parent == "e3" && tool.took == 2_000_000)
    #expect(
      try cassette.text(events.first { $0.exchange != nil }?.exchange?.request.message)
        == #"{"model":"gpt-x","messages":[{"role":"user","content":"hi"}]}"#)
  }
}
