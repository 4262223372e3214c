import CassetteFormat
import CassetteTools
import Testing

/// Spans of model calls by several conventions, both ways.
struct OpenTelemetryTests {
  private func read(_ spans: String) throws -> (cassette: CassetteReader, report: Imported) {
    try imported(
      Array(#"{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[\#(spans)]}]}]}"#.utf8),
      by: OTelImporter())
  }

  private func span(_ attributes: [(String, String)], events: String = "[]", more: String = "") -> String {
    let pairs = attributes.map { #"{"key":"\#($0)","value":{"stringValue":"\#($1)"}}"# }.joined(separator: ",")
    return """
      {"traceId":"t","spanId":"s","name":"chat","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":\
      "1700000001500000000","attributes":[\(pairs)],"events":\(events)\(more)}
      """
  }

  private let expected = #"{"model":"gpt-x","messages":[{"role":"user","content":"hi"}]}"#

  private func check(_ cassette: CassetteReader) throws {
    let exchange = try cassette.exchange
    #expect(try cassette.text(exchange.request.message) == expected)
    #expect(try cassette.text(exchange.response?.message)?.contains(#""content":"yo""#) == true)
    #expect(try cassette.events[0].fidelity["response.body"] == .reconstructed)
    #expect(try cassette.events[0].took == 1_500_000)
  }

  @Test func readsMessageAttributes() throws {
    try check(
      read(
        span([
          ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-x"),
          ("gen_ai.input.messages", #"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"#),
          ("gen_ai.output.messages", #"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"yo\"}]}]"#),
        ])
      ).cassette)
  }

  @Test func readsNumberedAttributes() throws {
    try check(
      read(
        span([
          ("llm.request.type", "chat"), ("gen_ai.request.model", "gpt-x"), ("gen_ai.prompt.0.role", "user"),
          ("gen_ai.prompt.0.content", "hi"), ("gen_ai.completion.0.role", "assistant"),
          ("gen_ai.completion.0.content", "yo"),
        ])
      ).cassette)
  }

  @Test func readsEvents() throws {
    let events = """
      [{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"hi"}}]},
      {"name":"gen_ai.choice","attributes":[{"key":"message","value":{"stringValue":"{\\"content\\":\\"yo\\"}"}}]}]
      """
    try check(
      read(span([("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-x")], events: events)).cassette)
  }

  @Test func readsOpenInference() throws {
    try check(
      read(
        span([
          ("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-x"),
          ("llm.input_messages.0.message.role", "user"), ("llm.input_messages.0.message.content", "hi"),
          ("llm.output_messages.0.message.role", "assistant"), ("llm.output_messages.0.message.content", "yo"),
        ])
      ).cassette)
  }

  @Test func readsToolsErrorsAndOtherSpans() throws {
    let (cassette, report) = try read(
      span(
        [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "add"), ("gen_ai.tool.call.result", "2")],
        more: #","status":{"code":2,"message":"bad"}"#)
        + #",{"traceId":"t","spanId":"r","name":"root","startTimeUnixNano":"1600000000000000000"}"#)
    let events = try cassette.events
    #expect(events[0].kind == "x-io.opentelemetry.span" && events[0].at == 0)
    guard case .tool(let tool) = events[1].content else { throw InterchangeError("no tool") }
    #expect(tool.name == "add" && tool.error == ToolCall.Failure(kind: "error", message: "bad"))
    #expect(report.session?.id == "t")
  }

  @Test func takesLinesAndWarnsOfOneThatWasCut() throws {
    let line = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span([]))]}]}]}"#
    let (cassette, report) = try imported(Array((line + "\n" + line.dropLast(30)).utf8), by: OTelImporter())
    #expect(try cassette.events.count == 1 && report.warnings.count == 1)
  }

  @Test func writesWhatItReads() throws {
    let (first, _) = try read(
      span([
        ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-x"),
        (
          "gen_ai.input.messages",
          #"[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"s\"}]},{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"#
        ),
        (
          "gen_ai.output.messages",
          #"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c\",\"name\":\"f\",\"arguments\":{\"a\":1}}]}]"#
        ),
      ]))
    let (bytes, losses) = try exported(first, by: OTelExporter())
    #expect(try exported(first, by: OTelExporter()).bytes == bytes)
    let (second, report) = try imported(bytes, by: OTelImporter())
    let (one, two) = (
      try #require(first.events.first?.exchange), try #require(second.events.compactMap(\.exchange).first)
    )
    #expect(try first.content(one.request.message) == second.content(two.request.message))
    #expect(try first.content(one.response?.message) == second.content(two.response?.message))
    #expect(try second.events.last?.took == 1_500_000)
    #expect(report.source.version == "https://opentelemetry.io/schemas/1.37.0")
    #expect(report.session?.id == ByteString(String(try first.manifest.id.hex.prefix(32))))
    #expect(losses.first?.what.hasPrefix("headers and the exact bytes") == true)
  }

  @Test func writesStreamedAnswers() throws {
    let (vcr, _) = try imported(
      Array(
        """
        interactions:
        - request: {method: POST, uri: 'https://api.openai.com/v1/chat/completions', headers: {}, body: '{"model":"m","messages":[]}'}
          response:
            headers: {Content-Type: [text/event-stream]}
            status: {code: 200, message: OK}
            body: {string: "data: {\\"choices\\":[{\\"index\\":0,\\"delta\\":{\\"content\\":\\"a\\"}}]}\\n\\ndata: {\\"choices\\":[{\\"index\\":0,\\"delta\\":{\\"content\\":\\"b\\"}}]}\\n\\ndata: [DONE]\\n\\n"}
        version: 1
        """.utf8), by: VcrpyImporter())
    let text = String(decoding: try exported(vcr, by: OTelExporter()).bytes, as: UTF8.self)
    #expect(text.contains(#"\"content\":\"ab\""#))
  }

  @Test(arguments: ["", "[]", "{}", #"{"resourceSpans":[]}"#, "x"])
  func refusesWhatHasNoSpans(_ text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8), by: OTelImporter()) }
  }
}
