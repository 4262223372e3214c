import CassetteFormat
import Testing

@testable import CassetteTools

struct StreamCheckTests {
  /// Streams that end as they should, with their last event.
  private static let streams: [(path: String, events: [String])] = [
    ("/v1/messages", [#"{"type":"message_start","message":{}}"#, #"{"type":"message_stop"}"#]),
    ("/v1/chat/completions", [#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#, "[DONE]"]),
    ("/v1/responses", [#"{"type":"response.created"}"#, #"{"type":"response.completed","response":{}}"#]),
    (
      "/v1beta/models/g:streamGenerateContent?alt=sse",
      [#"{"candidates":[{"content":{"parts":[]}}]}"#, #"{"candidates":[{"finishReason":"STOP"}]}"#]
    ),
  ]

  @Test(arguments: 0..<4)
  func aStreamHasAnEnd(index: Int) throws {
    let (path, events) = Self.streams[index]
    let whole = try LintSample()
    try whole.stream(at: path, of: events, host: "api.openai.com")
    #expect(try whole.findings("RWE001", "RWE004").isEmpty)
    let cut = try LintSample()
    try cut.stream(at: path, of: Array(events.dropLast()), host: "api.openai.com")
    #expect(try cut.findings("RWE001").places == ["RWE001 0"])
  }

  /// Perplexity's and Writer's streams end without `[DONE]`.
  @Test func aReasonIsAnEndWhereTheProviderIsNotKnown() throws {
    let sample = try LintSample()
    for finish in [#""stop""#, "null"] {
      let last = #"{"choices":[{"delta":{"content":"a"},"finish_reason":\#(finish)}]}"#
      try sample.stream(at: "/v1/chat/completions", of: [last])
    }
    #expect(try sample.findings("RWE001").places == ["RWE001 1"])
  }

  @Test func anErrorIsAnEnd() throws {
    let sample = try LintSample()
    try sample.stream(
      at: "/v1/messages",
      of: [#"{"type":"message_start","message":{}}"#, #"{"type":"error","error":{"type":"overloaded"}}"#])
    #expect(try sample.findings("RWE001").isEmpty)
  }

  @Test func theCassetteMaySayThatTheStreamBroke() throws {
    let sample = try LintSample()
    try sample.call(
      #"{"messages":[],"stream":true}"#, "data: {\"type\":\"message_start\"}\n\n", type: "text/event-stream"
    ) { $0.exchange?.response?.message.body?.end = .reset }
    #expect(try sample.findings("RWE001").isEmpty)
  }

  @Test func delaysFitTheTimeOfTheExchange() throws {
    func codes(_ delays: [Int], took: Int?, _ change: (inout Event) -> Void = { _ in }) throws -> [String] {
      let sample = try LintSample()
      var response = Response(status: 200)
      response.message.body = try sample.body("data: {}\n\n", delays: delays)
      try sample.add(.http(Exchange(request: Request(method: "GET", path: "/"), response: response))) {
        $0.took = took
        change(&$0)
      }
      return try sample.findings("RWE002").places
    }
    #expect(try codes([1_000_000, 2_000_001], took: 2_000_000) == ["RWE002 0"])
    #expect(try codes([1_000_000, 2_000_000], took: 2_000_000) == [])
    #expect(try codes([1 << 53 - 1, 1 << 53 - 1], took: 1) == ["RWE002 0"])
    #expect(try codes([9_000_000], took: nil) == [])
    #expect(try codes([9_000_000], took: 1) { $0.fidelity["response.body.chunks"] = .reconstructed } == [])
  }

  @Test func dataIsJSON() throws {
    let sample = try LintSample()
    try sample.stream(at: "/v1/messages", of: [#"{"type":"ping"}"#, #"{"type":"#, #"{"type":"message_stop"}"#])
    let findings = try sample.findings("RWE004")
    #expect(findings.places == ["RWE004 0"])
    #expect(findings.first?.place.events == 1...1)
  }

  @Test(arguments: [
    (
      "/v1/messages",
      [
        #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"f"}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"LAST"}}"#,
        #"{"type":"message_stop"}"#,
      ]
    ),
    (
      "/v1/chat/completions",
      [
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"LAST"}}]}}]}"#,
        "[DONE]",
      ]
    ),
    (
      "/v1/responses",
      [
        #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","name":"f"}}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"a\":"}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"LAST"}"#,
        #"{"type":"response.completed","response":{}}"#,
      ]
    ),
  ])
  func argumentsAddUpToJSON(path: String, events: [String]) throws {
    let whole = try LintSample()
    try whole.stream(at: path, of: events.map { $0.replacing("LAST", with: "1}") })
    #expect(try whole.findings("RWE004").isEmpty)
    let broken = try LintSample()
    try broken.stream(at: path, of: events.map { $0.replacing("LAST", with: "1") })
    let findings = try broken.findings("RWE004")
    #expect(findings.map(\.message) == ["the arguments of the call of f, put together, are not JSON"])
    #expect(findings.first?.place.events == 0...2)
  }

  @Test func aStreamIsAskedFor() throws {
    func codes(_ request: String, type: String) throws -> [String] {
      let sample = try LintSample()
      let answer = type == "application/json" ? "{}" : "data: {}\n\n"
      try sample.call(request, answer, type: type)
      return try sample.findings("RWE005").places
    }
    #expect(try codes(#"{"messages":[],"stream":true}"#, type: "application/json") == ["RWE005 0"])
    #expect(try codes(#"{"messages":[]}"#, type: "text/event-stream") == ["RWE005 0"])
    #expect(try codes(#"{"messages":[],"stream":true}"#, type: "text/event-stream") == [])
    #expect(try codes(#"{"messages":[],"stream":false}"#, type: "application/json") == [])
  }

  @Test func usageIsThereAndAddsUp() throws {
    func messages(_ answer: String, _ llm: LLMSummary? = nil) throws -> [String] {
      let sample = try LintSample()
      try sample.call(at: "/v1/chat/completions", #"{"messages":[]}"#, answer) { $0.exchange?.llm = llm }
      return try sample.findings("RWE006").map(\.message)
    }
    let choice = #""choices":[{"finish_reason":"stop"}]"#
    func usage(_ input: Int, _ output: Int, _ total: Int) -> String {
      #"{\#(choice),"usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output),"total_tokens":\#(total)}}"#
    }
    #expect(try messages("{\(choice)}") == ["the answer does not say how many tokens it took"])
    #expect(try messages(usage(12, 13, 25)) == [])
    #expect(try messages(usage(12, 13, 11)) == ["the answer counts 11 tokens in all, 12 in and 13 out"])
    var summary = LLMSummary()
    summary.dialect = "openai.chat"
    summary.input = 12
    #expect(try messages(usage(12, 13, 25), summary) == [])
    summary.input = 10
    #expect(try messages(usage(12, 13, 25), summary) == ["the answer counts 12 tokens in, the event's summary 10"])
  }

  @Test func usageOfAStreamOfChatIsOptional() throws {
    func codes(_ options: String) throws -> [String] {
      let sample = try LintSample()
      try sample.stream(
        at: "/v1/chat/completions", #"{"messages":[],"stream":true\#(options)}"#,
        of: [#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, "[DONE]"])
      return try sample.findings("RWE006").places
    }
    #expect(try codes("") == [])
    #expect(try codes(#","stream_options":{"include_usage":true}"#) == ["RWE006 0"])
  }
}
