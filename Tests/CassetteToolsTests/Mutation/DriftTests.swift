import CassetteFormat
import CassetteTools
import Testing

/// Changes of schemas: those that preserve leave everything that a client reads, and those that do not say what is gone.
@Suite struct DriftTests {
  /// What a tool is called with, in wire formats that have an object for it.
  private static let arguments = #"{"city": "Wien", "days": 3}"#

  func text(
    _ operator: String, _ answer: RecordedAnswer, _ parameters: JSONObject = [:], seed: Int = 0
  ) throws -> String {
    try mutant(`operator`, of: answer, parameters, seed: seed).text
  }

  /// The JSON documents of a body, as values.
  func documents(_ body: String) throws -> [JSONValue] {
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
      #expect(after.ranges(of: Self.arguments).count == answer.text.ranges(of: Self.arguments).count)
    }
    #expect(try text("drift-add-field", answer, ["at": "root"]).contains("x_rewind_unknown"))
  }

  @Test(arguments: RecordedAnswer.all) func changesOrder(_ answer: RecordedAnswer) throws {
    let before = try documents(answer.text)
    for objects in ["one", "all"] as [JSONValue] {
      let after = try text("drift-key-order", answer, ["objects": objects])
      #expect(after != answer.text && after.utf8.count == answer.text.utf8.count)
      #expect(try documents(after).map(sorted) == before.map(sorted))
      #expect(try documents(after) != before)
      #expect(after.ranges(of: Self.arguments).count == answer.text.ranges(of: Self.arguments).count)
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
}
