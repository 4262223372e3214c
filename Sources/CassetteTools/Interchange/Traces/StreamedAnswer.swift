import CassetteFormat

/// Puts the events of a streamed answer together to what the answer would have been without streaming.
enum StreamedAnswer {
  /// - Returns: Nil when the events are not understood.
  static func join(_ events: [JSONValue], _ dialect: LLMDialect) -> JSONValue? {
    switch dialect {
    case .openAIChat: chat(events)
    case .openAIResponses: events.last { $0["response"]?["output"] != nil }?["response"]
    case .anthropicMessages: anthropic(events)
    case .geminiGenerate: gemini(events)
    case .bedrockConverse: nil
    }
  }

  private static func chat(_ events: [JSONValue]) -> JSONValue {
    var texts: [Int: String] = [:]
    var thoughts: [Int: String] = [:]
    var calls: [Int: [Int: (id: String?, name: String, arguments: String)]] = [:]
    var reasons: [Int: String] = [:]
    var indices: Set<Int> = []
    for choice in events.flatMap({ $0["choices"]?.items ?? [] }) {
      let index = choice["index"]?.whole ?? 0
      indices.insert(index)
      texts[index, default: ""] += choice["delta"]?["content"]?.text ?? ""
      thoughts[index, default: ""] += choice["delta"]?["reasoning_content"]?.text ?? ""
      reasons[index] = choice["finish_reason"]?.text ?? reasons[index]
      for part in choice["delta"]?["tool_calls"]?.items ?? [] {
        let number = part["index"]?.whole ?? 0
        var call = calls[index]?[number] ?? (nil, "", "")
        call.id = call.id ?? part["id"]?.text
        call.name += part["function"]?["name"]?.text ?? ""
        call.arguments += part["function"]?["arguments"]?.text ?? ""
        calls[index, default: [:]][number] = call
      }
    }
    let choices = indices.sorted().map { index -> JSONValue in
      var message = ChatMessage("assistant", [])
      if let text = thoughts[index], !text.isEmpty { message.parts.append(.reasoning(text, .string(text))) }
      if let text = texts[index], !text.isEmpty { message.parts.append(.text(text)) }
      for call in (calls[index] ?? [:]).sorted(by: { $0.key < $1.key }).map(\.value) {
        message.parts.append(
          .toolCall(ChatPart.ToolCall(id: call.id, name: call.name, arguments: .string(call.arguments))))
      }
      var choice = JSONObject()
      choice.set("message", ModelAPI.chatMessages(message).first)
      choice.set("finish_reason", reasons[index])
      return .object(choice)
    }
    var answer = JSONObject()
    answer.set("id", events.lazy.compactMap { $0["id"]?.text }.first)
    answer.set("choices", .array(choices))
    return .object(answer)
  }

  private static func anthropic(_ events: [JSONValue]) -> JSONValue {
    var answer = events.lazy.compactMap { $0["message"]?.object }.first ?? [:]
    var blocks: [Int: JSONObject] = [:]
    var inputs: [Int: String] = [:]
    for event in events {
      let index = event["index"]?.whole ?? 0
      if let block = event["content_block"]?.object { blocks[index] = block }
      let delta = event["delta"]
      for (key, member) in [("text", "text"), ("thinking", "thinking"), ("signature", "signature")] {
        guard let text = delta?[key]?.text, blocks[index] != nil else { continue }
        blocks[index]![member] = .string((blocks[index]![member]?.text ?? "") + text)
      }
      if let part = delta?["partial_json"]?.text { inputs[index, default: ""] += part }
      if let reason = delta?["stop_reason"] { answer["stop_reason"] = reason }
    }
    for (index, text) in inputs {
      let bytes = Array(text.utf8)
      blocks[index]?["input"] = (try? JSONParser.lax(bytes.span.bytes)) ?? .string(text)
    }
    answer["content"] = .array(blocks.sorted { $0.key < $1.key }.map { .object($0.value) })
    return .object(answer)
  }

  private static func gemini(_ events: [JSONValue]) -> JSONValue {
    let candidates = events.compactMap { $0["candidates"]?.items.first }
    let parts = candidates.flatMap { $0["content"]?["parts"]?.items ?? [] }
    var candidate: JSONObject = ["content": ["role": "model", "parts": .array(parts)]]
    candidate.set("finishReason", candidates.last { $0["finishReason"] != nil }?["finishReason"])
    return ["candidates": .array([.object(candidate)])]
  }
}
