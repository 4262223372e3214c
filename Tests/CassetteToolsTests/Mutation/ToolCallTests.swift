import CassetteFormat
import CassetteTools
import Testing

/// Names, ids and sets of tool calls: each test reads back what a client would put together from the mutated answer.
@Suite struct ToolCallTests {
  private typealias Call = AssembledAnswer.Call

  private static let withIDs = RecordedAnswer.models.filter { !$0.name.hasPrefix("gemini") }
  /// What `calls` are when nothing is changed, in any wire format.
  private static let names = ["weather", "clock"]

  @Test(arguments: RecordedAnswer.models) func changesNames(_ answer: RecordedAnswer) throws {
    let forms = [
      ("near", ["weathers", "clocks"]), ("random", ["tool_that_does_not_exist", "tool_that_does_not_exist"]),
      ("case", ["WEATHER", "CLOCK"]), ("prefix", ["functions.weather", "functions.clock"]),
    ]
    for (form, names) in forms {
      let changed = try assembled("tool-name-unknown", answer, ["form": .string(form)]).calls.map(\.name)
      #expect(changed == [names[0], "clock"] || changed == ["weather", names[1]], "\(form)")
    }
    let empty = try assembled("tool-name-empty", answer).calls.map(\.name)
    #expect(empty == ["", "clock"] || empty == ["weather", ""])
  }

