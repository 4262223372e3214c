import CassetteFormat

extension ModelAPI {
  /// The body of a request for a call whose messages are known.
  func request(_ call: ModelCall) -> [UInt8] {
    var body = JSONObjectWriter()
    body.set("model", (call.model ?? call.served).map(JSONValue.string))
    if case .messages = self {
      Self.setAnthropic(call, &body)
    } else if !call.messages.isEmpty {
      let items = call.messages.flatMap { $0.encoded(self) }
      body.set(self == .responses ? "input" : "messages", encoded: JSONObjectWriter.list(items))
    }
    if !call.tools.isEmpty { body.set("tools", .array(call.tools.map(definition))) }
    let names: Set = ["model", "messages", "input", "system", "tools"]
    for member in call.parameters.members where !member.value.isNull && !names.contains(member.key) {
      body.set(member.key, member.value)
    }
    return body.finished
  }

  /// The body of a response for a call whose answers are known.
  func response(_ call: ModelCall) -> JSONValue {
    switch self {
    case .messages: Self.anthropicResponse(call)
    case .responses: Self.responsesResponse(call)
    default: Self.chatResponse(call)
    }
  }

  /// The definition of a tool as the API has it; those that are in some API's form stay as they are.
  private func definition(_ tool: JSONValue) -> JSONValue {
    guard let name = tool["name"]?.text, tool["function"] == nil, tool["input_schema"] == nil else { return tool }
    var object = JSONObject()
    object.set("name", name)
    object.set("description", tool["description"]?.text)
    let parameters = tool["parameters"] ?? tool["inputSchema"]
    if case .messages = self {
      object.set("input_schema", parameters)
      return .object(object)
    }
    object.set("parameters", parameters)
    if case .responses = self {
      object.members.insert(.init(key: "type", value: "function"), at: 0)
      return .object(object)
    }
    return ["type": "function", "function": .object(object)]
  }

  private static func chatResponse(_ call: ModelCall) -> JSONValue {
    var body = JSONObject()
    body.set("id", call.responseID)
    body.set("object", "chat.completion")
    body.set("model", call.served ?? call.model)
    let choices = call.answers.enumerated().map { index, answer -> JSONValue in
      var choice = JSONObject()
      choice.set("index", index)
      choice.set("message", chatMessages(answer).first ?? ["role": "assistant", "content": .null])
      choice.set("finish_reason", call.finish.indices.contains(index) ? chatFinish(call.finish[index]) : nil)
      return .object(choice)
    }
    body.set("choices", nonEmpty: choices)
    if !call.usage.isEmpty {
      var usage = JSONObject()
      usage.set("prompt_tokens", call.usage.input)
      usage.set("completion_tokens", call.usage.output)
      if let input = call.usage.input, let output = call.usage.output {
        usage.set("total_tokens", input.addingReportingOverflow(output).partialValue)
      }
      if let cached = call.usage.cacheRead {
        usage.set("prompt_tokens_details", .object(["cached_tokens": .integer(cached)]))
      }
      if let count = call.usage.reasoning {
        usage.set("completion_tokens_details", .object(["reasoning_tokens": .integer(count)]))
      }
      body.set("usage", usage)
    }
    return .object(body)
  }

  private static func chatFinish(_ word: String) -> String {
    switch word {
    case "end_turn", "stop_sequence", "STOP": "stop"
    case "max_tokens", "MAX_TOKENS": "length"
    case "tool_use", "toolUse", "tool_call": "tool_calls"
    default: word
    }
  }

  /// A message as the Chat Completions API has it; several when it holds results of tools.
  static func chatMessages(_ message: ChatMessage) -> [JSONValue] {
    var messages: [JSONValue] = []
    var content: [JSONValue] = []
    var thoughts: [String] = []
    for part in message.parts {
      switch part {
      case .text(let text): content.append(["type": "text", "text": .string(text)])
      case .reasoning(let text, _): thoughts.append(text)
      case .toolCall: break
      case .other(let value): content.append(value)
      case .toolResult(let result):
        var object: JSONObject = ["role": "tool"]
        object.set("tool_call_id", result.id)
        object.set("name", result.name)
        object.set("content", .string(result.text))
        messages.append(.object(object))
      }
    }
    let calls = message.toolCalls
    if !messages.isEmpty && content.isEmpty && calls.isEmpty { return messages }
    var object: JSONObject = ["role": .string(message.role)]
    if content.count == 1, let text = message.parts.lazy.compactMap(\.text).first {
      object.set("content", .string(text))
    } else if content.isEmpty {
      object.set("content", calls.isEmpty ? "" : .null)
    } else {
      object.set("content", .array(content))
    }
    object.set("name", message.name)
    if !thoughts.isEmpty { object.set("reasoning_content", .string(thoughts.joined(separator: "\n"))) }
    object.set("tool_calls", nonEmpty: calls.map(chatCall))
    return messages + [.object(object)]
  }

  private static func chatCall(_ call: ChatPart.ToolCall) -> JSONValue {
    var object = JSONObject()
    object.set("id", call.id)
    object.set("type", "function")
    object.set("function", .object(["name": .string(call.name), "arguments": .string(call.argumentText)]))
    return .object(object)
  }
}
