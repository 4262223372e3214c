import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct RunFactsTests {
  private static let anthropicCall = """
    {"model":"claude-x","stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":2},\
    "content":[{"type":"text","text":"Let me see."},\
    {"type":"tool_use","id":"t1","name":"get_order","input":{"id":"123"}}]}
    """
  private static let anthropicQuestion = #"{"model":"claude-x","messages":[{"role":"user","content":"Where is it?"}]}"#
  private static let anthropicResult = """
    {"model":"claude-x","messages":[{"role":"user","content":"Where is it?"},{"role":"assistant","content":\
    [{"type":"text","text":"Let me see."},{"type":"tool_use","id":"t1","name":"get_order","input":{"id":"123"}}]},\
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,\
    "content":[{"type":"text","text":"not found"}]}]}]}
    """

  @Test func callsAndResultsComeFromExchanges() throws {
    let sample = try LintSample()
    try sample.call(Self.anthropicQuestion, Self.anthropicCall)
    try sample.call(
      Self.anthropicResult,
      #"{"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":4},"content":[{"type":"text","text":"Lost."}]}"#
    )
    let facts = try RunFacts(sample.reader())
    let call = RunFacts.Call(
      sequence: 0, name: "get_order", arguments: ["id": "123"], result: "not found", error: "not found")
    #expect(facts.calls.value == [call])
    #expect(facts.output.value == "Lost.")
    #expect(facts.status.value == "success")
    #expect(facts.inputTokens.value == 14 && facts.outputTokens.value == 6)
    #expect(facts.prompts.count == 2 && facts.prompts[0].key != facts.prompts[1].key)
    #expect(facts.modelCalls.map(\.model) == ["claude-x", "claude-x"])
  }

  @Test func streamsAreReadAsMessages() throws {
    let sample = try LintSample()
    try sample.stream(
      at: "/v1/chat/completions",
      of: [
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"look","arguments":"{\"a\""}}]}}]}"#,
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"#,
        "[DONE]",
      ])
    let facts = try RunFacts(sample.reader())
    #expect(facts.calls.value == [RunFacts.Call(sequence: 0, name: "look", arguments: ["a": 1])])
    // The run stops in the middle: it has no output, and nothing says how it ended.
    #expect(facts.output.value == .some(nil))
    #expect(facts.status.value == nil)
    #expect(facts.inputTokens.value == nil)
  }

  @Test func theLastFailureDecides() throws {
    let sample = try LintSample()
    try sample.call(Self.anthropicQuestion, #"{"content":[{"type":"text","text":"Yes."}],"stop_reason":"end_turn"}"#)
    try sample.call(
      Self.anthropicQuestion, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
      status: 529)
    let facts = try RunFacts(sample.reader())
    #expect(facts.failures == [RunFacts.Failure(sequence: 1, kind: "http 529", message: "Overloaded")])
    #expect(facts.status.value == "error")
    #expect(facts.output.value == .some(nil))
  }

  @Test func answersThatCannotBeReadMakeCallsUnknown() throws {
    let sample = try LintSample()
    try sample.call(Self.anthropicQuestion, "<html>")
    let facts = try RunFacts(sample.reader())
    #expect(facts.calls.value == nil)
    guard case .unknown(let reason) = facts.output else {
      Issue.record("\(facts.output)")
      return
    }
    #expect(reason == "the answer of event 0 cannot be read as anthropic.messages")
  }

  @Test func toolEventsComeBeforeAnswers() throws {
    let sample = try LintSample()
    try sample.call(Self.anthropicQuestion, Self.anthropicCall)
    try sample.add(
      .tool(ToolCall(name: "get_order", arguments: sample.body(#"{"id":"123"}"#), result: sample.body("gone")))
    ) {
      ($0.at, $0.took) = (1000, 500)
    }
    let facts = try RunFacts(sample.reader())
    #expect(
      facts.calls.value == [
        RunFacts.Call(sequence: 1, name: "get_order", arguments: ["id": "123"], result: "gone", took: 500)
      ])
    #expect(facts.duration.value == 500)
  }

  @Test func callsOfTheModelContextProtocolAreTools() throws {
    let sample = try LintSample()
    let request = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"q":"a"}}}"#
    let answer =
      #"{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"hits\":0}"}],"isError":false}}"#
    try sample.call(at: "/mcp", request, answer)
    try sample.call(at: "/mcp", request, "event: message\ndata: \(answer)\n\n", type: "text/event-stream")
    let calls = try #require(try RunFacts(sample.reader()).calls.value)
    #expect(calls.map(\.name) == ["search", "search"])
    #expect(calls.allSatisfy { $0.result == ["hits": 0] && $0.error == nil })
  }

  @Test func sessionsSayMoreThanEvents() throws {
    let sample = try LintSample()
    try sample.call(Self.anthropicQuestion, Self.anthropicCall)
    var session = Session()
    session.status = "failed_loop"
    session.output = try sample.body("as far as it goes")
    session.totals = Session.Totals()
    session.totals?.cost = 12_300
    sample.session = session
    let facts = try RunFacts(sample.reader())
    #expect(facts.status.value == "failed_loop" && facts.output.value == "as far as it goes")
    #expect(facts.document["cost_usd"] == .number("0.0123"))
  }

  /// Recordings of three providers, streamed and not.
  @Test(arguments: [
    ("test_tools.yaml", "llm-anthropic/tests/cassettes/test_anthropic", ["pelican_name_generator"]),
    ("test_tools.yaml", "llm-gemini/tests/cassettes/test_gemini", ["pelican_name_generator"]),
  ])
  func readsRealRecordings(_ name: String, _ folder: String, _ tools: [String]) throws {
    let folder = TestData.folder.appending(path: "vcrpy/\(folder)")
    let (cassette, _) = try imported(name, in: folder, by: VcrpyImporter())
    let facts = try RunFacts(cassette)
    let calls = try #require(facts.calls.value)
    #expect(Set(calls.map(\.name)) == Set(tools))
    #expect(calls.allSatisfy { $0.result != nil })
    #expect(facts.output.value.flatMap { $0 }?.isEmpty == false)
    #expect(facts.status.value == "success")
  }

  @Test(arguments: [(0, 3, "0"), (12_500, 3, "12.5"), (5, 3, "0.005"), (1_000_000, 6, "1"), (-1, 3, "-0.001")])
  func decimalsAreExact(_ value: Int, _ digits: Int, _ text: String) {
    #expect(Decimal.string(value, digits: digits) == text)
    if value >= 0 { #expect(Decimal.value(text, digits: digits) == value) }
  }

  @Test(arguments: ["", ".5", "1.", "-1", "1e3", "1.0001", "99999999999999999999", "1.5.2", "+1"])
  func wrongDecimalsAreNone(_ text: String) {
    #expect(Decimal.value(text, digits: 3) == nil)
  }
}
