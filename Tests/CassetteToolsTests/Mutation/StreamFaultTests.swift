import CassetteFormat
import CassetteTools
import Testing

@Suite struct StreamFaultTests {
  private static let streams = RecordedAnswer.streams + [RecordedAnswer.mcpStream]

  private static func blocks(_ text: String) -> [String] {
    var blocks: [String] = [""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      blocks[blocks.count - 1] += line + "\n"
      if line.isEmpty { blocks.append("") }
    }
    return blocks.dropLast(2)
  }

  /// How many events come before the one that ends the answer.
  private static let counts = [
    "chat stream": 9, "responses stream": 18, "messages stream": 13, "gemini stream": 5, "mcp stream": 1,
  ]

  @Test(arguments: streams) func cutsAfterAnEvent(_ answer: RecordedAnswer) throws {
    let blocks = Self.blocks(answer.text)
    let count = try #require(Self.counts[answer.name])
    for (at, kept) in [("before-terminal", count), ("first", 1), ("middle", count / 2 + 1)] {
      for (id, end) in [("sse-cut-event", Body.End.eofClean), ("sse-stall", .stall)] {
        let derived = try mutant(id, of: answer, ["at": .string(at)])
        #expect(try derived.text == blocks.prefix(kept).joined())
        #expect(try derived.response.message.body?.end == end)
        #expect(try derived.chunks == Array(answer.chunks.prefix(kept)))
        #expect(derived.mutant.site["event"] == .integer(kept - 1))
      }
    }
  }

  @Test(arguments: streams) func cutsInsideAnEvent(_ answer: RecordedAnswer) throws {
    let blocks = Self.blocks(answer.text)
    let whole = blocks[0].utf8.count
    let half = try mutant("sse-cut-mid-event", of: answer, ["at": "first"])
    #expect(try half.body == Array(answer.body.prefix(whole / 2)))
    let data = try mutant("sse-cut-mid-event", of: answer, ["at": "first", "after": "data"])
    #expect(try data.body == Array(answer.body.prefix(whole - 1)))
    let character = try mutant("sse-cut-mid-utf8", of: answer)
    #expect(try character.body.last.map { $0 >= 0xC0 } == true)
    #expect(answer.body.starts(with: try character.body))
  }

  @Test(arguments: RecordedAnswer.streams) func cutsArguments(_ answer: RecordedAnswer) throws {
    for seed in 0..<6 {
      let derived = try mutant("sse-cut-in-tool-args", of: answer, seed: seed)
      let text = try derived.text
      #expect(answer.text.hasPrefix(text))
      let whole = [#"en\", \"days\": 3}"#, #""days": 3}"#, #"\"CET\"}"#, #""zone": "CET"}"#]
      #expect(whole.filter { !text.contains($0) && answer.text.contains($0) }.count >= 1)
      #expect(text.contains("weather"))
    }
    #expect(try reason("sse-cut-in-tool-args", of: .mcpStream) != nil)
  }

  @Test(arguments: streams) func dropsTheEnd(_ answer: RecordedAnswer) throws {
    let blocks = Self.blocks(answer.text)
    let count = try #require(Self.counts[answer.name])
    let gone = answer.name == "messages stream" ? 2 : 1
    let kept = blocks.prefix(count) + blocks.dropFirst(count + gone)
    #expect(try mutant("sse-drop-terminal", of: answer).text == kept.joined())
  }

  @Test(arguments: streams) func hasNoEvents(_ answer: RecordedAnswer) throws {
    let derived = try mutant("sse-zero-events", of: answer)
    #expect(try derived.response.message.body == Body(blob: nil, size: 0))
    #expect(try derived.response.message.headers == answer.headers)
  }

  @Test(arguments: streams, ["text", "args", "start", "stop"])
  func losesRepeatsAndSwaps(_ answer: RecordedAnswer, _ kind: String) throws {
    let before = Self.blocks(answer.text)
    // Gemini has no events that begin something, and one that ends something.
    let isNone = answer.name == "gemini stream" && kind == "start"
    let isOne = answer.name == "gemini stream" && kind == "stop"
    guard !isNone else {
      #expect(
        try reason("sse-drop-event", of: answer, ["kind": .string(kind)]) == "the stream has no events of that kind")
      return
    }
    let lost = Self.blocks(try mutant("sse-drop-event", of: answer, ["kind": .string(kind)]).text)
    #expect(before.count == lost.count + 1 && lost.difference(from: before).count == 1)
    let twice = Self.blocks(try mutant("sse-dup-event", of: answer, ["kind": .string(kind)]).text)
    #expect(zip(twice, twice.dropFirst()).contains { $0 == $1 } && Set(twice) == Set(before))
    guard !isOne else { return }
    let swapped = Self.blocks(try mutant("sse-swap-events", of: answer, ["kind": .string(kind)]).text)
    #expect(swapped.sorted() == before.sorted() && zip(swapped, before).count { $0 != $1 } == 2)
  }

