import CassetteFormat

/// Other words in OpenAI's chat completions.
extension StepEditor {
  /// The members of a message, or of a delta, that tell something.
  private static let telling = [
    "content", "refusal", "tool_calls", "function_call", "reasoning_content", "reasoning", "audio",
  ]

  mutating func setChat(_ parts: [AnswerPart], of root: JSONNode, _ answer: ModelAnswer) throws(Inapplicable) {
    let messages = (root["choices"]?.elements ?? []).compactMap { $0["message"] }
    guard !messages.isEmpty else { throw Inapplicable("the answer has no message") }
    for message in messages {
      let said = Self.message(parts, like: message)
      for name in Self.telling {
        guard let node = message.member(name) else {
          if let value = said[name], value != .null { insert(value, key: name, into: message) }
          continue
        }
        if let value = said[name] {
          if node.value != value { replace(node, with: value) }
        } else if node.kind != .null {
          remove(node)
        }
      }
    }
  }

  /// The members of a message that says this.
  private static func message(_ parts: [AnswerPart], like old: JSONNode) -> JSONObject {
    var said: JSONObject = ["content": .null, "refusal": .null]
    for part in parts {
      switch part.kind {
      case .text(let text): said["content"] = .string(text)
      case .refusal(let text): said["refusal"] = .string(text)
      case .reasoning(let text):
        if let name = ["reasoning_content", "reasoning"].first(where: { old[$0] != nil }) {
          said[name] = .string(text)
        }
      default: break
      }
    }
    return said
  }

  mutating func setChatStream(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    let events = answer.events.filter { $0.root?["choices"]?[0] != nil }
    guard let first = events.first, let root = first.root, let choice = root["choices"]?[0], let delta = choice["delta"]
    else { throw Inapplicable("the stream has no delta") }
    guard
      events.allSatisfy({
        $0.root?["choices"]?.children.count == 1 && $0.root?["choices"]?[0]?["index"]?.integer ?? 0 == 0
      })
    else { throw Inapplicable("the answer has several choices") }
    for event in events.dropFirst() {
      guard answer.terminal.contains(event.index) else {
        draft.revision.remove(event.index)
        continue
      }
      if let delta = event.root?["choices"]?[0]?["delta"], Self.tells(delta) { replace(delta, with: [:]) }
    }
    let name =
      answer.events.contains { $0.root?["choices"]?[0]?["delta"]?["reasoning"] != nil }
      ? "reasoning" : "reasoning_content"
    let deltas = parts.compactMap { Self.delta($0, hasReasoning: !answer.reasonings.isEmpty, name) }
    let begin: JSONObject = ["role": "assistant", "content": parts.isEmpty ? .null : ""]
    if answer.terminal.contains(first.index) {
      // A server that answers in one piece.
      replace(delta, with: .object(JSONObject(deltas.last.map { [begin.members[0]] + $0.members } ?? begin.members)))
      return
    }
    if Self.tells(delta) || parts.isEmpty || delta["content"] == nil { replace(delta, with: .object(begin)) }
    for said in deltas {
      var changes = [(delta, JSONText.encode(.object(said)))]
      if let finish = choice["finish_reason"] { changes.append((finish, Array("null".utf8))) }
      draft.revision.add(.data(root.spelled(changes)), before: first.index + 1)
    }
  }

  private static func tells(_ delta: JSONNode) -> Bool {
    telling.contains { name in
      guard let value = delta[name] else { return false }
      return value.string != ""
    }
  }

  private static func delta(_ part: AnswerPart, hasReasoning: Bool, _ name: String) -> JSONObject? {
    switch part.kind {
    case .text(let text): text.isEmpty ? nil : ["content": .string(text)]
    case .refusal(let text): ["refusal": .string(text)]
    case .reasoning(let text): hasReasoning ? [name: .string(text)] : nil
    default: nil
    }
  }
}
