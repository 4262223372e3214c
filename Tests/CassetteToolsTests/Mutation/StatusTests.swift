import CassetteFormat
import CassetteTools
import Testing

@Suite struct StatusTests {
  private static let statuses: [(id: String, status: Int, isTransient: Bool)] = [
    ("http-429", 429, true), ("http-500", 500, true), ("http-502-html", 502, true), ("http-503", 503, true),
    ("http-504", 504, true), ("http-408", 408, true), ("http-409", 409, true), ("http-401", 401, false),
    ("http-403", 403, false), ("http-413", 413, false), ("http-200-error-body", 200, false),
    ("http-200-html", 200, false), ("http-200-empty", 200, false),
  ]

  @Test(arguments: statuses) func answersInThePlaceOfAnyAnswer(id: String, status: Int, isTransient: Bool) throws {
    for answer in RecordedAnswer.all {
      let derived = try mutant(id, of: answer)
      #expect(try derived.response.status == status)
      let events = try derived.events
      #expect(events.count == (isTransient ? 2 : 1))
      #expect(try derived.header("Content-Length") == String(derived.body.count))
      #expect(try derived.response.message.framing == "content-length")
      if isTransient { #expect(try events[1].exchange == derived.parent.events[0].exchange) }
      #expect(try reason(id, of: answer.with(status: 500)) == "the recorded answer is an error")
    }
  }

  /// The words that a client tells errors apart by.
  private static let words: [(id: String, dialect: RecordedAnswer, pointer: String, word: JSONValue)] = [
    ("http-429", .chat, "/error/code", "rate_limit_exceeded"),
    ("http-429", .messages, "/error/type", "rate_limit_error"),
    ("http-429", .gemini, "/error/status", "RESOURCE_EXHAUSTED"), ("http-429", .mcp, "/error/code", -32000),
    ("http-429", .http, "/status", 429), ("http-429-quota", .responses, "/error/code", "insufficient_quota"),
    (
      "http-429-quota", .gemini, "/error/details/0/violations/0/quotaId",
      "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
    ),
    ("http-500", .chatStream, "/error/type", "server_error"), ("http-500", .messagesStream, "/error/type", "api_error"),
    ("http-500", .geminiStream, "/error/status", "INTERNAL"), ("http-500", .mcp, "/error/code", -32603),
    ("http-503", .gemini, "/error/status", "UNAVAILABLE"), ("http-504", .messages, "/error/type", "timeout_error"),
    ("http-504", .chat, "/error/code", 504), ("http-504", .gemini, "/error/status", "DEADLINE_EXCEEDED"),
    ("http-529", .messages, "/error/type", "overloaded_error"),
    ("http-401", .responses, "/error/code", "invalid_api_key"),
    ("http-401", .messages, "/error/type", "authentication_error"),
    ("http-401", .gemini, "/error/status", "UNAUTHENTICATED"),
    ("http-403", .messages, "/error/type", "permission_error"),
    ("http-403", .gemini, "/error/status", "PERMISSION_DENIED"),
    ("http-402-billing", .messages, "/error/type", "billing_error"),
    ("http-404-model", .chat, "/error/message", "The model `gpt-4o` does not exist or you do not have access to it."),
    ("http-404-model", .messages, "/error/message", "model: claude-sonnet-4-5"),
    ("http-404-model", .geminiStream, "/error/status", "NOT_FOUND"),
    ("http-413", .messages, "/error/type", "request_too_large"),
    ("http-400-context", .chat, "/error/param", "messages"), ("http-400-context", .responses, "/error/param", "input"),
    ("http-400-context", .messages, "/error/message", "prompt is too long: 204135 tokens > 200000 maximum"),
    ("http-400-context", .gemini, "/error/status", "INVALID_ARGUMENT"),
    ("http-400-policy", .chat, "/error/code", "content_policy_violation"),
    ("http-400-policy", .messages, "/error/message", "Output blocked by content filtering policy"),
    ("http-200-error-body", .messages, "/error/type", "api_error"),
  ]

  @Test(arguments: words) func hasTheProvidersWords(
    id: String, answer: RecordedAnswer, pointer: String, word: JSONValue
  ) throws {
    #expect(try mutant(id, of: answer).value(pointer) == word)
  }

  @Test func tellsWhenToTryAgain() throws {
    let standard = try mutant("http-429", of: .chat)
    #expect(try standard.header("Retry-After") == "1")
    #expect(try standard.header("x-ratelimit-remaining-tokens") == "110")
    #expect(try standard.header("retry-after-ms") == nil)
    let other = try mutant("http-429", of: .messages, ["retry_after": "date", "retry_after_ms": "20"])
    #expect(try other.header("retry-after") == "Wed, 21 Oct 2015 07:28:00 GMT")
    #expect(try other.header("retry-after-ms") == "20")
    #expect(try other.header("anthropic-ratelimit-requests-remaining") == "0")
    #expect(try mutant("http-429", of: .chat, ["retry_after": "none"]).header("retry-after") == nil)
    #expect(try mutant("http-429", of: .gemini).value("/error/details/1/retryDelay") == "1s")
    #expect(try mutant("http-429", of: .gemini, ["retry_after": "none"]).value("/error/details/1") == nil)
  }

  @Test func repeatsTheFaultAsOftenAsTold() throws {
    #expect(try mutant("http-500", of: .chat, ["times": 3]).events.count == 4)
    let lasting = try mutant("http-500", of: .chat, ["mode": "persist"])
    #expect(try lasting.events.count == 1)
    #expect(lasting.mutant.kind == .degrade)
  }

  @Test func tellsTheSDKWhetherToTryAgain() throws {
    #expect(try mutant("http-500", of: .chat, ["x_should_retry": "false"]).header("x-should-retry") == "false")
    #expect(try mutant("http-500", of: .chat).header("x-should-retry") == nil)
    let refused = try mutant("http-x-should-retry-flip", of: .messages)
    #expect(try refused.response.status == 400)
    #expect(try refused.header("x-should-retry") == "true")
    let unavailable = try mutant("http-x-should-retry-flip", of: .messages, ["status": "503"])
    #expect(try unavailable.header("x-should-retry") == "false")
  }

  @Test func hasThePagesOfGateways() throws {
    let page = try mutant("http-502-html", of: .chat)
    #expect(try page.header("Content-Type") == "text/html")
    #expect(try page.text.contains("<center>nginx</center>\r\n"))
    #expect(try mutant("http-413", of: .chat, ["html": true]).text.contains("<center>cloudflare</center>"))
    #expect(try mutant("http-200-html", of: .chatStream).text.hasPrefix("<!DOCTYPE html>"))
  }

  @Test func azureHasMoreToSayOfItsPolicy() throws {
    let derived = try mutant("http-400-policy", of: .chat, ["by": "azure"])
    #expect(try derived.value("/error/innererror/code") == "ResponsibleAIPolicyViolation")
    #expect(try reason("http-400-policy", of: .messages, ["by": "azure"]) == "Azure answers in OpenAI's formats")
  }

  @Test func namesTheRequestThatAnthropicNames() throws {
    var answer = RecordedAnswer.messages
    answer.headers.append(HeaderField("request-id", "req_of_the_recording"))
    let derived = try mutant("http-500", of: answer)
    #expect(try derived.value("/request_id") == "req_of_the_recording")
    #expect(try derived.header("request-id") == "req_of_the_recording")
  }

  /// Requests of a second turn, and what their errors name.
  private static let histories: [(id: String, answer: RecordedAnswer, history: String, words: String)] = [
    (
      "http-400-pairing", .chat,
      #""messages":[{"role":"assistant","tool_calls":[{"id":"call_z9","type":"function","function":{"name":"weather","arguments":"{}"}}]}],"#,
      "did not have response messages: call_z9"
    ),
    (
      "http-400-pairing", .responses, #""input":[{"type":"function_call","call_id":"call_z9","name":"weather"}],"#,
      "No tool output found for function call call_z9."
    ),
    (
      "http-400-pairing", .messages,
      #""messages":[{"role":"assistant","content":[{"type":"tool_use","id":"toolu_z9","name":"weather","input":{}}]}],"#,
      "blocks immediately after: toolu_z9."
    ),
    (
      "http-400-pairing", .gemini, #""contents":[{"parts":[{"functionCall":{"name":"weather","args":{}}}]}],"#,
      "the number of function response parts is equal"
    ),
    (
      "http-400-stale-item", .responses, #""previous_response_id":"resp_z9","#,
      "Previous response with id 'resp_z9' not found."
    ),
    (
      "http-400-stale-item", .responses, #""input":[{"type":"reasoning","id":"rs_z9"}],"#,
      "Item with id 'rs_z9' not found."
    ),
    (
      "http-400-signature", .messages,
      #""messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"}]}],"#,
      "Invalid `signature` in `thinking` block"
    ),
    (
      "http-400-signature", .responses, #""input":[{"type":"reasoning","id":"rs_z9","encrypted_content":"ZW5j"}],"#,
      "content for item rs_z9 could not be verified"
    ),
    (
      "http-400-signature", .gemini,
      #""contents":[{"parts":[{"functionCall":{"name":"weather","args":{}},"thoughtSignature":"c2ln"}]}],"#,
      "function call `default_api:weather`"
    ),
  ]

  @Test(arguments: histories) func namesWhatTheRequestHas(
    id: String, answer: RecordedAnswer, history: String, words: String
  ) throws {
    var second = answer
    // The last member of a name is the one that counts.
    second.request = "{" + history + #""model":"gpt-4o"}"#
    guard case .string(let message)? = try mutant(id, of: second).value("/error/message") else {
      Issue.record("there is no message")
      return
    }
    #expect(message.contains(words))
    #expect(try reason(id, of: answer) != nil)
  }
}