  @Test(arguments: withIDs) func renamesIDs(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer).calls
    for form in ["same-length", "longer", "other-prefix"] {
      let after = try assembled("tool-id-rename", answer, ["form": .string(form)]).calls
      #expect(Set(before.compactMap(\.id)).isDisjoint(with: after.compactMap(\.id)))
      #expect(Set(after.compactMap(\.id)).count == 2)
      #expect(after.map(\.name) == Self.names && after.map(\.arguments) == before.map(\.arguments))
    }
  }

  @Test(arguments: withIDs) func takesIDsAway(_ answer: RecordedAnswer) throws {
    for (form, id) in [("absent", nil), ("null", nil), ("empty", "")] as [(String, String?)] {
      let after = try assembled("tool-id-missing", answer, ["form": .string(form)]).calls
      #expect(after.map(\.id).count { $0 == id } == 1 && after.map(\.name) == Self.names, "\(form)")
    }
  }

  @Test(arguments: withIDs) func givesOneIDTwice(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer).calls
    let after = try assembled("tool-id-duplicate", answer).calls
    #expect(after.map(\.id) == [before[0].id, before[0].id])
  }

  @Test func usesEarlierIDAgain() throws {
    let histories: [(RecordedAnswer, old: String, new: String)] = [
      (.chatStream, #""messages":["#, #""messages":[{"role":"assistant","tool_calls":[{"id":"old_1"}]},"#),
      (.responses, #""input":"Wie ist das Wetter?""#, #""input":[{"type":"function_call","call_id":"old_1"}]"#),
      (
        .messagesStream, #""messages":["#,
        #""messages":[{"role":"assistant","content":[{"type":"tool_use","id":"old_1"}]},"#
      ),
    ]
    for (answer, old, new) in histories {
      #expect(try reason("tool-id-reused", of: answer) == "the request has no earlier tool call with an id")
      var later = answer
      later.request = answer.request.replacing(old, with: new)
      #expect(try assembled("tool-id-reused", later).calls.map(\.id).count { $0 == "old_1" } == 1)
    }
  }

  @Test func takesNumbersAway() throws {
    let missing = try mutant("tool-index-missing", of: .chatStream).text
    #expect(!missing.contains(#"{"index":1,"#) && missing.contains(#""tool_calls":[{"id":"call_b2""#))
    let zero = try mutant("tool-index-zero", of: .chatStream).text
    #expect(
      zero == RecordedAnswer.chatStream.text.replacing(#""tool_calls":[{"index":1"#, with: #""tool_calls":[{"index":0"#)
    )
    #expect(try reason("tool-index-zero", of: .chat) == "the answer is no stream with two tool calls")
  }

  @Test(arguments: RecordedAnswer.models) func turnsOrder(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let after = try assembled("tool-parallel-reorder", answer)
    #expect(after.calls == before.calls.reversed())
    #expect(after.text == before.text && after.finish == before.finish)
  }

  @Test(arguments: RecordedAnswer.models) func doublesCall(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let after = try assembled("tool-parallel-dup", answer)
    #expect(Array(after.calls.prefix(2)) == before.calls && after.calls.count == 3)
    let copy = try #require(after.calls.last)
    #expect(before.calls.contains { $0.name == copy.name && Self.isSame($0.arguments, copy.arguments) })
    #expect(copy.id.map { id in !before.calls.contains { $0.id == id } } ?? (before.calls[0].id == nil))
    #expect(after.text == before.text && after.finish == before.finish)
  }

  @Test(arguments: RecordedAnswer.models) func floods(_ answer: RecordedAnswer) throws {
    let after = try assembled("tool-flood", answer, ["count": 40]).calls
    #expect(after.count == 42)
    #expect(Set(after.dropFirst(2).map(\.name)).count == 1)
    if after[0].id != nil { #expect(Set(after.map(\.id)).count == 42) }
  }

  @Test(arguments: RecordedAnswer.models) func dropsCall(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    for seed in 0..<4 {
      let after = try AssembledAnswer(mutant("tool-drop", of: answer, seed: seed).text, answer.path)
      #expect(after.calls.count == 1 && before.calls.contains(after.calls[0]))
      #expect(after.text == before.text && after.finish == before.finish)
    }
  }

  @Test(arguments: RecordedAnswer.models) func writesCallsAsText(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let after = try assembled("tool-text-only", answer)
    #expect(after.calls.isEmpty)
    let expected =
      before.text
      + before.calls.map {
        "<tool_call>\n{\"name\": \"\($0.name)\", \"arguments\": \($0.arguments)}\n</tool_call>"
      }.joined(separator: "\n")
    #expect(after.text == expected)
    #expect(["stop", "end_turn", "STOP", "completed"].contains(after.finish))
  }

  @Test(arguments: RecordedAnswer.models) func saysSomethingFirst(_ answer: RecordedAnswer) throws {
    #expect(try reason("tool-with-text", of: answer) == "the answer has a text already")
    let silent = answer.silent
    let before = try recorded(silent)
    let after = try assembled("tool-with-text", silent)
    #expect(before.text.isEmpty && after.text == "Let me look that up.")
    #expect(after.calls == before.calls && after.finish == before.finish)
  }

  @Test(arguments: RecordedAnswer.models.filter { !$0.name.hasPrefix("chat") })
  func tellsOfServerSideCall(_ answer: RecordedAnswer) throws {
    let before = try recorded(answer)
    let derived = try mutant("tool-server-side", of: answer).text
    #expect(["mcp_call", "server_tool_use", "toolCall"].contains { derived.contains("\"\($0)\"") })
    #expect(try AssembledAnswer(derived, answer.path).calls == before.calls)
  }

  @Test(arguments: RecordedAnswer.models) func makesSameCallsAgain(_ answer: RecordedAnswer) throws {
    #expect(try reason("tool-loop", of: answer) == "the step before is no answer with tool calls in the same form")
    let next = answer.replacing("weather", with: "forecast").with(request: "Und morgen?")
    let (derived, _) = try derivedCassettes("tool-loop", of: cassette([answer, next]))
    #expect(derived.count == 1 && derived[0].mutant.sequence == 1)
    let after = try AssembledAnswer(derived[0].text, answer.path).calls
    #expect(after.map(\.name) == Self.names)
    let before = try recorded(answer).calls
    if before[0].id != nil { #expect(Set(before.map(\.id)).isDisjoint(with: after.map(\.id))) }
  }

  @Test(arguments: RecordedAnswer.models) func needsToolCall(_ answer: RecordedAnswer) throws {
    let silent = try mutant("tool-text-only", of: answer).text
    let ids = MutationRegistry.all.map(\.id).filter {
      $0.hasPrefix("tool-") && !["tool-server-side", "tool-loop"].contains($0)
    }
    for id in ids { #expect(try reason(id, of: answer.with(silent)) != nil, "\(id)") }
  }

  @Test func holdsForAll() throws {
    let found = try checkMutants(["tool-*"], of: cassette(RecordedAnswer.all + RecordedAnswer.models.map(\.silent)))
    let missing = Set(MutationRegistry.all.map(\.id).filter { $0.hasPrefix("tool-") }).subtracting(found)
    // These need a conversation.
    #expect(missing.subtracting(["tool-args-plausible", "tool-id-reused", "tool-loop"]).isEmpty)
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.filter { $0 != " " } == right.filter { $0 != " " }
  }
}

extension RecordedAnswer {
  /// The same answer without its text.
  var silent: RecordedAnswer {
    var body = text
    for words in ["Grüße aus Wien 😀", "Grüße ", "aus Wien \\ud83d\\ude00", "aus Wien ", " und mehr", "😀"] {
      body = body.replacing("\"\(words)\"", with: "\"\"")
    }
    return with(body)
  }

  /// The same answer to another question.
  func with(request question: String) -> RecordedAnswer {
    var other = self
    other.request = request.replacing("Wie ist das Wetter?", with: question)
    return other
  }
}
