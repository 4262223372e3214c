import CassetteFormat

extension StepEditor {
  /// Puts other parts in the place of all that the model said. What is around them stays: ids, the model, the usage, the
  /// reason to stop.
  ///
  /// A part that the wire format cannot tell is left out: only some servers tell the reasoning of a chat completion.
  mutating func setOutput(_ kinds: [AnswerPart.Kind], in answer: ModelAnswer) throws(Inapplicable) {
    let parts = kinds.map { part($0) }
    switch (answer.dialect, answer.content.json?.root) {
    case (.openAIChat, let root?): try setChat(parts, of: root, answer)
    case (.openAIChat, nil): try setChatStream(parts, answer)
    case (.openAIResponses, let root?):
      guard let output = root["output"] else { throw Inapplicable("the answer has no output") }
      replace(output, with: .array(parts.flatMap { $0.items(answer.dialect) }))
    case (.openAIResponses, nil): try setResponses(parts, answer)
    case (.anthropicMessages, let root?):
      guard let blocks = root["content"] else { throw Inapplicable("the answer has no content") }
      replace(blocks, with: .array(parts.flatMap { $0.items(answer.dialect) }))
    case (.anthropicMessages, nil): try setMessages(parts, answer)
    case (.geminiGenerate, _): try setGemini(parts, answer)
    default: throw Inapplicable("the wire format is none of a model that is known")
    }
  }

  private mutating func setResponses(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    guard let last = answer.terminal.last, let output = answer.events[last].root?["response"]?["output"] else {
      throw Inapplicable("the stream does not end with a response")
    }
    let heads: Set = ["response.created", "response.in_progress", "response.queued"]
    for event in answer.events where !answer.terminal.contains(event.index) {
      guard let type = event.root?["type"]?.string, type.hasPrefix("response."), !heads.contains(type) else { continue }
      draft.revision.remove(event.index)
    }
    for (number, part) in parts.enumerated() { add(part.responsesEvents(at: number), before: last) }
    replace(output, with: .array(parts.flatMap { $0.items(answer.dialect) }))
  }

  private mutating func setMessages(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    guard let last = answer.terminal.first else { throw Inapplicable("the stream does not end with a message_delta") }
    for event in answer.events where event.type?.hasPrefix("content_block_") == true {
      draft.revision.remove(event.index)
    }
    var number = 0
    for part in parts {
      add(part.messagesEvents(at: number), before: last)
      number += part.items(answer.dialect).count
    }
  }

  /// Puts events whose data tells their type before another.
  mutating func add(_ events: [JSONObject], before place: Int) {
    for data in events {
      guard case .string(let type)? = data["type"] else { continue }
      draft.revision.add(.object(name: type, data), before: place)
    }
  }
}

extension JSONNode {
  /// Its text with other spellings of some values in it.
  func spelled(_ changes: [(node: JSONNode, raw: [UInt8])]) -> [UInt8] {
    tree.content.spelled(range, changes.map { ContentEdit(range: $0.node.range, replacement: $0.raw) })
  }
}
