import CassetteFormat

/// The events of streams that tell of a part.
extension AnswerPart {
  /// The data of Responses' events, without their `sequence_number`.
  func responsesEvents(at index: Int) -> [JSONObject] {
    guard case .object(let item) = responsesItem, let id = item["id"] else { return [] }
    func event(_ type: String, _ members: JSONObject) -> JSONObject {
      JSONObject(
        [JSONObject.Member(key: "type", value: .string(type))] + members.members
          + [JSONObject.Member(key: "output_index", value: .integer(index))])
    }
    var begun = item
    if item["status"] != nil { begun["status"] = "in_progress" }
    var middle: [JSONObject] = []
    switch kind {
    case .text(let text), .refusal(let text), .reasoning(let text):
      let (list, place) = isReasoning ? ("summary", "summary_index") : ("content", "content_index")
      begun[list] = .array([])
      guard case .array(let parts)? = item[list], case .object(let part)? = parts.first else { return [] }
      middle = told(text, part).map { type, key, value in
        event("response." + type, ["item_id": id, place: 0, key: value])
      }
    case .call(_, _, let arguments):
      begun["arguments"] = ""
      middle = [
        event("response.function_call_arguments.delta", ["item_id": id, "delta": .string(arguments)]),
        event("response.function_call_arguments.done", ["item_id": id, "arguments": .string(arguments)]),
      ]
    case .serverSearch, .serverCall:
      begun["output"] = .null
      middle = [
        event("response.mcp_call.in_progress", ["item_id": id]),
        event("response.mcp_call_arguments.done", ["item_id": id, "arguments": item["arguments"] ?? ""]),
        event("response.mcp_call.completed", ["item_id": id]),
      ]
    }
    return [event("response.output_item.added", ["item": .object(begun)])] + middle
      + [event("response.output_item.done", ["item": .object(item)])]
  }

  private var isReasoning: Bool { if case .reasoning = kind { true } else { false } }

  /// What the events of a text tell, from its beginning to its end.
  private func told(_ text: String, _ part: JSONObject) -> [(type: String, key: String, value: JSONValue)] {
    let key = part["refusal"] == nil ? "text" : "refusal"
    let name = isReasoning ? "reasoning_summary_text" : key == "text" ? "output_text" : "refusal"
    let container = isReasoning ? "reasoning_summary_part" : "content_part"
    var begun = part
    begun[key] = ""
    let delta: [(type: String, key: String, value: JSONValue)] = [(name + ".delta", "delta", .string(text))]
    return [(container + ".added", "part", .object(begun))] + (text.isEmpty ? [] : delta)
      + [(name + ".done", key, .string(text)), (container + ".done", "part", .object(part))]
  }

  /// The data of Messages' events, and how many blocks they tell of.
  func messagesEvents(at index: Int) -> [JSONObject] {
    var events: [JSONObject] = []
    for (number, block) in messagesBlocks.enumerated() {
      guard case .object(var start) = block else { continue }
      let place = JSONValue.integer(index + number)
      var delta: JSONObject?
      if case .text(let text) = kind {
        start["text"] = ""
        if !text.isEmpty { delta = ["type": "text_delta", "text": .string(text)] }
      } else if case .reasoning(let text) = kind {
        start["thinking"] = ""
        delta = ["type": "thinking_delta", "thinking": .string(text)]
      } else if let input = start["input"] {
        start["input"] = [:]
        var spelling = Self.text(input)
        if case .call(_, _, let arguments) = kind { spelling = arguments }
        delta = ["type": "input_json_delta", "partial_json": .string(spelling)]
      }
      events.append(["type": "content_block_start", "index": place, "content_block": .object(start)])
      if let delta { events.append(["type": "content_block_delta", "index": place, "delta": .object(delta)]) }
      events.append(["type": "content_block_stop", "index": place])
    }
    return events
  }
}
