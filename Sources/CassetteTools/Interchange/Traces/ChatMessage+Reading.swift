import CassetteFormat

/// Messages as OpenAI, Anthropic, Gemini, Bedrock, LangChain, Inspect and the semantic conventions of OpenTelemetry write
/// them: the shapes are different enough that one reader takes them all.
extension ChatMessage {
  /// The messages of a value: a list of them, one, or a text, which is the user's.
  static func read(list value: JSONValue?, defaultRole: String = "user") -> [ChatMessage] {
    switch value {
    case nil, .null?: return []
    case .array(let items)?:
      if isPair(items) { return [read(value!, defaultRole: defaultRole)] }
      // A batch of one conversation is a list in a list.
      if items.count == 1, case .array(let inner) = items[0], !isPair(inner) {
        return read(list: items[0], defaultRole: defaultRole)
      }
      return items.map { read($0, defaultRole: defaultRole) }
    case let one?: return [read(one, defaultRole: defaultRole)]
    }
  }

  /// LangChain's `["human", "text"]`.
  private static func isPair(_ items: [JSONValue]) -> Bool {
    guard items.count == 2, case .string(let role) = items[0], case .string = items[1] else { return false }
    return roleWords.contains(role)
  }

  private static let roleWords: Set<String> = ["human", "ai", "system", "user", "assistant", "tool"]

  static func read(_ value: JSONValue, defaultRole: String = "user") -> ChatMessage {
    switch value {
    case .array(let items) where isPair(items):
      return ChatMessage(items[0].text ?? defaultRole, ChatPart.read(items[1]))
    case .object(let object): return read(object, defaultRole: defaultRole)
    default: return ChatMessage(defaultRole, ChatPart.read(value))
    }
  }

  private static func read(_ object: JSONObject, defaultRole: String) -> ChatMessage {
    let value = JSONValue.object(object)
    if let fields = value["kwargs"], case .array(let path)? = value["id"] {
      return read(fields, role: fields["role"]?.text ?? path.last?.text ?? defaultRole)
    }
    if let data = value["data"], case .object = data, let type = value["type"]?.text, value["content"] == nil {
      return read(data, role: data["role"]?.text ?? type)
    }
    // A message that is one item of the Responses API, or a message in an envelope.
    if value["role"] == nil, let message = value["message"], case .object = message {
      return read(message, defaultRole: defaultRole)
    }
    guard value["role"] != nil || value["content"] != nil || value["parts"] != nil || value["tool_calls"] != nil else {
      return ChatMessage(role(ofItem: value) ?? defaultRole, ChatPart.read(.array([value])))
    }
    return read(value, role: value["role"]?.text ?? value["type"]?.text ?? defaultRole)
  }

  private static func role(ofItem value: JSONValue) -> String? {
    switch value["type"]?.text {
    case "function_call", "reasoning", "custom_tool_call", "tool_use", "tool_call": "assistant"
    case "function_call_output", "custom_tool_call_output", "tool_result", "tool_call_response": "tool"
    default: nil
    }
  }

  private static func read(_ value: JSONValue, role: String) -> ChatMessage {
    var message = ChatMessage(role, [], name: value["name"]?.text)
    if let thought = (value["reasoning_content"] ?? value["reasoning"])?.text, !thought.isEmpty {
      message.parts.append(.reasoning(thought, ["type": "reasoning", "text": .string(thought)]))
    }
    let content = value["content"] ?? value["parts"]
    if message.role == "tool" {
      let parts = ChatPart.read(content)
      if value["content"] == nil || parts.contains(where: \.isToolResult) {
        message.parts += parts
        return message
      }
      let id = value["tool_call_id"] ?? value["toolCallId"] ?? value["tool_call_ids"]?.items.first ?? value["id"]
      message.parts.append(
        .toolResult(
          ChatPart.ToolResult(
            id: id?.text, name: (value["name"] ?? value["toolName"] ?? value["function"])?.text,
            content: content ?? "",
            isError: value["status"]?.text == "error" || value["error"] != nil || value["isError"]?.text == "true")))
      return message
    }
    message.parts += ChatPart.read(content)
    if let refusal = value["refusal"]?.text { message.parts.append(.text(refusal)) }
    message.parts += calls(value, besides: message.toolCalls)
    return message
  }