  @Test func choosesEventsOfTheKind() throws {
    let text = Set(
      (0..<20).map { seed in
        (try? mutant("sse-drop-event", of: .chatStream, seed: seed))?.mutant.site["event"]
      })
    #expect(text == [.integer(0), .integer(1), .integer(2), .integer(3)])
    let stops = Set(
      (0..<20).map { seed in
        (try? mutant("sse-drop-event", of: .messagesStream, ["kind": "stop"], seed: seed))?.mutant.site["event"]
      })
    #expect(stops == [.integer(5), .integer(9), .integer(12), .integer(14)])
  }

  @Test(arguments: ["cut", "single-quotes", "trailing-comma"]) func damagesJSON(_ form: String) throws {
    for answer in Self.streams {
      let derived = try mutant("sse-malformed-json", of: answer, ["form": .string(form)])
      let changed = zip(Self.blocks(try derived.text), Self.blocks(answer.text)).filter { $0 != $1 }
      #expect(changed.count == 1)
      let data = try #require(changed.first?.0.split(separator: "\n").first { $0.hasPrefix("data: ") })
      let bytes = Array(data.dropFirst(6).utf8)
      #expect(throws: Finding.self) { try JSONParser.lax(bytes.span.bytes) }
    }
  }

  @Test func errsFirst() throws {
    let texts: [(RecordedAnswer, String)] = [
      (
        .messagesStream,
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
      ),
      (
        .chatStream,
        "data: {\"error\":{\"message\":\"The server is overloaded or not ready yet.\",\"type\":\"server_error\",\"param\":null,\"code\":\"server_is_overloaded\"}}\n\n"
      ),
      (
        .responsesStream,
        "event: error\ndata: {\"type\":\"error\",\"code\":\"server_is_overloaded\",\"message\":\"The server is overloaded or not ready yet.\",\"param\":null,\"sequence_number\":0}\n\n"
      ),
      (
        .geminiStream,
        "data: {\"error\":{\"code\":529,\"message\":\"The model is overloaded. Please try again later.\",\"status\":\"UNAVAILABLE\"}}\n\n"
      ),
    ]
    for (answer, text) in texts {
      let derived = try mutant("sse-error-first", of: answer)
      #expect(try derived.text == text)
      #expect(try derived.events.count == 2)
      #expect(try derived.response.status == 200)
      #expect(try derived.response.message.headers == answer.headers)
    }
  }

  @Test(arguments: RecordedAnswer.streams) func errsInTheMiddle(_ answer: RecordedAnswer) throws {
    let count = try #require(Self.counts[answer.name]) / 2 + 1
    let derived = try mutant("sse-error-mid", of: answer, ["type": "server"])
    let blocks = Self.blocks(try derived.text)
    #expect(blocks.count == count + 1)
    #expect(blocks.dropLast().joined() == Self.blocks(answer.text).prefix(count).joined())
    #expect(blocks.last?.contains("error") == true)
    if answer.name == "responses stream" {
      #expect(try derived.value("/sequence_number", event: count) == .integer(count))
    }
    #expect(try derived.response.message.body?.end == .complete)
  }

