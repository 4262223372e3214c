import CassetteFormat

extension MutationRegistry {
  /// Events that are lost, repeated, moved or damaged.
  static let eventFaults: [MutationOperator] = [dropEvent, doubleEvent, swapEvents, malformedJSON, incoherentDone]

  private static let kind = OperatorParameter.choice(
    "kind", ["text", "args", "start", "stop"],
    "which events: pieces of the text, or of a tool call's arguments, the beginning or the end of a part")
  private static let noEvents = "the answer is no stream, or has no events of that kind"
  private static let numbered =
    "graceful: the gap is noticed by `sequence_number` or `index` where there is one"

  private static let dropEvent = MutationOperator(
    "sse-drop-event", .degrade, "An event in the middle of the stream is lost.", parameters: [kind],
    invalidWhen: noEvents, expected: numbered, source: "measured: openai 1.109 and anthropic 0.59 say nothing"
  ) { editor throws(Inapplicable) in
    guard let event = try editor.random.pick(editor.events(of: editor.text("kind"))) else {
      throw Inapplicable("the stream has no events of that kind")
    }
    editor.remove(event)
  }

  private static let doubleEvent = MutationOperator(
    "sse-dup-event", .degrade, "An event comes twice.", parameters: [kind], invalidWhen: noEvents, expected: numbered,
    source: "measured: openai 1.109 and anthropic 0.59 double the text"
  ) { editor throws(Inapplicable) in
    guard let event = try editor.random.pick(editor.events(of: editor.text("kind"))) else {
      throw Inapplicable("the stream has no events of that kind")
    }
    try editor.insert(Array(editor.content().bytes[event.range]), before: event.index + 1)
  }

  private static let swapEvents = MutationOperator(
    "sse-swap-events", .degrade, "Two events come in the wrong order.", parameters: [kind],
    invalidWhen: "the answer is no stream, or has fewer than two such events that differ", expected: numbered,
    source: "measured: openai 1.109 and anthropic 0.59 take the text as it comes"
  ) { editor throws(Inapplicable) in
    let events = try editor.events(of: editor.text("kind"))
    let bytes = try editor.content().bytes
    let pairs = zip(events, events.dropFirst()).filter { bytes[$0.range] != bytes[$1.range] }
    guard let (first, second) = editor.random.pick(pairs) else {
      throw Inapplicable("the stream has no two events of that kind that differ")
    }
    editor.note(event: first.index)
    editor.replace(first.range, with: Array(bytes[second.range]))
    editor.replace(second.range, with: Array(bytes[first.range]))
  }

  private static let malformedJSON = MutationOperator(
    "sse-malformed-json", .degrade, "The data of an event is not JSON.",
    parameters: [.choice("form", ["cut", "single-quotes", "trailing-comma"], "what is wrong with it")],
    invalidWhen: "the answer is no stream, or has no JSON",
    expected: "graceful: an error of the stream, not one of the JSON parser",
    source: "measured: openai 1.109 and anthropic 0.59 raise JSONDecodeError"
  ) { editor throws(Inapplicable) in
    let roots = try editor.events().compactMap(\.root).filter { !$0.members.isEmpty }
    guard let root = editor.random.pick(roots), let key = root.members[0].keyRange,
      let end = root.members.last?.memberRange.upperBound
    else {
      throw Inapplicable("the stream has no JSON objects")
    }
    editor.note(root)
    switch editor.text("form") {
    case "single-quotes":
      let quote = [UInt8(ascii: "'")]
      editor.replace(key.lowerBound..<key.lowerBound + 1, with: quote)
      editor.replace(key.upperBound - 1..<key.upperBound, with: quote)
    case "trailing-comma": editor.replace(end..<end, with: [UInt8(ascii: ",")])
    default: editor.replace(root.range.lowerBound + root.range.count / 2..<root.range.upperBound, with: [])
    }
  }

  private static let incoherentDone = MutationOperator(
    "sse-incoherent-done", .degrade, "The events that tell the text again tell another than the deltas did.",
    dialects: [.openAIResponses], invalidWhen: "the answer is no stream, or tells no text twice",
    expected: "graceful: one of both is taken as documented, and the difference is logged",
    source: "OpenAI API reference, streaming events (`response.output_text.done`)"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let texts = try editor.answer().texts.filter { !$0.copies.isEmpty }
    guard let text = texts.max(by: { $0.string.utf8.count < $1.string.utf8.count }) else {
      throw Inapplicable("no text is told twice")
    }
    for copy in text.copies { editor.replace(copy, with: .string((copy.string ?? "") + " [not what was streamed]")) }
  }
}

extension StepEditor {
  /// The events of a kind; in streams that are no model's all of them, whatever the kind.
  fileprivate func events(of kind: String) throws(Inapplicable) -> [StreamEvent] {
    let events = try events()
    guard step.isModel else { return events }
    let answer = try answer()
    var numbers: Set<Int>
    switch kind {
    case "text": numbers = Set(answer.deltas)
    case "args":
      numbers = Set(
        answer.toolCalls.flatMap { call -> [Int] in
          switch call.arguments {
          case .string(let text): text.pieces.compactMap(\.event)
          case .object(let node): [node.event].compactMap(\.self)
          case nil: []
          }
        })
    case "start": numbers = Set(events.filter { $0.isStart(answer.dialect) }.map(\.index))
    default: numbers = Set(events.filter { $0.isStop(answer.dialect) }.map(\.index))
    }
    return events.filter { numbers.contains($0.index) }
  }
}

extension StreamEvent {
  /// Whether it begins the answer, or a part of it.
  fileprivate func isStart(_ dialect: KeyDialect) -> Bool {
    switch dialect {
    case .openAIChat:
      (root?["choices"]?.elements ?? []).contains { choice in
        choice["delta"]?["role"] != nil || choice["delta"]?["tool_calls"]?.elements.contains { $0["id"] != nil } == true
      }
    case .openAIResponses: type?.hasSuffix(".added") == true || type == "response.created"
    case .anthropicMessages: type?.hasSuffix("_start") == true
    default: false
    }
  }

  /// Whether it ends a part of the answer, or the answer.
  fileprivate func isStop(_ dialect: KeyDialect) -> Bool {
    switch dialect {
    case .openAIChat: (root?["choices"]?.elements ?? []).contains { $0["finish_reason"] != nil } || isDone
    case .openAIResponses: type?.hasSuffix(".done") == true || type == "response.completed"
    case .anthropicMessages: type?.hasSuffix("_stop") == true
    default: (root?["candidates"]?.elements ?? []).contains { $0["finishReason"] != nil }
    }
  }
}
