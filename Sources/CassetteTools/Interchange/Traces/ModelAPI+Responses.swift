import CassetteFormat

extension ModelAPI {
  /// A message as items of the Responses API.
  static func responsesItems(_ message: ChatMessage) -> [JSONValue] {
    var items: [JSONValue] = []
    var content: [JSONValue] = []
    for part in message.parts {
      switch part {
      case .text(let text):
        content.append(
          ["type": message.role == "assistant" ? "output_text" : "input_text", "text": .string(text)])
      case .reasoning(_, let raw): items.append(raw)
      case .other(let value): content.append(value)
      case .toolCall(let call):
        var item: JSONObject = ["type": "function_call"]
        item.set("call_id", call.id)
        item.set("name", call.name)
        item.set("arguments", call.argumentText)
        items.append(.object(item))
      case .toolResult(let result):
        var item: JSONObject = ["type": "function_call_output"]
        item.set("call_id", result.id)
        item.set("output", .string(result.text))
        items.append(.object(item))
      }
    }
    guard !content.isEmpty else { return items }
    let said: JSONValue = ["type": "message", "role": .string(message.role), "content": .array(content)]
    // What the model thought comes before what it said, its calls come after.
    let thoughts = items.prefix { $0["type"]?.text == "reasoning" }
    return thoughts + [said] + items.dropFirst(thoughts.count)
  }

  static func responsesResponse(_ call: ModelCall) -> JSONValue {
    var body = JSONObject()
    body.set("id", call.responseID)
    body.set("object", "response")
    if let finish = call.finish.first { body.set("status", finish == "stop" ? "completed" : finish) }
    body.set("model", call.served ?? call.model)
    body.set("output", nonEmpty: call.answers.flatMap(responsesItems))
    if !call.usage.isEmpty {
      var usage = JSONObject()
      usage.set("input_tokens", call.usage.input)
      if let cached = call.usage.cacheRead {
        usage.set("input_tokens_details", .object(["cached_tokens": .integer(cached)]))
      }
      usage.set("output_tokens", call.usage.output)
      if let count = call.usage.reasoning {
        usage.set("output_tokens_details", .object(["reasoning_tokens": .integer(count)]))
      }
      body.set("usage", usage)
    }
    return .object(body)
  }
}
