import CassetteFormat

extension ModelAPI {
  /// The members of a request of the Messages API that are made from the conversation.
  static func setAnthropic(_ call: ModelCall, _ body: inout JSONObjectWriter) {
    let system = call.messages.filter(\.isSystem).flatMap { $0.encoded(.messages) }
    if !system.isEmpty { body.set("system", encoded: JSONObjectWriter.list(system)) }
    var messages: [[UInt8]] = []
    func append(_ role: String, _ blocks: [[UInt8]]) {
      var message = JSONObjectWriter()
      message.set("role", .string(role))
      message.set("content", encoded: JSONObjectWriter.list(blocks))
      messages.append(message.finished)
    }
    var results: [[UInt8]] = []
    // Results of tools are the user's, and those that follow each other are one message.
    func flush() {
      if !results.isEmpty { append("user", results) }
      results = []
    }
    for message in call.messages where !message.isSystem {
      if message.role == "tool" {
        results += message.encoded(.messages)
      } else {
        flush()
        append(message.role, message.encoded(.messages))
      }
    }
    flush()
    if !messages.isEmpty { body.set("messages", encoded: JSONObjectWriter.list(messages)) }
  }

  static func blocks(_ message: ChatMessage) -> [JSONValue] {
    message.parts.map { part in
      switch part {
      case .text(let text): return ["type": "text", "text": .string(text)]
      case .reasoning(let text, let raw):
        if raw["type"]?.text == "thinking" { return raw }
        var block: JSONObject = ["type": "thinking", "thinking": .string(text)]
        block.set("signature", raw["signature"]?.text)
        return .object(block)
      case .toolCall(let call):
        var block: JSONObject = ["type": "tool_use"]
        block.set("id", call.id)
        block.set("name", call.name)
        block.set("input", call.argumentValue)
        return .object(block)
      case .toolResult(let result):
        var block: JSONObject = ["type": "tool_result"]
        block.set("tool_use_id", result.id)
        block.set("content", result.content)
        if result.isError { block.set("is_error", true) }
        return .object(block)
      case .other(let value): return value
      }
    }
  }

  static func anthropicResponse(_ call: ModelCall) -> JSONValue {
    var body = JSONObject()
    body.set("id", call.responseID)
    body.set("type", "message")
    body.set("role", "assistant")
    body.set("model", call.served ?? call.model)
    body.set("content", nonEmpty: call.answers.flatMap(blocks))
    body.set("stop_reason", call.finish.first.map(anthropicFinish))
    if !call.usage.isEmpty {
      var usage = JSONObject()
      usage.set("input_tokens", call.usage.input)
      usage.set("cache_creation_input_tokens", call.usage.cacheWrite)
      usage.set("cache_read_input_tokens", call.usage.cacheRead)
      usage.set("output_tokens", call.usage.output)
      body.set("usage", usage)
    }
    return .object(body)
  }

  private static func anthropicFinish(_ word: String) -> String {
    switch word {
    case "stop": "end_turn"
    case "length": "max_tokens"
    case "tool_calls", "tool_call", "toolUse": "tool_use"
    default: word
    }
  }
}
