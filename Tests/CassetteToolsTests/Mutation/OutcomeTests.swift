import CassetteFormat
import CassetteTools
import Testing

/// What models answer when they do not answer as hoped: each test reads back what a client would put together.
@Suite struct OutcomeTests {
  private typealias Answer = AssembledAnswer

  private static let words: [String: [String: String]] = [
    "length": ["chat": "length", "responses": "max_output_tokens", "messages": "max_tokens", "gemini": "MAX_TOKENS"],
    "stop": ["chat": "stop", "responses": "completed", "messages": "end_turn", "gemini": "STOP"],
    "filter": ["chat": "content_filter", "responses": "content_filter", "messages": "refusal", "gemini": "SAFETY"],
    "refusal": ["chat": "stop", "responses": "completed", "messages": "refusal", "gemini": "SAFETY"],
  ]

  private func word(_ finish: String, _ answer: RecordedAnswer) -> String? {
    answer.name.split(separator: " ").first.flatMap { Self.words[finish]?[String($0)] }
  }

  @Test(arguments: RecordedAnswer.models) func cutsTheText(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    for percent in [0, 50, 99] {
      let after = try assembled("out-length", answer, ["percent": .integer(percent)])
      #expect(after.text == String(before.text.prefix(before.text.count * percent / 100)))
      #expect(after.calls.isEmpty, "nothing comes after the limit")
      #expect(after.finish == word("length", answer))
    }
  }

  @Test func leavesCopiesWhenToldTo() throws {
    let text = try mutant("out-length", of: .responsesStream, ["coherent": false]).text
    #expect(text.ranges(of: #""text":"Grüße aus Wien 😀""#).count == 4)
    #expect(try mutant("out-length", of: .responsesStream).text.ranges(of: "😀").isEmpty)
    #expect(text.contains(#""status":"incomplete","role":"assistant""#), "the item is not whole")
  }

  @Test func tellsHowManyTokensAreLeft() throws {
    let derived = try mutant("out-length", of: .messages, ["percent": 50])
    #expect(try derived.value("/usage/output_tokens") == 6)
    let chat = try mutant("out-length", of: .chat, ["percent": 50])
    #expect(try chat.value("/usage/completion_tokens") == 6 && chat.value("/usage/total_tokens") == 26)
  }

  @Test(arguments: RecordedAnswer.models) func cutsTheLastCall(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let after = try assembled("out-length-in-tool", answer)
    #expect(after.calls.map(\.name) == before.calls.map(\.name) && after.calls[0] == before.calls[0])
    let whole = before.calls[1].arguments
    let isObject = answer.name.hasPrefix("gemini") || answer.name == "messages"
    #expect(after.calls[1].arguments == (isObject ? "{}" : String(whole.prefix(whole.count / 2))))
    #expect(after.finish == word("length", answer) && after.text == before.text)
    #expect(try assembled("out-length-in-tool", answer, ["finish": "tool-calls"]).finish == before.finish)
  }

  @Test(arguments: RecordedAnswer.models) func spendsTheLimitOnReasoning(_ answer: RecordedAnswer) throws {
    let after = try assembled("out-length-reasoning", answer)
    #expect(after.text.isEmpty && after.calls.isEmpty && after.finish == word("length", answer))
    let tells = answer.name.hasPrefix("responses") || answer.name.hasPrefix("messages")
    #expect(after.reasoning.isEmpty == !tells, "chat completions and Gemini tell it only where they did before")
  }

  @Test(arguments: RecordedAnswer.models) func refuses(_ answer: RecordedAnswer) throws {
    let after = try assembled("out-refusal", answer)
    #expect(after.text.isEmpty && after.calls.isEmpty && after.finish == word("refusal", answer))
    let hasPlace = answer.name.hasPrefix("chat") || answer.name.hasPrefix("responses")
    #expect(after.refusal.isEmpty == !hasPlace)
    let text = try assembled("out-refusal", answer, ["form": "text"])
    #expect(text.text.hasPrefix("I'm sorry") && text.calls.isEmpty && text.finish == word("stop", answer))
    let again = answer.with(try mutant("out-refusal", of: answer).text)
    #expect(try reason("out-refusal", of: again) == "the answer refuses already")
  }

  @Test func saysWhyItRefuses() throws {
    let json = try mutant("out-refusal", of: .messages)
    #expect(try json.value("/stop_details/category") == "cyber" && json.value("/content") == .array([]))
    let stream = try mutant("out-refusal", of: .messagesStream)
    #expect(try stream.value("/delta/stop_details/type", event: 1) == "refusal")
    #expect(try mutant("out-refusal", of: .chat).value("/choices/0/message/content") == .null)
  }

