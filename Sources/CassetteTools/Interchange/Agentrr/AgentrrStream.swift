import CassetteFormat

/// A streamed answer as the one message that it amounts to.
enum AgentrrStream {
  /// Nil when the bytes are not such a stream.
  static func message(_ stream: [UInt8], _ api: ModelAPI) -> JSONObject? {
    let events = ServerSentEvents(stream).items.compactMap { item -> JSONObject? in
      if case .object(let object)? = try? JSONParser.lax(item.data.span.bytes) { object } else { nil }
    }
    guard !events.isEmpty else { return nil }
    return api == .messages ? messages(events) : chat(events)
  }

  private static func chat(_ events: [JSONObject]) -> JSONObject? {
    var text = ""
    var finish: JSONValue?
    var calls: [Int: (name: String, arguments: String)] = [:]
    for choice in events.compactMap({ $0.objects("choices").first }) {
      let delta = choice.object("delta")
      text += delta?.string("content") ?? ""
      if let reason = choice.string("finish_reason") { finish = .string(reason) }
      for (position, tool) in (delta?.objects("tool_calls") ?? []).enumerated() {
        let function = tool.object("function")
        var call = calls[tool.integer("index") ?? position] ?? ("", "")
        call.name += function?.string("name") ?? ""
        call.arguments += function?.string("arguments") ?? ""
        calls[tool.integer("index") ?? position] = call
      }
    }
    guard let finish else { return nil }
    let tools = calls.sorted { $0.key < $1.key }.map { _, call in
      JSONValue.object(["function": ["name": .string(call.name), "arguments": .string(call.arguments)]])
    }
    let message: JSONObject = ["content": .string(text), "tool_calls": .array(tools)]
    var body = JSONObject()
    body.set("id", events.lazy.compactMap { $0.string("id") }.first)
    body.set("choices", .array([["message": .object(message), "finish_reason": finish]]))
    return body
  }

  private static func messages(_ events: [JSONObject]) -> JSONObject? {
    var body = JSONObject()
    var blocks: [Int: JSONObject] = [:]
    var texts: [Int: String] = [:]
    var inputs: [Int: String] = [:]
    for event in events {
      let index = event.integer("index") ?? 0
      let delta = event.object("delta")
      switch event.string("type") {
      case "message_start"?: body["id"] = event.object("message")?["id"]
      case "content_block_start"?: blocks[index] = event.object("content_block")
      case "content_block_delta"?:
        if let piece = delta?.string("text") { texts[index, default: ""] += piece }
        if let piece = delta?.string("partial_json") { inputs[index, default: ""] += piece }
      case "message_delta"?:
        if let reason = delta?["stop_reason"], reason != .null { body["stop_reason"] = reason }
      default: break
      }
    }
    guard body["stop_reason"] != nil else { return nil }
    for (index, text) in texts {
      let before = blocks[index]?.string("text") ?? ""
      blocks[index]?["text"] = .string(before + text)
    }
    for (index, input) in inputs {
      let bytes = Array(input.utf8)
      if let value = try? JSONParser.lax(bytes.span.bytes) { blocks[index]?["input"] = value }
    }
    body.set("content", .array(blocks.sorted { $0.key < $1.key }.map { .object($0.value) }))
    return body
  }
}
