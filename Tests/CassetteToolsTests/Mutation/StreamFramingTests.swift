import CassetteFormat
import CassetteTools
import Testing

@Suite struct StreamFramingTests {
  private static let streams = RecordedAnswer.streams + [RecordedAnswer.mcpStream]

  /// The name and the data of each event, as the standard has a client read them.
  private static func events(_ text: String) -> [String] {
    var events: [String] = []
    var (name, data) = ("", [String]())
    var scalars = text.unicodeScalars[...]
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    let lines = String(scalars).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        if !data.isEmpty { events.append(name + "|" + data.joined(separator: "\n")) }
        (name, data) = ("", [])
      }
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let value = parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1]
      if parts[0] == "event" { name = String(value) }
      if parts[0] == "data" { data.append(String(value)) }
    }
    return events
  }

  private static let same = [
    "sse-crlf", "sse-cr", "sse-field-space", "sse-bom", "sse-comment", "sse-reslice", "sse-split-utf8", "sse-trickle",
  ]

  @Test(arguments: same, streams) func meansTheSame(_ id: String, _ answer: RecordedAnswer) throws {
    let derived = try mutant(id, of: answer)
    #expect(Self.events(try derived.text) == Self.events(answer.text))
    #expect(try derived.text != answer.text || derived.chunks != answer.chunks)
    #expect(try derived.response.message.body?.end == .complete)
    #expect(try derived.chunks?.map(\.length).reduce(0, +) == derived.body.count)
  }

  @Test func spellsLinesOtherwise() throws {
    let answer = RecordedAnswer.mcpStream
    #expect(try mutant("sse-crlf", of: answer).text == answer.text.replacing("\n", with: "\r\n"))
    #expect(try mutant("sse-cr", of: answer).text == answer.text.replacing("\n", with: "\r"))
    let bare = try mutant("sse-field-space", of: answer).text
    #expect(bare == answer.text.replacing("data: ", with: "data:").replacing("event: ", with: "event:"))
    #expect(try mutant("sse-field-space", of: answer.with(bare)).text == answer.text)
    #expect(try mutant("sse-bom", of: answer).body == [0xEF, 0xBB, 0xBF] + answer.body)
    #expect(try mutant("sse-comment", of: answer).text.hasPrefix(": keepalive\n\nevent: message\n"))
    #expect(try mutant("sse-comment", of: answer, ["text": "", "every": 2]).text == ":\n\n" + answer.text)
    let spelled = answer.with(answer.text.replacing("\n", with: "\r\n"))
    #expect(try reason("sse-crlf", of: spelled) == "the lines end so")
    #expect(try mutant("sse-comment", of: spelled).text.hasPrefix(": keepalive\r\n\r\nevent"))
  }

  @Test func comesInOtherPieces() throws {
    let answer = RecordedAnswer.chatStream
    let size = answer.body.count
    #expect(try mutant("sse-reslice", of: answer).chunks?.map(\.length) == [Int](repeating: 1, count: size))
    let seven = try #require(try mutant("sse-reslice", of: answer, ["size": "7"]).chunks)
    #expect(seven.dropLast().allSatisfy { $0.length == 7 } && seven.map(\.length).reduce(0, +) == size)
    // A piece comes when its last byte did: all have come when the last one has.
    #expect(seven.map(\.delay).reduce(0, +) == 1000 * answer.chunks.count)
    let whole = ChunkTable.Chunk(length: size, delay: 1000 * answer.chunks.count)
    #expect(try mutant("sse-reslice", of: answer, ["size": "coalesce"]).chunks == [whole])
    var one = answer
    one.chunks = [whole]
    #expect(try reason("sse-reslice", of: one, ["size": "coalesce"]) == "the body came in these pieces")
    let slow = try #require(try mutant("sse-trickle", of: answer, ["ms": 5]).chunks)
    #expect(slow.map(\.length) == answer.chunks.map(\.length) && slow.allSatisfy { $0.delay == 5000 })
  }

  @Test func splitsCharacters() throws {
    let answer = RecordedAnswer.messagesStream
    let chunks = try #require(try mutant("sse-split-utf8", of: answer).chunks)
    var end = 0
    for chunk in chunks.dropLast() {
      end += chunk.length
      #expect(answer.body[end] & 0xC0 == 0x80)
    }
    #expect(chunks.count == 1 + answer.body.count { $0 >= 0xC0 })
    let pieces = try #require(try mutant("sse-split-surrogate-escape", of: .chatStream).chunks)
    #expect(pieces.count == 2)
    #expect(RecordedAnswer.chatStream.body.prefix(pieces[0].length).suffix(6).elementsEqual(#"\ud83d"#.utf8))
    #expect(try reason("sse-split-surrogate-escape", of: answer) != nil)
    #expect(try reason("sse-split-utf8", of: answer.with("data: {}\n\n")) == "there is no character of several bytes")
  }

  @Test func splitsDataIntoLines() throws {
    let derived = try mutant("sse-multiline-data", of: .mcpStream)
    #expect(
      try derived.text.hasPrefix(
        """
        event: message
        data: {"jsonrpc":"2.0",
        data: "method":"notifications/progress",
        data: "params":{
        """))
    let joined = Self.events(try derived.text).map { $0.replacing("\n", with: "") }
    #expect(joined == Self.events(RecordedAnswer.mcpStream.text))
  }

  @Test func insertsWhatSaysNothing() throws {
    let ping = try mutant("sse-ping", of: .messagesStream, ["every": 5])
    let before = Self.events(RecordedAnswer.messagesStream.text)
    let after = Self.events(try ping.text)
    #expect(after.filter { $0 != #"ping|{"type":"ping"}"# } == before)
    #expect(after.count == before.count + 3)
    #expect(after[0] == before[0])
    let numbered = try mutant("sse-id-retry", of: .chatStream).text
    #expect(numbered.hasPrefix("retry: 3000\nid: 0\ndata: "))
    #expect(numbered.hasSuffix("id: 11\ndata: [DONE]\n\n"))
    #expect(Self.events(numbered) == Self.events(RecordedAnswer.chatStream.text))
    #expect(try reason("sse-id-retry", of: RecordedAnswer.chatStream.with(numbered)) == "the events have ids")
  }

  @Test func insertsAnUnknownEvent() throws {
    for seed in 0..<6 {
      let derived = try mutant("sse-unknown-event", of: .responsesStream, seed: seed)
      let events = Self.events(try derived.text)
      for index in events.indices { #expect(try derived.value("/sequence_number", event: index) == .integer(index)) }
      let index = try #require(events.firstIndex { $0.hasPrefix("x_rewind.unknown|") })
      #expect((1..<events.count - 1).contains(index))
    }
    let messages = Self.events(try mutant("sse-unknown-event", of: .messagesStream).text)
    #expect(
      messages.filter { !$0.hasPrefix("x_rewind.unknown|") } == Self.events(RecordedAnswer.messagesStream.text))
  }

  @Test func addsAndTakesAwayPadding() throws {
    let padded = try mutant("sse-obfuscation", of: .responsesStream)
    #expect(try padded.text.contains(#","obfuscation":""#))
    let without = try mutant("sse-obfuscation", of: RecordedAnswer.responsesStream.with(padded.text))
    #expect(try without.text == RecordedAnswer.responsesStream.text)
    #expect(try mutant("sse-obfuscation", of: .chatStream).text.contains("obfuscation"))
  }

  @Test func addsChunksWithoutChoices() throws {
    let first = try mutant("sse-empty-choices", of: .chatStream)
    #expect(try first.value("/choices", event: 0) == .array([]))
    #expect(try first.value("/prompt_filter_results/0/content_filter_results/hate/severity", event: 0) == "safe")
    #expect(try first.text.hasSuffix(RecordedAnswer.chatStream.text))
    #expect(try reason("sse-empty-choices", of: .chatStream, ["at": "last"]) == "the stream has such a chunk")
    let bare = RecordedAnswer.chatStream.with(try mutant("sse-usage-drop", of: .chatStream).text)
    let last = try mutant("sse-empty-choices", of: bare, ["at": "last"])
    #expect(try last.value("/usage/completion_tokens", event: 10) == 4)
    #expect(try last.text.hasSuffix("\n\ndata: [DONE]\n\n"))
  }

  @Test func endsWithoutDone() throws {
    let derived = try mutant("sse-no-done", of: .chatStream)
    #expect(try derived.text + "data: [DONE]\n\n" == RecordedAnswer.chatStream.text)
    #expect(try reason("sse-no-done", of: RecordedAnswer.chatStream.with(derived.text)) == "the stream has no [DONE]")
  }

  @Test func documentsHaveNoFraming() throws {
    for id in Self.same { #expect(try reason(id, of: .chat) == "the answer is not a stream of events") }
  }
}