  @Test(arguments: RecordedAnswer.models) func filters(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let empty = try assembled("out-content-filter", answer)
    #expect(empty.text.isEmpty && empty.calls.isEmpty && empty.finish == word("filter", answer))
    let half = try assembled("out-content-filter", answer, ["content": "partial"])
    #expect(half.text == String(before.text.prefix(before.text.count / 2)) && half.calls.isEmpty)
    #expect(half.finish == word("filter", answer))
    let again = answer.with(try mutant("out-content-filter", of: answer).text)
    #expect(try reason("out-content-filter", of: again) == "the filter ended the answer already")
  }

  @Test func blocksPrompts() throws {
    let gemini = try mutant("out-prompt-blocked", of: .gemini)
    #expect(try gemini.value("/promptFeedback/blockReason") == "SAFETY" && gemini.value("/candidates") == nil)
    #expect(try gemini.value("/usageMetadata/promptTokenCount") == 20)
    let stream = try mutant("out-prompt-blocked", of: .geminiStream, ["reason": "OTHER"])
    #expect(try stream.text.ranges(of: "data: ").count == 1 && !stream.text.contains("\"candidates\""))
    #expect(try stream.value("/promptFeedback/blockReason", event: 0) == "OTHER")
    for answer in RecordedAnswer.models where !answer.name.hasPrefix("gemini") {
      let blocked = try mutant("out-prompt-blocked", of: answer)
      #expect(try blocked.response.status == 400)
      #expect(try blocked.value("/error/message") != nil)
    }
    let azure = try mutant("out-prompt-blocked", of: .chatStream, ["shape": "azure"])
    #expect(try azure.value("/error/code") == "content_filter")
  }

  @Test func takesGeminisPartsAway() throws {
    for (answer, event) in [(RecordedAnswer.gemini, nil), (.geminiStream, 0)] as [(RecordedAnswer, Int?)] {
      let derived = try mutant("out-malformed-function-call", of: answer)
      #expect(try derived.value("/candidates/0/content", event: event) == [:])
      #expect(try derived.value("/candidates/0/finishReason", event: event) == "MALFORMED_FUNCTION_CALL")
    }
  }

  @Test func failsResponses() throws {
    let json = try mutant("out-failed", of: .responses)
    #expect(try json.value("/status") == "failed" && json.value("/error/code") == "server_error")
    #expect(try json.value("/output") == .array([]))
    let stream = try mutant("out-failed", of: .responsesStream)
    #expect(try stream.text.hasSuffix("\n\n") && stream.text.ranges(of: "event: ").count == 2)
    #expect(try stream.value("/type", event: 1) == "response.failed" && stream.value("/sequence_number", event: 1) == 1)
    let kept = try mutant("out-failed", of: .responsesStream, ["output": "kept", "code": "rate_limit_exceeded"])
    #expect(try kept.value("/response/error/code", event: 18) == "rate_limit_exceeded")
  }

  @Test(arguments: RecordedAnswer.models) func saysNothing(_ answer: RecordedAnswer) throws {
    for parameters in [["form": "text"], ["form": "none"]] as [JSONObject] {
      let after = try assembled("out-empty", answer, parameters)
      #expect(after.text.isEmpty && after.calls.isEmpty && after.finish == word("stop", answer))
      let again = answer.with(try mutant("out-empty", of: answer, parameters).text)
      #expect(try reason("out-empty", of: again, parameters) == "the answer says nothing already")
    }
    #expect(try assembled("out-whitespace", answer).text == "\n")
  }

  @Test func pausesAndFillsWindows() throws {
    for answer in [RecordedAnswer.messages, .messagesStream] {
      let paused = try assembled("out-pause-turn", answer)
      #expect(paused.finish == "pause_turn" && paused.text == "Grüße aus Wien 😀" && paused.calls.isEmpty)
      #expect(try mutant("out-pause-turn", of: answer).text.contains("server_tool_use"))
      let full = try assembled("out-context-window", answer)
      #expect(full.finish == "model_context_window_exceeded" && full.text == "Grüße au")
    }
  }

  @Test func mixesUpLabels() throws {
    for answer in [RecordedAnswer.chat, .chatStream, .messages, .messagesStream] {
      let after = try assembled("out-finish-mismatch", answer)
      #expect(after.finish == word("stop", answer) && after.calls.count == 2)
      let quiet = answer.with(try mutant("out-refusal", of: answer, ["form": "text"]).text)
      let other = try assembled("out-finish-mismatch", quiet)
      #expect(["tool_calls", "tool_use"].contains(other.finish) && other.calls.isEmpty)
    }
  }
}
