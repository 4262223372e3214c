import CassetteFormat
import CassetteTools
import Testing

/// Other spellings and heads of the same answer, and what no provider may change.
extension DriftTests {
  // MARK: Spellings

  @Test(arguments: RecordedAnswer.all) func escapesOtherwise(_ answer: RecordedAnswer) throws {
    let ascii = try text("drift-json-escapes", answer)
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
    #expect(try documents(ascii) == documents(answer.text))
    let raw = try text("drift-json-escapes", answer.with(ascii), ["form": "raw"])
    #expect(raw == answer.text.replacing("\\ud83d\\ude00", with: "😀"))
    #expect(try reason("drift-json-escapes", of: .http, ["form": "slash"]) == "no string has such a character")
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
    #expect(
      fraction
        == RecordedAnswer.http.text.replacing("1,", with: "1.0,").replacing("2,", with: "2.0,").replacing(
          "19}", with: "19.0}"))
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
    #expect(
      try reason("drift-header-case", of: .chat, ["case": "title"]) == "no name of a header has letters in another case"
    )
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
    let lists = [
      "chat": "choices", "responses": "output", "messages": "content", "gemini": "candidates", "mcp": "result",
      "http": "city",
    ]
    for answer in RecordedAnswer.all {
      let list = try #require(lists[String(answer.name.split(separator: " ")[0])])
      let renamed = try text("drift-rename", answer)
      #expect(
        !renamed.contains("\"\(list)\":") || answer.name == "messages stream" && !renamed.contains("\"content\":"))
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
