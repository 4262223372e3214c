import CassetteFormat
import CassetteTools
import Testing

/// What stands beside a model's words, and changes within them.
@Suite struct OutcomeDetailTests {
  private func text(_ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:]) throws -> String {
    try mutant(`operator`, of: answer, parameters).text
  }

  /// What a client puts together of an answer, whose text must be the only thing that changed.
  private func words(_ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:]) throws -> String {
    let before = try AssembledAnswer(answer.text, answer.path)
    let after = try AssembledAnswer(text(`operator`, answer, parameters), answer.path)
    #expect(after.calls == before.calls && after.finish == before.finish)
    return after.text
  }

  @Test(arguments: RecordedAnswer.models) func answersByAnotherModel(_ answer: RecordedAnswer) throws {
    let after = try text("out-model-changed", answer, ["model": "other"])
    for name in ["gpt-4o-2024-08-06", "claude-sonnet-4-5", "gemini-2.5-flash"] {
      #expect(
        after == answer.text || answer.text.replacing("\"\(name)\"", with: "\"other\"") == after
          || !answer.text.contains(name))
    }
    #expect(after.contains("\"other\""))
    #expect(try text("out-model-changed", answer) != answer.text)
  }

  @Test func changesFingerprints() throws {
    #expect(
      try text("out-fingerprint-changed", .chat) == RecordedAnswer.chat.text.replacing("fp_1", with: "fp_0000000001"))
    #expect(try reason("out-fingerprint-changed", of: .chatStream) == "the answer has no system_fingerprint")
  }

  @Test(arguments: RecordedAnswer.models) func tellsNoUsage(_ answer: RecordedAnswer) throws {
    for parameters in [["form": "absent"], ["form": "null"]] as [JSONObject] {
      let after = try text("out-usage-missing", answer, parameters)
      #expect(!after.contains("tokens\":") && !after.contains("TokenCount"))
      #expect(try AssembledAnswer(after, answer.path).calls.count == 2)
      let again = answer.with(after)
      #expect(try reason("out-usage-missing", of: again) == "the answer does not tell its usage")
    }
    let huge = try text("out-usage-huge", answer)
    #expect(huge.contains(":2147483648") && (huge.contains(":4294967296") || answer.name.hasPrefix("messages")))
    let null = try text("out-usage-null-details", answer)
    #expect(null.ranges(of: ":null").count > answer.text.ranges(of: ":null").count)
  }

  @Test func takesLogprobsAway() throws {
    #expect(try reason("out-logprobs-null", of: .chat) == "the request does not ask for log probabilities")
    var asked = RecordedAnswer.chat.replacing(#""logprobs":null"#, with: #""logprobs":{"content":[{"token":"a"}]}"#)
    asked.request = asked.request.replacing(#""model":"#, with: #""logprobs":true,"model":"#)
    #expect(try text("out-logprobs-null", asked) == RecordedAnswer.chat.text)
    var gemini = RecordedAnswer.gemini.replacing(#","index":0"#, with: #","index":0,"logprobsResult":{"a":1}"#)
    gemini.request = #"{"contents":[],"generationConfig":{"responseLogprobs":true}}"#
    #expect(try text("out-logprobs-null", gemini) == RecordedAnswer.gemini.text)
  }

  @Test func addsAChoice() throws {
    for (answer, list) in [(RecordedAnswer.chat, "choices"), (.gemini, "candidates")] {
      let after = try mutant("out-multi-choice", of: answer)
      #expect(try after.value("/\(list)/0/index") == 0 && after.value("/\(list)/1/index") == 1)
      #expect(try after.text.contains("Another answer.") && after.value("/\(list)/2") == nil)
      let before = try mutant("out-multi-choice", of: answer, ["order": "before"])
      #expect(try before.value("/\(list)/0/index") == 1 && before.value("/\(list)/1/index") == 0)
      #expect(try reason("out-multi-choice", of: answer.with(after.text)) == "the answer has several choices")
    }
    let stream = try text("out-multi-choice", .chatStream)
    let own = stream.split(separator: "\n\n").filter { !$0.contains(#""choices":[{"index":1"#) }
    #expect(own.joined(separator: "\n\n") + "\n\n" == RecordedAnswer.chatStream.text)
    #expect(stream.ranges(of: #""choices":[{"index":1"#).count == 10)
    #expect(try text("out-multi-choice", .geminiStream).ranges(of: #""index":1"#).count == 6)
  }

  @Test(arguments: RecordedAnswer.models) func endsWithHalfAnEmoji(_ answer: RecordedAnswer) throws {
    let after = try text("out-emoji-lone", answer)
    #expect(after.replacing("\\ud83d\"", with: "\"") == answer.text.replacing("\\ud83d\"", with: "\""))
    let count = answer.name == "responses stream" ? 5 : 1
    #expect(after.ranges(of: "\\ud83d\"").count == count)
    #expect(try text("out-emoji-lone", answer, ["half": "low"]).contains("\\ude00\""))
  }

  @Test(arguments: RecordedAnswer.models) func putsCharactersIntoTheText(_ answer: RecordedAnswer) throws {
    let before = try AssembledAnswer(answer.text, answer.path).text
    let forms = [
      "line-separator": "\u{2028}", "nul": "\0", "right-to-left": "\u{202E}", "joiner": "👨‍👩‍👧", "four-byte": "😀",
      "byte-order-mark": "\u{FEFF}",
    ]
    for (form, character) in forms {
      let after = try words("out-unicode", answer, ["form": .string(form)])
      var expected = before.unicodeScalars
      let middle = expected.index(expected.startIndex, offsetBy: expected.count / 2)
      expected.insert(contentsOf: character.unicodeScalars, at: middle)
      #expect(Array(after.utf8) == Array(String(expected).utf8), "\(form)")
    }
    #expect(try text("out-unicode", answer, ["form": "nul"]).contains("\\u0000"))
  }

  @Test(arguments: RecordedAnswer.models) func leaksThoughts(_ answer: RecordedAnswer) throws {
    let before = try AssembledAnswer(answer.text, answer.path).text
    let closed = try words("out-think-leak", answer)
    #expect(closed.hasPrefix("<think>\n") && closed.hasSuffix("</think>\n\n" + before))
    #expect(try !words("out-think-leak", answer, ["form": "open"]).contains("</think>"))
  }

  // MARK: Structures

  private static let schema =
    #"{"type":"object","properties":{"city":{"type":"string","enum":["Wien"]},"days":{"type":"integer"}},"required":["city"]}"#
  private static let structured: [RecordedAnswer] = RecordedAnswer.models.map { answer in
    // The words of the fixtures become JSON; in streams the second half of it is in the next piece.
    var other = answer.with(
      answer.text.replacing("Grüße aus Wien 😀", with: #"{\"city\": \"Wien\", \"days\": 3}"#)
        .replacing("Grüße ", with: #"{\"city\": \"Wi"#).replacing("aus Wien \\ud83d\\ude00", with: #"en\", \"days\""#)
        .replacing(" und mehr", with: ": 3}").replacing("aus Wien ", with: #"en\", \"days\""#)
        .replacing("😀", with: ": 3}"))
    let format =
      switch answer.name.split(separator: " ")[0] {
      case "chat": #""response_format":{"type":"json_schema","json_schema":{"schema":\#(schema)}}"#
      case "responses": #""text":{"format":{"type":"json_schema","schema":\#(schema)}}"#
      case "messages": #""output_format":{"type":"json_schema","schema":\#(schema)}"#
      default: #""generationConfig":{"responseJsonSchema":\#(schema)}"#
      }
    other.request = "{\(format)," + answer.request.dropFirst()
    return other
  }

  @Test(arguments: structured) func violatesSchemas(_ answer: RecordedAnswer) throws {
    let json = #"{"city": "Wien", "days": 3}"#
    #expect(try AssembledAnswer(answer.text, answer.path).text == json)
    #expect(try words("out-json-schema-violation", answer) == #"{"days": 3}"#)
    #expect(
      try words("out-json-schema-violation", answer, ["form": "enum"]) == #"{"city": "rewind_unknown", "days": 3}"#)
    let type = try words("out-json-schema-violation", answer, ["form": "type"])
    #expect([#"{"city": {}, "days": 3}"#, #"{"city": "Wien", "days": {}}"#].contains(type))
    #expect(try words("out-json-fenced", answer) == "```json\n\(json)\n```")
    let prose = try words("out-json-prose", answer)
    #expect(prose.contains("\n\n\(json)\n\n"))
    var free = answer
    free.request = "{}"
    #expect(try reason("out-json-schema-violation", of: free) == "the request has no schema")
    #expect(try reason("out-json-fenced", of: .chat) == "the text is not a JSON object or array")
  }

  // MARK: Sessions

  @Test func dropsSignatures() throws {
    let thinking = #"{"type":"thinking","thinking":"hm","signature":"c2ln"},"#
    let json = RecordedAnswer.messages.replacing(#""content":["#, with: #""content":["# + thinking)
    #expect(try text("out-signature-drop", json) == json.text.replacing(#","signature":"c2ln""#, with: ""))
    #expect(try text("out-signature-drop", json, ["form": "empty"]) == json.text.replacing("c2ln", with: ""))
    let delta =
      "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}\n\n"
    let stop = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    let stream = RecordedAnswer.messagesStream.replacing(stop, with: delta + stop)
    #expect(try text("out-signature-drop", stream) == RecordedAnswer.messagesStream.text)
    let gemini = RecordedAnswer.gemini.replacing(
      #"{"functionCall":{"name":"clock""#, with: #"{"thoughtSignature":"c2ln","functionCall":{"name":"clock""#)
    #expect(try text("out-signature-drop", gemini) == RecordedAnswer.gemini.text)
    #expect(try reason("out-signature-drop", of: .gemini) == "the answer has no signature and no encrypted reasoning")
  }

  @Test func answersWithWhatItSaidBefore() throws {
    for answer in RecordedAnswer.models {
      let later = answer.with(answer.text.replacing("Wien", with: "Graz"))
      let (derived, summary) = try derivedCassettes("out-stale", of: cassette([answer, .http, later]))
      #expect(derived.count == 1 && summary.invalid["out-stale"] == ["no answer of that wire format came before": 1])
      #expect(try derived.first?.text == answer.text)
    }
    let (none, summary) = try derivedCassettes("out-stale", of: cassette([.chat, .chatStream, .chatStream]))
    #expect(none.isEmpty)
    #expect(summary.invalid["out-stale"]?["the answer before came in another form"] == 1)
    #expect(summary.invalid["out-stale"]?["the answer before is the same"] == 1)
  }
}
