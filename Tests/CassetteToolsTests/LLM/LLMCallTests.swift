import CassetteFormat
import Testing

@testable import CassetteTools

/// What the bytes of model calls say, for each wire format.
struct LLMCallTests {
  private func summary(
    _ url: String, _ request: String, _ response: String, type: String = "application/json", coding: String? = nil
  ) -> LLMSummary? {
    let parts = RecordedURI.split(Array(url.utf8))
    var sent = Request(method: "POST", path: parts.path)
    sent.authority = parts.authority
    var received = Response(status: 200, headers: [HeaderField("content-type", ByteString(type))])
    if let coding { received.message.headers.append(HeaderField("content-encoding", ByteString(coding))) }
    let body = coding == nil ? Array(response.utf8) : Base64.decode(Array(response.utf8))!
    return LLMCall(sent, body: Array(request.utf8))?.summary(received, body: body)
  }

  private func expected(
    _ dialect: String, _ provider: String?, _ model: String?, served: String? = nil, _ input: Int?, _ output: Int?,
    _ finish: String?, stream: Bool = false
  ) -> LLMSummary {
    var summary = LLMSummary()
    summary.dialect = dialect
    summary.provider = provider
    summary.model = model
    summary.served = served
    (summary.input, summary.output) = (input, output)
    summary.finish = finish
    summary.stream = stream
    return summary
  }

  @Test func readsOpenAIChat() {
    let answer = #"""
      {"object": "chat.completion", "model": "gpt-4o-2024", "choices": [{"finish_reason": "stop", "index": 0}],
      "usage": {"prompt_tokens": 12, "completion_tokens": 3}}
      """#
    #expect(
      summary("https://api.openai.com/v1/chat/completions", #"{"model": "gpt-4o", "messages": []}"#, answer)
        == expected("openai.chat", "openai", "gpt-4o", served: "gpt-4o-2024", 12, 3, "stop"))
  }

  @Test func readsOpenAIChatStreams() {
    var stream = (0..<40).map {
      "data: {\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"\($0)\"},\"finish_reason\":null}]}\n\n"
    }
    .joined()
    stream += "data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":null}\n\n"
    stream +=
      "data: {\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":40}}\n\ndata: [DONE]\n\n"
    #expect(
      summary(
        "http://localhost:8080/v1/chat/completions", #"{"model":"m","stream":true}"#, stream,
        type: "text/event-stream; charset=utf-8")
        == expected("openai.chat", nil, "m", served: "m-1", 5, 40, "length", stream: true))
  }

  @Test func readsOpenAIResponses() {
    let answer =
      #"{"object": "response", "status": "completed", "model": "gpt-5-x", "usage": {"input_tokens": 7, "output_tokens": 8}}"#
    #expect(
      summary("https://x.openai.azure.com/openai/v1/responses?api-version=1", #"{"model": "gpt-5"}"#, answer)
        == expected("openai.responses", "azure", "gpt-5", served: "gpt-5-x", 7, 8, "completed"))
    let stream = """
      event: response.created\ndata: {"type":"response.created","response":{"model":"gpt-5-x","status":"in_progress","usage":null}}\n
      event: response.incomplete\ndata: {"type":"response.incomplete","response":{"model":"gpt-5-x","status":"incomplete",\
      "incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":1,"output_tokens":2}}}\n\n
      """
    #expect(
      summary(
        "https://api.openai.com/v1/responses", #"{"stream": true, "model": "gpt-5"}"#, stream, type: "text/event-stream"
      )
        == expected("openai.responses", "openai", "gpt-5", served: "gpt-5-x", 1, 2, "max_output_tokens", stream: true))
  }

  @Test func readsAnthropicMessages() {
    let answer = #"""
      {"type":"message","model":"claude-1","stop_reason":"end_turn",
      "usage":{"input_tokens":3,"cache_creation_input_tokens":10,"cache_read_input_tokens":100,"output_tokens":9}}
      """#
    #expect(
      summary("https://api.anthropic.com/v1/messages?beta=true", #"{"model":"claude"}"#, answer)
        == expected("anthropic.messages", "anthropic", "claude", served: "claude-1", 113, 9, "end_turn"))
    #expect(
      summary("https://api.anthropic.com/v1/messages/count_tokens", #"{"model":"claude"}"#, #"{"input_tokens":14}"#)
        == nil)
  }

  @Test func readsAnthropicStreamsOfRedactedTargets() {
    let stream = """
      event: message_start\r\ndata: {"type":"message_start","message":{"type":"message","model":"claude-1","stop_reason":null,"usage":{"input_tokens":14,"output_tokens":1}}}\r\n\r
      event: ping\r\ndata: {"type": "ping"}\r\n\r
      event: message_delta\r\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":90}}\r\n\r
      event: message_stop\r\ndata: {"type":"message_stop"}\r\n\r\n
      """
    #expect(
      summary("**REDACTED**", #"{"model":"claude","stream":true}"#, stream, type: "**REDACTED**")
        == expected("anthropic.messages", nil, "claude", served: "claude-1", 14, 90, "tool_use", stream: true))
  }

  @Test func readsGemini() {
    let answer = #"""
      {"candidates":[{"finishReason":"STOP"}],"modelVersion":"gemini-2.5-flash-1",
      "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":6,"totalTokenCount":15}}
      """#
    let host = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash"
    #expect(
      summary("\(host):generateContent", "{}", answer)
        == expected("gemini.generateContent", "google", "gemini-2.5-flash", served: "gemini-2.5-flash-1", 4, 11, "STOP")
    )
    #expect(
      summary("\(host):streamGenerateContent", "{}", "[{\"candidates\":[{}]},\n\(answer)]")
        == expected(
          "gemini.generateContent", "google", "gemini-2.5-flash", served: "gemini-2.5-flash-1", 4, 11, "STOP",
          stream: true))
  }

  @Test func readsBedrock() {
    let answer = #"{"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"output":{}}"#
    #expect(
      summary("https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-v1%3A0/converse", "{}", answer)
        == expected("bedrock.converse", "bedrock", "us.amazon.nova-v1:0", 1, 2, "end_turn"))
  }

  @Test func looksIntoCompressedBodies() {
    #expect(summary("https://a/v1/messages", #"{"model":"m"}"#, Self.gzippedAnswer, coding: "gzip")?.output == 9)
  }

  /// `{"type":"message","usage":{"output_tokens":9}}`
  static let gzippedAnswer = "H4sIAAAAAAACA6tWKqksSFWyUspNLS5OTE9V0lEqBdNW1Ur5pSUFpSXxJfnZqXnFSlaWtbUA0TCS5S4AAAA="

  @Test func tellsNothingOfOtherRequests() {
    #expect(summary("https://example.com/upload", "{}", "{}") == nil)
    #expect(summary("https://example.com/embeddings", #"{"model":"m"}"#, #"{"object":"list"}"#) == nil)
    #expect(summary("https://example.com/x", "not json", "") == nil)
    #expect(LLMCall(Request(method: "GET", path: "/v1/responses"), body: []) == nil)
  }

  @Test func survivesBrokenAnswers() {
    for answer in ["", "{", "[1", "null", #"{"usage":[1],"model":5,"choices":{}}"#, "data: {\n", "<html>"] {
      #expect(
        summary("https://a/chat/completions", #"{"model":"m"}"#, answer, type: "text/html")
          == expected("openai.chat", nil, "m", nil, nil, nil, stream: answer.hasPrefix("data:")))
    }
  }
}
