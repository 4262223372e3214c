import CassetteFormat

/// Other words in Anthropic's Messages.
extension StepEditor {
  /// A block of a message; nil for what the wire format tells by the reason to stop alone.
  static func block(_ part: AnswerPart) -> JSONValue? {
    switch part {
    case .text(let text): ["type": "text", "text": .string(text)]
    case .reasoning(let text): ["type": "thinking", "thinking": .string(text), "signature": ""]
    case .serverTool(let name, let input):
      ["type": "server_tool_use", "id": "srvtoolu_01RewindMutation00000000", "name": .string(name), "input": .object(input)]
    case .refusal: nil
    }
  }

  mutating func setMessagesStream(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    guard let last = answer.terminal.first else { throw Inapplicable("the stream does not end with a message_delta") }
    for event in answer.events where event.type?.hasPrefix("content_block_") == true {
      draft.revision.remove(event.index)
    }
    for (number, part) in parts.filter({ Self.block($0) != nil }).enumerated() {
      for data in Self.blockEvents(part, number) {
        guard case .string(let type)? = data["type"] else { continue }
        draft.revision.add(.object(name: type, data), before: last)
      }
    }
  }

  private static func blockEvents(_ part: AnswerPart, _ number: Int) -> [JSONObject] {
    var start: JSONValue? = block(part)
    var delta: JSONObject?
    switch part {
    case .text(let text):
      start = ["type": "text", "text": ""]
      if !text.isEmpty { delta = ["type": "text_delta", "text": .string(text)] }
    case .reasoning(let text):
      start = ["type": "thinking", "thinking": "", "signature": ""]
      delta = ["type": "thinking_delta", "thinking": .string(text)]
    case .serverTool(_, let input):
      if case .object(var block)? = start {
        block["input"] = [:]
        start = .object(block)
      }
      let spelled = String(decoding: JSONText.encode(.object(input)), as: UTF8.self)
      delta = ["type": "input_json_delta", "partial_json": .string(spelled)]
    case .refusal: return []
    }
    var events: [JSONObject] = [["type": "content_block_start", "index": .integer(number), "content_block": start ?? .null]]
    if let delta { events.append(["type": "content_block_delta", "index": .integer(number), "delta": .object(delta)]) }
    return events + [["type": "content_block_stop", "index": .integer(number)]]
  }
}
