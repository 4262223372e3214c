import CassetteFormat

/// Parts of chat completions: a message has one text and a list of calls, and chunks have a little of either.
extension StepEditor {
  mutating func changeChat(
    _ answer: ModelAnswer, _ gone: [ModelAnswer.ToolCall], _ parts: [AnswerPart], _ anchor: ModelAnswer.ToolCall?
  ) throws(Inapplicable) {
    guard let call = anchor ?? answer.toolCalls.last, let item = call.items.first, let list = item.parent,
      let message = list.parent
    else { throw Inapplicable("the answer has no tool call") }
    let calls = parts.flatMap { $0.items(.openAIChat) }
    let text = parts.compactMap { part in if case .text(let text) = part.kind { text } else { nil } }.joined()
    if !text.isEmpty { try insert(chat: text, into: message, answer) }
    guard answer.isStream else {
      for value in calls { insert(value, into: list) }
      return remove(gone.flatMap(\.items))
    }
    try insert(chat: calls, after: call, answer)
    let lost = Set(answer.events.indices.filter { tells(answer.events[$0], ofNothingBut: gone.flatMap(\.items)) })
    for event in lost { draft.revision.remove(event) }
    remove(gone.flatMap(\.items).filter { !lost.contains($0.event ?? -1) })
    renumber(answer, without: gone)
  }

  /// Takes calls out of their lists; a list of which nothing is left goes as a whole.
  private mutating func remove(_ items: [JSONNode]) {
    for item in items {
      guard let list = item.parent else { continue }
      if list.elements.allSatisfy(items.contains) { remove(list) } else { remove(item) }
    }
  }

  private func tells(_ event: StreamEvent, ofNothingBut items: [JSONNode]) -> Bool {
    guard let root = event.root, root["usage"] == nil, let choices = root["choices"]?.elements, !choices.isEmpty else {
      return false
    }
    return choices.allSatisfy { choice in
      choice["finish_reason"] == nil
        && (choice["delta"]?.members ?? []).allSatisfy { member in
          member.kind == .null || member.string == "" && member.key != "role"
            || member.key == "tool_calls" && member.elements.allSatisfy(items.contains)
        }
    }
  }

  /// Calls after one that goes get its number.
  private mutating func renumber(_ answer: ModelAnswer, without gone: [ModelAnswer.ToolCall]) {
    for call in answer.toolCalls where !gone.contains(where: { $0.items == call.items }) {
      let before = gone.filter { other in
        Self.choice(of: other) == Self.choice(of: call)
          && (other.indices.first?.integer ?? .max) < (call.indices.first?.integer ?? 0)
      }
      guard !before.isEmpty else { continue }
      for node in call.indices { replace(node, with: .integer((node.integer ?? 0) - before.count)) }
    }
  }

  /// The number of the choice that a call belongs to, as it is spelled.
  private static func choice(of call: ModelAnswer.ToolCall) -> [UInt8] {
    Array(call.items.first?.parent?.parent?.parent?["index"]?.bytes ?? [])
  }

  /// A text before the calls.
  private mutating func insert(chat text: String, into message: JSONNode, _ answer: ModelAnswer) throws(Inapplicable) {
    if let event = message.event, message["role"] == nil, message["content"]?.string ?? "" == "" {
      return try insert(
        chunk(like: answer.events[event], of: message.parent, ["content": .string(text)]), before: event)
    }
    set("content", in: message, to: .string((message["content"]?.string ?? "") + text))
  }

  /// Calls after all that the choice of one has.
  private mutating func insert(
    chat calls: [JSONValue], after call: ModelAnswer.ToolCall, _ answer: ModelAnswer
  ) throws(Inapplicable) {
    let others = answer.toolCalls.filter { Self.choice(of: $0) == Self.choice(of: call) }
    guard !calls.isEmpty,
      let last = others.flatMap(\.items).max(by: {
        ($0.event ?? 0, $0.range.lowerBound) < ($1.event ?? 0, $1.range.lowerBound)
      }),
      let event = last.event, let list = last.parent, let choice = list.parent?.parent
    else { return }
    let next = (others.flatMap(\.indices).compactMap(\.integer).max() ?? others.count - 1) + 1
    var chunks: [UInt8] = []
    for (position, value) in calls.enumerated() {
      guard case .object(let members) = value else { continue }
      let item = JSONValue.object(
        JSONObject([JSONObject.Member(key: "index", value: .integer(next + position))] + members.members))
      if choice["finish_reason"] == nil {
        chunks += chunk(like: answer.events[event], of: choice, ["tool_calls": .array([item])])
      } else {
        // Nothing may come after the reason to stop.
        insert(item, into: list)
      }
    }
    if !chunks.isEmpty { try insert(chunks, before: event + 1) }
  }

  /// A chunk with the head of another.
  private func chunk(like event: StreamEvent, of choice: JSONNode?, _ delta: JSONValue) -> [UInt8] {
    var edits: [ContentEdit] = []
    if let choices = event.root?["choices"] {
      let number = choice?["index"]?.integer ?? 0
      let value: JSONValue = [
        "index": .integer(number), "delta": delta, "finish_reason": .null,
      ]
      edits.append(ContentEdit(range: choices.range, replacement: JSONText.encode(.array([value]))))
    }
    if let usage = event.root?["usage"] {
      edits.append(ContentEdit(range: usage.range, replacement: Array("null".utf8)))
    }
    return event.spelled(edits)
  }
}

extension StreamEvent {
  /// Its bytes after edits of places in it.
  func spelled(_ edits: [ContentEdit]) -> [UInt8] { content.spelled(range, edits) }
}

extension [UInt8] {
  /// A part of the content after edits of places in that part.
  func spelled(_ range: Range<Int>, _ edits: [ContentEdit]) -> [UInt8] {
    let moved = edits.map {
      ContentEdit(range: $0.range.shifted(by: -range.lowerBound), replacement: $0.replacement)
    }
    return ContentEdits(moved).applied(to: Array(self[range]))
  }
}
