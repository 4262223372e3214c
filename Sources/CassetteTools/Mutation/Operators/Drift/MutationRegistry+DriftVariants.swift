import CassetteFormat

extension MutationRegistry {
  /// Kinds of things that nobody knows yet.
  static let driftVariants: [MutationOperator] = [unknownEvent, unknownBlock, unknownItem, unknownEnum]

  private static let unknownEvent = MutationOperator(
    "drift-unknown-event", .preserve, "The stream has an event of a type that nobody knows.",
    parameters: [.choice("at", ["middle", "first", "before-end"], "after which events it comes")],
    dialects: [.openAIResponses, .anthropicMessages, .mcp], invalidWhen: "the answer is no stream",
    expected: "same: it is passed over",
    source:
      "Anthropic docs, streaming messages: new event types may be added; OpenAI docs, backwards-compatible API changes"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let events = try editor.events()
    let end = (try? editor.step.answer())?.terminal.first ?? events.count - 1
    let place: Int
    switch editor.text("at") {
    // What begins an answer stays before it.
    case "first": place = min(1, end)
    case "before-end": place = end
    default: place = max(min(1, end), end / 2)
    }
    let (name, data): (String, JSONObject) =
      switch editor.step.dialect {
      case .openAIResponses: ("response.rewind_unknown", ["type": "response.rewind_unknown", "note": "new"])
      case .mcp: ("message", ["jsonrpc": "2.0", "method": "notifications/rewind_unknown", "params": ["note": "new"]])
      default: ("rewind_unknown", ["type": "rewind_unknown", "note": "new"])
      }
    editor.note(event: place)
    editor.draft.revision.add(.object(name: name, data), before: place)
  }

  private static let unknownBlock = MutationOperator(
    "drift-unknown-block", .preserve, "The answer ends with a block, or a part, of a type that nobody knows.",
    dialects: [.openAIResponses, .anthropicMessages, .geminiGenerate, .mcp],
    invalidWhen: "the answer has no list that it could stand in, or no end",
    expected: "same: it is passed over, or sent back as it is",
    source: "Anthropic docs, versioning: new variants of enum-like values; mcp java-sdk#328; vercel/ai#14932"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let block: JSONObject = ["type": "rewind_unknown", "note": "new"]
    switch editor.step.dialect {
    case .anthropicMessages: try editor.appendBlock(block)
    case .openAIResponses: try editor.appendPart(block)
    case .geminiGenerate:
      let lists = try editor.answer().chunks.compactMap { $0["candidates"]?[0]?["content"]?["parts"] }
      guard let list = lists.last else { throw Inapplicable("the answer has no parts") }
      editor.insert(["rewindUnknown": ["note": "new"]], into: list)
    default:
      let lists = try editor.content().roots.compactMap { $0["result"]?["content"] }.filter { $0.kind == .array }
      guard let list = lists.last else { throw Inapplicable("the result has no content") }
      editor.insert(.object(block), into: list)
    }
  }

  private static let unknownItem = MutationOperator(
    "drift-unknown-item", .preserve, "The output ends with an item of a type that nobody knows.",
    dialects: [.openAIResponses], invalidWhen: "the answer has no output, or no end",
    expected: "same: it is passed over, or sent back as it is",
    source: "OpenAI docs, backwards-compatible API changes; cherry-studio#20940"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let item: JSONValue = [
      "id": .string("ru_" + editor.token(24)), "type": "rewind_unknown", "status": "completed", "note": "new",
    ]
    guard let output = answer.output, output.kind == .array else { throw Inapplicable("the answer has no output") }
    editor.insert(item, into: output)
    guard let last = answer.terminal.last else { return }
    let place: JSONValue = .integer(output.children.count)
    editor.add(
      ["response.output_item.added", "response.output_item.done"].map {
        ["type": .string($0), "output_index": place, "item": item]
      }, before: last)
  }

  private static let unknownEnum = MutationOperator(
    "drift-unknown-enum", .preserve,
    "The reason to stop, or the status, is a word that nobody knows; the answer is as it was.",
    parameters: [.text("word", "rewind_unknown", "the word")],
    dialects: models, invalidWhen: "the answer does not say why the model stopped",
    expected: "same: taken as the end of the answer",
    source: "OpenAI docs, backwards-compatible API changes: new values of enums; vercel/ai#2453"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let finishes =
      answer.dialect == .openAIResponses
      ? answer.output?.parent.flatMap { $0["status"] }.map { [$0] } ?? [] : answer.finishes
    guard !finishes.isEmpty else { throw Inapplicable("the answer does not say why the model stopped") }
    for node in finishes { editor.replace(node, with: .string(editor.text("word"))) }
  }
}

extension ModelAnswer {
  /// The list of Responses' items, in a stream that of its end.
  var output: JSONNode? {
    (isStream ? terminal.last.flatMap { events[$0].root?["response"] } : content.json?.root)?["output"]
  }
}

extension StepEditor {
  /// A block of Messages after all others.
  fileprivate mutating func appendBlock(_ block: JSONObject) throws(Inapplicable) {
    let answer = try answer()
    guard answer.isStream else {
      guard let list = answer.content.json?.root["content"] else { throw Inapplicable("the answer has no content") }
      return insert(.object(block), into: list)
    }
    guard let last = answer.terminal.first else { throw Inapplicable("the stream has no end") }
    let number =
      answer.events.compactMap { $0.type == "content_block_start" ? $0.root?["index"]?.integer : nil }.max() ?? -1
    let index: JSONValue = .integer(number &+ 1)
    note(event: last)
    add(
      [
        ["type": "content_block_start", "index": index, "content_block": .object(block)],
        ["type": "content_block_stop", "index": index],
      ], before: last)
  }

  /// A part of Responses' last message after all others.
  fileprivate mutating func appendPart(_ part: JSONObject) throws(Inapplicable) {
    let answer = try answer()
    let items = answer.output?.elements ?? []
    guard let position = items.lastIndex(where: { $0["type"]?.string == "message" }),
      let list = items[position]["content"], list.kind == .array
    else { throw Inapplicable("the answer has no message") }
    insert(.object(part), into: list)
    guard answer.isStream else { return }
    let done = answer.events.last { event in
      event.type == "response.output_item.done" && event.root?["output_index"]?.integer == position
    }
    guard let done, let item = done.root?["item"], let copy = item["content"] else {
      throw Inapplicable("the stream does not tell when the message is done")
    }
    insert(.object(part), into: copy)
    let place: JSONObject = [
      "item_id": item["id"]?.value ?? "", "output_index": .integer(position),
      "content_index": .integer(list.children.count), "part": .object(part),
    ]
    add(
      ["response.content_part.added", "response.content_part.done"].map { type in
        JSONObject([JSONObject.Member(key: "type", value: .string(type))] + place.members)
      }, before: done.index)
  }
}