  @Test func goesOnAfterTheEnd() throws {
    for answer in [RecordedAnswer.chatStream, .responsesStream, .messagesStream] {
      let derived = try mutant("sse-after-end", of: answer)
      #expect(try derived.text.hasPrefix(answer.text))
      #expect(answer.text.contains(try derived.text.dropFirst(answer.text.count)))
      let unknown = try mutant("sse-after-end", of: answer, ["event": "unknown"])
      #expect(try unknown.text.hasSuffix("data: {\"type\":\"x_rewind.unknown\"}\n\n"))
      let cut = answer.with(Self.blocks(answer.text).dropLast().joined())
      #expect(try reason("sse-after-end", of: cut) == "the stream does not end with the event that ends it")
    }
  }

  @Test func tellsNoTokens() throws {
    #expect(try !mutant("sse-usage-drop", of: .chatStream).text.contains("prompt_tokens"))
    let responses = try mutant("sse-usage-drop", of: .responsesStream)
    #expect(try responses.value("/response/usage", event: 18) == .null)
    #expect(try !mutant("sse-usage-drop", of: .geminiStream).text.contains("usageMetadata"))
  }

  @Test func tellsAnotherTextAtTheEnd() throws {
    let derived = try mutant("sse-incoherent-done", of: .responsesStream)
    for (event, pointer) in [
      (6, "/text"), (7, "/part/text"), (8, "/item/content/0/text"), (18, "/response/output/0/content/0/text"),
    ] {
      #expect(try derived.value(pointer, event: event) == "Grüße aus Wien 😀 [not what was streamed]")
    }
    #expect(try derived.value("/delta", event: 3) == "Grüße ")
  }

  @Test func answersWithADocument() throws {
    let chat = try mutant("sse-as-json", of: .chatStream)
    #expect(try chat.value("/choices/0/message/content") == "Grüße aus Wien 😀 und mehr")
    #expect(try chat.value("/choices/0/message/tool_calls/1/function/arguments") == #"{"zone": "CET"}"#)
    #expect(try chat.value("/choices/0/finish_reason") == "tool_calls")
    #expect(try chat.value("/usage/total_tokens") == 32)
    #expect(try chat.header("Content-Type") == "application/json")
    let responses = try mutant("sse-as-json", of: .responsesStream)
    #expect(try responses.value("/output/1/name") == "weather")
    let messages = try mutant("sse-as-json", of: .messagesStream)
    #expect(try messages.value("/content/0/text") == "Grüße aus Wien 😀")
    #expect(try messages.value("/content/1/input/days") == 3)
    #expect(try messages.value("/stop_reason") == "tool_use")
    #expect(try messages.value("/usage") == ["input_tokens": 20, "output_tokens": 12])
    #expect(try mutant("sse-as-json", of: .geminiStream).value("/5/candidates/0/finishReason") == "STOP")
  }

  @Test(arguments: RecordedAnswer.documents) func answersWithAStream(_ answer: RecordedAnswer) throws {
    let derived = try mutant("json-as-sse", of: answer)
    #expect(try derived.header("Content-Type") == "text/event-stream")
    guard answer.name != "gemini" else {
      #expect(try derived.value("/candidates/0/content/parts/0/text", event: 0) == "Grüße aus Wien 😀")
      return
    }
    // The document of the stream is the document again.
    var stream = answer.with(try derived.text)
    stream.headers = [HeaderField("Content-Type", "text/event-stream")]
    let back = try mutant("sse-as-json", of: stream)
    let text = [
      "chat": "/choices/0/message/content", "responses": "/output/0/content/0/text", "messages": "/content/0/text",
    ]
    #expect(try back.value(#require(text[answer.name])) == "Grüße aus Wien 😀")
    if answer.name == "messages" {
      #expect(try back.value("") == JSONParser.lax(answer.body.span.bytes))
    }
  }

  @Test func saysThatItIsSomethingElse() throws {
    for answer in Self.streams {
      let derived = try mutant("sse-wrong-content-type", of: answer)
      #expect(try derived.header("Content-Type") == "application/json")
      #expect(try derived.body == answer.body)
      #expect(try mutant("sse-wrong-content-type", of: answer, ["type": "none"]).header("Content-Type") == nil)
    }
  }
}
