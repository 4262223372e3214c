import CassetteFormat
import CassetteTools
import Testing

/// Changes of schemas: those that preserve leave everything that a client reads, and those that do not say what is gone.
@Suite struct DriftTests {
  private func text(
    _ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:], seed: Int = 0
  ) throws -> String {
    try mutant(`operator`, of: answer, parameters, seed: seed).text
  }

  /// The JSON documents of a body, as values.
  private func documents(_ body: String) throws -> [JSONValue] {
    let lines = body.split(separator: "\n").filter { $0.hasPrefix("data: ") && $0 != "data: [DONE]" }
    return try (lines.isEmpty ? [body] : lines.map { String($0.dropFirst(6)) }).map { document in
      let bytes = Array(document.utf8)
      return try JSONParser.lax(bytes.span.bytes)
    }
  }

  /// Values without the order of their members.
  private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      .object(JSONObject(object.members.map { .init(key: $0.key, value: sorted($0.value)) }.sorted { $0.key < $1.key }))
    case .array(let items): .array(items.map(sorted))
    default: value
    }
  }

  /// Expects that a client puts the same answer together, but for ids.
  private func expectSame(_ after: String, _ answer: RecordedAnswer) throws {
    let (old, new) = (try AssembledAnswer(answer.text, answer.path), try AssembledAnswer(after, answer.path))
    #expect(new.text == old.text && new.finish == old.finish)
    #expect(new.calls.map(\.name) == old.calls.map(\.name))
    #expect(try new.calls.map { try documents($0.arguments) } == old.calls.map { try documents($0.arguments) })
  }

  // MARK: Fields

  @Test(arguments: RecordedAnswer.all) func addsField(_ answer: RecordedAnswer) throws {
    for seed in 0..<8 {
      let after = try text("drift-add-field", answer, seed: seed)
      let added = try #require(after.ranges(of: #""x_rewind_unknown":{"since":"2026-01-01"}"#).first)
      var rest = after
      rest.removeSubrange(added)
      #expect(rest.replacing(",}", with: "}").replacing("{,", with: "{").replacing(", }", with: "}") == answer.text)
      // What a tool is called with is not the provider's to add to.
      #expect(try AssembledAnswerOrNil(after, answer)?.calls == AssembledAnswerOrNil(answer.text, answer)?.calls)
    }
    if answer.name.hasPrefix("m") == false || answer.name.hasPrefix("messages") {
      #expect(try text("drift-add-field", answer, ["at": "root"]).contains("x_rewind_unknown"))
    }
  }

  private func AssembledAnswerOrNil(_ body: String, _ answer: RecordedAnswer) throws -> AssembledAnswer? {
    answer.name.hasPrefix("mcp") || answer.name == "http" ? nil : try AssembledAnswer(body, answer.path)
  }

  @Test(arguments: RecordedAnswer.all) func changesOrder(_ answer: RecordedAnswer) throws {
    let before = try documents(answer.text)
    for objects in ["one", "all"] as [JSONValue] {
      let after = try text("drift-key-order", answer, ["objects": objects])
      #expect(after != answer.text && after.utf8.count == answer.text.utf8.count)
      #expect(try documents(after).map(sorted) == before.map(sorted))
      #expect(try documents(after) != before)
      #expect(answer.name == "http" || after.ranges(of: #"{"city": "Wien", "days": 3}"#).count == answer.text.ranges(of: #"{"city": "Wien", "days": 3}"#).count)
    }
  }

  @Test(arguments: RecordedAnswer.models) func changesIDs(_ answer: RecordedAnswer) throws {
    for form in ["longer", "prefix", "uuid"] {
      let after = try text("drift-id-format", answer, ["form": .string(form)])
      try expectSame(after, answer)
      for id in ["chatcmpl-1", "resp_1", "msg_1", "fc_1", "call_a1", "toolu_a1", "r1"] {
        let (old, new) = (answer.text.ranges(of: "\"\(id)\"").count, after.ranges(of: "\"\(id)\"").count)
        #expect(new == 0, "\(id) is left of \(old)")
        if form == "prefix" { #expect(after.ranges(of: "\"rw-\(id)\"").count == old) }
      }
    }
  }

  // MARK: Variants

  @Test func sendsUnknownEvents() throws {
    for answer in [RecordedAnswer.responsesStream, .messagesStream] {
      for at in ["middle", "first", "before-end"] as [JSONValue] {
        let after = try text("drift-unknown-event", answer, ["at": at])
        try expectSame(after, answer)
        #expect(after.ranges(of: "rewind_unknown").count == 2)
        #expect(!after.hasPrefix("event: rewind_unknown"))
      }
    }
    let mcp = try text("drift-unknown-event", .mcpStream)
    #expect(mcp.hasSuffix(String(RecordedAnswer.mcpStream.text.split(separator: "\n\n")[1]) + "\n\n"))
    #expect(mcp.contains(#""method":"notifications/rewind_unknown""#))
    #expect(try reason("drift-unknown-event", of: .messages) == "the answer is not a stream of events")
  }

  @Test func sendsUnknownBlocksAndItems() throws {
    for answer in RecordedAnswer.models where !answer.name.hasPrefix("chat") {
      let after = try text("drift-unknown-block", answer)
      try expectSame(after, answer)
      #expect(after.contains(answer.name.hasPrefix("gemini") ? "rewindUnknown" : "rewind_unknown"))
    }
    let stream = try mutant("drift-unknown-block", of: .messagesStream)
    #expect(try stream.value("/index", event: 13) == 3 && stream.value("/type", event: 14) == "content_block_stop")
    let part = try mutant("drift-unknown-block", of: .responsesStream)
    #expect(try part.value("/content_index", event: 8) == 1 && part.value("/part/type", event: 9) == "rewind_unknown")
    #expect(try part.value("/item/content/1/type", event: 10) == "rewind_unknown")
    let mcp = try mutant("drift-unknown-block", of: .mcp)
    #expect(try mcp.value("/result/content/1/type") == "rewind_unknown")
    for answer in [RecordedAnswer.responses, .responsesStream] {
      let after = try text("drift-unknown-item", answer)
      try expectSame(after, answer)
      #expect(after.ranges(of: #""type":"rewind_unknown""#).count == (answer.name == "responses" ? 1 : 3))
    }
  }

  @Test(arguments: RecordedAnswer.models) func sendsUnknownWords(_ answer: RecordedAnswer) throws {
    let after = try AssembledAnswer(text("drift-unknown-enum", answer, ["word": "later"]), answer.path)
    #expect(after.finish == "later" && after.calls.count == 2)
  }

  // MARK: Absences

  @Test(arguments: RecordedAnswer.models) func leavesNullsOut(_ answer: RecordedAnswer) throws {
    let nulls = try text("drift-null-absent", answer, ["form": "null"])
    try expectSame(nulls, answer)
    #expect(nulls.ranges(of: ":null").count > answer.text.ranges(of: ":null").count)
    // All that are there can go again, and with them those that were there before.
    let none = try text("drift-null-absent", answer.with(nulls))
    try expectSame(none, answer)
    #expect(none.ranges(of: ":null").count < nulls.ranges(of: ":null").count)
    #expect(try reason("drift-null-absent", of: answer.with(none)) == "no such member is null")
  }

  @Test func changesEmptyLists() throws {
    let part = #"{"type":"output_text","text":"Grüße aus Wien 😀","annotations":"#
    for (form, expected) in [("null", part + "null,\"logprobs\":null}"), ("absent", part.dropLast(15) + "}")] {
      let after = try text("drift-empty-vs-null-list", .responses, ["form": .string(form)])
      #expect(after.contains(expected), "\(form)")
    }
    for answer in RecordedAnswer.models {
      let empty = try text("drift-empty-vs-null-list", answer, ["form": "empty"])
      try expectSame(empty, answer)
      let null = try text("drift-empty-vs-null-list", answer.with(empty), ["form": "null"])
      try expectSame(null, answer)
      #expect(null.ranges(of: ":null").count > empty.ranges(of: ":null").count)
      #expect(
        try reason("drift-empty-vs-null-list", of: answer.with(null), ["form": "null"])
          == "the answer has no empty list in another form")
    }
  }

  // MARK: Spellings

  @Test(arguments: RecordedAnswer.all) func escapesOtherwise(_ answer: RecordedAnswer) throws {
    let ascii = try text("drift-json-escapes", answer)
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
    #expect(try documents(ascii) == documents(answer.text))
    let raw = try text("drift-json-escapes", answer.with(ascii), ["form": "raw"])
    #expect(raw == answer.text.replacing("\\ud83d\\ude00", with: "😀"))
    #expect(try reason("drift-json-escapes", of: answer, ["form": "slash"]) == "no string has such a character")
    let slash = try text("drift-json-escapes", answer.replacing("Wien", with: "A/B"), ["form": "slash"])
    #expect(slash.contains("A\\/B") && !slash.contains("A/B"))
  }

  @Test(arguments: RecordedAnswer.all) func spacesOtherwise(_ answer: RecordedAnswer) throws {
    let spaced = try text("drift-json-whitespace", answer)
    #expect(try documents(spaced) == documents(answer.text))
    let compact = try text("drift-json-whitespace", answer.with(spaced), ["form": "compact"])
    #expect(try documents(compact) == documents(answer.text))
    #expect(compact.utf8.count <= answer.text.utf8.count && spaced.utf8.count > answer.text.utf8.count)
    #expect(try reason("drift-json-whitespace", of: answer.with(compact), ["form": "compact"]) != nil)
    if RecordedAnswer.streams.contains(where: { $0.name == answer.name }) || answer.name == "mcp stream" {
      let reason = try reason("drift-json-whitespace", of: answer, ["form": "indented"])
      #expect(reason == "the data of an event is one line")
    }
  }

  @Test func indents() throws {
    let answer = RecordedAnswer("", "/x", "{}", json: #"{"a":[1,{"b":"{,}"}],"c":{},"d":[]}"#)
    let expected = """
      {
        "a": [
          1,
          {
            "b": "{,}"
          }
        ],
        "c": {},
        "d": []
      }
      """
    #expect(try text("drift-json-whitespace", answer, ["form": "indented"]) == expected)
  }

  @Test func spellsNumbersOtherwise() throws {
    let fraction = try text("drift-number-form", .http)
    #expect(fraction == RecordedAnswer.http.text.replacing("1,", with: "1.0,").replacing("2,", with: "2.0,").replacing("19}", with: "19.0}"))
    let chat = try text("drift-number-form", .chat, ["form": "exponent"])
    #expect(chat.contains(#""created":1700000000e0"#) && chat.contains(#"\"days\": 3}"#))
    #expect(try text("drift-number-form", .messages).contains(#""days": 3}"#), "what a tool is called with stays")
    #expect(try reason("drift-number-form", of: .mcp) == "the answer has no whole number below 2^53")
  }

  // MARK: Headers

  @Test func changesHeaders() throws {
    let lower = try mutant("drift-header-case", of: .chat)
    #expect(try lower.response.message.headers.map(\.name.description) == ["content-type", "content-length"])
    #expect(try lower.text == RecordedAnswer.chat.text)
    let upper = try mutant("drift-header-case", of: .chat, ["case": "upper"])
    #expect(try upper.response.message.headers.first?.name == "CONTENT-TYPE")
    #expect(try reason("drift-header-case", of: .chat, ["case": "title"]) == "no name of a header has letters in another case")
    var other = RecordedAnswer.chat
    other.version = "2"
    #expect(try reason("drift-header-case", of: other) == "HTTP/2 has lower case only")
    let twice = try mutant("drift-header-dup", of: .chat, ["header": "content-type"])
    #expect(
      try twice.response.message.headers.lines == [
        "Content-Type: application/json", "Content-Type: application/json",
        "Content-Length: \(RecordedAnswer.chat.body.count)",
      ])
    #expect(try reason("drift-header-dup", of: .chat) == "the answer has no such header")
  }

  // MARK: Breaks

  @Test func changesTimes() throws {
    let forms = [("string", "\"1700000000\""), ("milliseconds", "1700000000000"), ("date", "\"2026-01-01T00:00:00Z\"")]
    for (form, value) in forms {
      for answer in [RecordedAnswer.chat, .chatStream, .responses] {
        let after = try text("drift-created-type", answer, ["form": .string(form)])
        #expect(after == answer.text.replacing("1700000000", with: value))
      }
    }
  }

  @Test func renamesAndDrops() throws {
    let lists = ["chat": "choices", "responses": "output", "messages": "content", "gemini": "candidates", "mcp": "result", "http": "city"]
    for answer in RecordedAnswer.all {
      let list = try #require(lists[String(answer.name.split(separator: " ")[0])])
      let renamed = try text("drift-rename", answer)
      #expect(!renamed.contains("\"\(list)\":") || answer.name == "messages stream" && !renamed.contains("\"content\":"))
      let dropped = try text("drift-rename", answer, ["form": "drop"])
      #expect(dropped.utf8.count < answer.text.utf8.count)
      #expect(try documents(dropped).count == documents(answer.text).count)
    }
    for answer in RecordedAnswer.models {
      let silent = try text("drift-rename", answer, ["form": "drop", "member": "text"])
      #expect(!silent.contains("Wien 😀") && !silent.contains("Grüße"))
      let endless = try AssembledAnswer(text("drift-rename", answer, ["member": "finish"]), answer.path)
      #expect(endless.finish == nil && endless.calls.count == 2)
    }
  }

  @Test(arguments: RecordedAnswer.all) func wraps(_ answer: RecordedAnswer) throws {
    let before = try documents(answer.text)
    let after = try documents(text("drift-wrap-array", answer))
    #expect(after == before.map { .array([$0]) })
    let again = answer.with(try text("drift-wrap-array", answer))
    #expect(try reason("drift-wrap-array", of: again) == "the answer is no JSON object")
  }
}