  /// The tool calls that stand beside the content. Some logs have them in both places.
  private static func calls(_ value: JSONValue, besides known: [ChatPart.ToolCall]) -> [ChatPart] {
    var calls = (value["tool_calls"] ?? value["toolCalls"] ?? value["toolRequests"])?.items ?? []
    calls += value["invalid_tool_calls"]?.items ?? []
    if calls.isEmpty, let more = value["additional_kwargs"] {
      calls = more["tool_calls"]?.items ?? more["function_call"].map { [$0] } ?? []
    }
    if calls.isEmpty, let one = value["function_call"] { calls = [one] }
    return calls.compactMap(ChatPart.ToolCall.init).filter { call in
      !known.contains { $0.id == call.id && $0.name == call.name && $0.id != nil }
    }.map(ChatPart.toolCall)
  }
}

extension ChatPart {
  var isToolResult: Bool {
    if case .toolResult = self { true } else { false }
  }

  /// The parts of a message's content.
  static func read(_ content: JSONValue?) -> [ChatPart] {
    switch content {
    case nil, .null?: []
    case .array(let items)?: items.map(part)
    case .object?: [part(content!)]
    case let scalar?: [.text(scalar.text ?? "")]
    }
  }

  private static func part(_ value: JSONValue) -> ChatPart {
    guard case .object(let object) = value else { return value.text.map(ChatPart.text) ?? .other(value) }
    switch object["type"]?.text {
    case "text", "input_text", "output_text":
      return plain(object, value) ?? .other(value)
    case "reasoning", "thinking":
      let text = value["reasoning"] ?? value["thinking"] ?? value["text"] ?? value["content"]
      return .reasoning(text?.text ?? "", value)
    case "tool_use", "tool_call", "toolCall", "function_call", "custom_tool_call", "tool-call":
      return ToolCall(value).map(ChatPart.toolCall) ?? .other(value)
    case "tool_result", "tool_call_response", "toolResult", "function_call_output", "custom_tool_call_output":
      return .toolResult(ToolResult(value))
    case nil:
      if let call = value["functionCall"] ?? value["function_call"] ?? value["toolUse"] {
        return ToolCall(call).map(ChatPart.toolCall) ?? .other(value)
      }
      if let result = value["functionResponse"] ?? value["function_response"] ?? value["toolResult"] {
        return .toolResult(ToolResult(result))
      }
      return plain(object, value) ?? .other(value)
    default: return .other(value)
    }
  }

  /// A part that has its text and nothing else.
  private static func plain(_ object: JSONObject, _ value: JSONValue) -> ChatPart? {
    guard let text = value["text"] ?? value["content"], case .string(let string) = text,
      object.members.allSatisfy({ ["type", "text", "content"].contains($0.key) || $0.value.isNull })
    else { return nil }
    return .text(string)
  }
}

extension ChatPart.ToolCall {
  /// Nil for what has no name.
  init?(_ value: JSONValue) {
    let function = value["function"]
    let inner = function.flatMap { if case .object = $0 { $0 } else { nil } } ?? value
    guard let name = (inner["name"] ?? value["toolName"] ?? function)?.text else { return nil }
    self.init(
      id: (value["call_id"] ?? value["id"] ?? value["toolCallId"] ?? value["toolUseId"])?.text, name: name,
      arguments: inner["arguments"] ?? inner["args"] ?? inner["input"] ?? value["input"] ?? [:])
  }
}

extension ChatPart.ToolResult {
  init(_ value: JSONValue) {
    let id = value["tool_use_id"] ?? value["call_id"] ?? value["toolUseId"] ?? value["tool_call_id"] ?? value["id"]
    let content = value["content"] ?? value["output"] ?? value["response"] ?? value["result"]
    self.init(
      id: id?.text, name: value["name"]?.text, content: content ?? "",
      isError: value["is_error"]?.text == "true" || value["status"]?.text == "error")
  }
}
