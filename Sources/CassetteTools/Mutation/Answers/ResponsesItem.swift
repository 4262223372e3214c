import CassetteFormat

/// An item of the output of OpenAI's Responses, and the events that tell of it (OpenAI API reference, "Streaming
/// events").
struct ResponsesItem {
  private let id: String
  private let number: Int
  private let part: AnswerPart

  init(_ part: AnswerPart, number: Int) {
    self.part = part
    self.number = number
    let digits = String(number)
    // As long as the provider's own.
    let filler = String(repeating: "0", count: max(0, 44 - digits.count)) + digits
    switch part {
    case .reasoning: id = "rs_" + filler
    case .serverTool: id = "ws_" + filler
    default: id = "msg_" + filler
    }
  }

  /// The item as it stands in the output.
  var whole: JSONValue { item(isDone: true) }

  private func item(isDone: Bool) -> JSONValue {
    let status: JSONValue = isDone ? "completed" : "in_progress"
    switch part {
    case .reasoning:
      return ["id": .string(id), "type": "reasoning", "summary": .array(isDone ? [content(isDone: true)] : [])]
    case .serverTool(let name, let input):
      return ["id": .string(id), "type": .string(name + "_call"), "status": status, "action": .object(input)]
    default:
      return [
        "id": .string(id), "type": "message", "status": status, "content": .array(isDone ? [content(isDone: true)] : []),
        "role": "assistant",
      ]
    }
  }

  private func content(isDone: Bool) -> JSONValue {
    switch part {
    case .refusal(let text): ["type": "refusal", "refusal": .string(isDone ? text : "")]
    case .reasoning(let text): ["type": "summary_text", "text": .string(isDone ? text : "")]
    case .text(let text):
      ["type": "output_text", "annotations": .array([]), "logprobs": .array([]), "text": .string(isDone ? text : "")]
    case .serverTool: .null
    }
  }

  /// The events of the item, without their numbers.
  var events: [StreamRevision.NewEvent] {
    var events = [event("response.output_item.added", ["item": item(isDone: false)], place: false)]
    let said: (name: String, member: String, text: String)? =
      switch part {
      case .text(let text): ("response.output_text", "text", text)
      case .refusal(let text): ("response.refusal", "refusal", text)
      case .reasoning(let text): ("response.reasoning_summary_text", "text", text)
      case .serverTool: nil
      }
    if let (name, member, text) = said {
      let partName = member == "text" && name.contains("summary") ? "reasoning_summary_part" : "content_part"
      events.append(event("response.\(partName).added", ["part": content(isDone: false)]))
      if !text.isEmpty { events.append(event(name + ".delta", ["delta": .string(text)])) }
      events.append(event(name + ".done", [member: .string(text)]))
      events.append(event("response.\(partName).done", ["part": content(isDone: true)]))
    }
    return events + [event("response.output_item.done", ["item": item(isDone: true)], place: false)]
  }

  private func event(_ type: String, _ members: JSONObject, place: Bool = true) -> StreamRevision.NewEvent {
    var data: JSONObject = ["type": .string(type)]
    if place {
      data["item_id"] = .string(id)
      data["output_index"] = .integer(number)
      if case .reasoning = part { data["summary_index"] = 0 } else { data["content_index"] = 0 }
    } else {
      data["output_index"] = .integer(number)
    }
    data.members += members.members
    return .object(name: type, data)
  }
}

extension StepEditor {
  mutating func setResponsesStream(_ parts: [AnswerPart], _ answer: ModelAnswer) throws(Inapplicable) {
    guard let last = answer.terminal.last, let output = answer.events[last].root?["response"]?["output"] else {
      throw Inapplicable("the stream does not end with a response")
    }
    removeItems(of: answer)
    let items = parts.enumerated().map { ResponsesItem($1, number: $0) }
    for event in items.flatMap(\.events) { draft.revision.add(event, before: last) }
    replace(output, with: .array(items.map(\.whole)))
  }

  /// Takes out the events that tell of items.
  mutating func removeItems(of answer: ModelAnswer) {
    let heads: Set = ["response.created", "response.in_progress", "response.queued"]
    for event in answer.events where !answer.terminal.contains(event.index) {
      guard let type = event.root?["type"]?.string, type.hasPrefix("response."), !heads.contains(type) else { continue }
      draft.revision.remove(event.index)
    }
  }
}
