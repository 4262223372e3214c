import CassetteFormat

/// The model call that a span stands for, by the conventions of whoever made it.
struct OTelCall {
  private let span: OTelSpan
  private(set) var call = ModelCall()
  /// Attributes that are in the call.
  private(set) var used: Set<String> = []
  private let happenings: [OTelSpan.Happening]

  /// - Parameter records: Log records of the span.
  init(_ span: OTelSpan, _ records: [JSONValue]) {
    self.span = span
    happenings = span.events + records.map { OTelSpan.happening($0) }
    read()
  }

  /// Whether a span is a call of a model.
  static func isCall(_ span: OTelSpan) -> Bool {
    let attributes = span.attributes
    switch attributes["gen_ai.operation.name"]?.text {
    case "chat", "text_completion", "generate_content", "embeddings", "completion", "message", "responses": return true
    case let name? where !name.isEmpty: return false
    default: break
    }
    if let kind = attributes["openinference.span.kind"]?.text?.uppercased() {
      return kind == "LLM" || kind == "EMBEDDING"
    }
    if attributes["llm.request.type"] != nil { return true }
    if attributes["traceloop.span.kind"] != nil || attributes["logfire.span_type"]?.text == "pending_span" {
      return false
    }
    if let operation = attributes["ai.operationId"]?.text {
      return [".doGenerate", ".doStream", ".doEmbed"].contains { operation.hasSuffix($0) }
    }
    return attributes["gen_ai.request.model"] != nil || attributes["gen_ai.response.model"] != nil
      || attributes["gen_ai.prompt.0.content"] != nil
  }

  private mutating func text(_ keys: String...) -> String? {
    for key in keys {
      guard let text = attribute(key)?.text else { continue }
      used.insert(key)
      return text
    }
    return nil
  }

  private mutating func whole(_ keys: String...) -> Int? {
    for key in keys {
      guard let number = attribute(key)?.whole else { continue }
      used.insert(key)
      return number
    }
    return nil
  }

  /// An attribute of the span, or of the event that has the details.
  private func attribute(_ key: String) -> JSONValue? {
    if let value = span.attributes[key], !value.isNull { return value }
    return happenings.lazy.compactMap { $0.attributes[key] }.first
  }

  /// An attribute that is a structure, or JSON in a text.
  private mutating func structure(_ keys: String...) -> JSONValue? {
    for key in keys {
      guard let value = attribute(key) else { continue }
      used.insert(key)
      return Self.parsed(value)
    }
    return nil
  }

  static func parsed(_ value: JSONValue) -> JSONValue {
    guard case .string(let text) = value, let first = text.first(where: { !$0.isWhitespace }),
      first == "[" || first == "{"
    else { return value }
    return (try? JSONRepair.parse(Array(text.utf8)).value) ?? value
  }

  private mutating func list(_ prefix: String) -> [JSONValue] {
    used.formUnion(span.attributes.keys.filter { $0.hasPrefix(prefix + ".") })
    return span.list(prefix)
  }

  private mutating func read() {
    call.provider = text("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider")
    call.model = text("gen_ai.request.model", "llm.model_name", "ai.model.id", "llm.request.model")
    call.served = text("gen_ai.response.model", "ai.response.model", "llm.response.model")
    call.responseID = text("gen_ai.response.id", "ai.response.id")
    if let host = text("server.address"), !host.contains("/") {
      let port = whole("server.port") ?? 443
      call.authority = port == 443 ? host : "\(host):\(port)"
    }
    call.usage.input = whole(
      "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "ai.usage.promptTokens",
      "llm.usage.prompt_tokens")
    call.usage.output = whole(
      "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
      "ai.usage.completionTokens", "llm.usage.completion_tokens")
    call.usage.cacheRead = whole("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens")
    call.usage.cacheWrite = whole(
      "gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens")
    let parameters = [
      "temperature", "top_p", "top_k", "max_tokens", "frequency_penalty", "presence_penalty", "seed",
    ]
    for name in parameters {
      guard let value = attribute("gen_ai.request.\(name)") else { continue }
      used.insert("gen_ai.request.\(name)")
      call.parameters.set(name, value)
    }
    call.tools = structure("gen_ai.tool.definitions")?.items ?? list("llm.request.functions")
    call.messages = input()
    (call.answers, call.finish) = output()
    if let reasons = structure("gen_ai.response.finish_reasons")?.items, !reasons.isEmpty {
      call.finish = reasons.map { $0.text ?? "unknown" }
    }
    call.error = span.failure.map { $0.message ?? $0.kind }
  }

  private mutating func input() -> [ChatMessage] {
    let system = structure("gen_ai.system_instructions").map { ChatMessage("system", ChatPart.read($0)) }
    if let messages = structure("gen_ai.input.messages") {
      return (system.map { [$0] } ?? []) + ChatMessage.read(list: messages)
    }
    var messages = list("gen_ai.prompt").map { Self.message($0, "user") }
    if messages.isEmpty { messages = list("llm.prompts").map { Self.message($0, "user") } }
    if messages.isEmpty { messages = list("llm.input_messages").map { Self.message(Self.unwrapped($0), "user") } }
    if messages.isEmpty {
      messages = happenings.flatMap { happening -> [ChatMessage] in
        if happening.name == "gen_ai.content.prompt", let prompt = happening.attributes["gen_ai.prompt"] {
          return ChatMessage.read(list: Self.parsed(prompt))
        }
        guard happening.name.hasPrefix("gen_ai."), happening.name.hasSuffix(".message") else { return [] }
        return [Self.message(Self.content(happening), String(happening.name.dropFirst(7).dropLast(8)))]
      }
    }
    if messages.isEmpty, let events = structure("events", "all_messages_events") {
      messages = events.items.filter { $0["event.name"]?.text != "gen_ai.choice" }.map { Self.message($0, "user") }
    }
    if messages.isEmpty, let prompt = structure("ai.prompt.messages", "ai.prompt", "gen_ai.prompt", "input.value") {
      messages = ChatMessage.read(list: prompt["messages"] ?? prompt)
    }
    return (system.map { [$0] } ?? []) + messages
  }

  private mutating func output() -> ([ChatMessage], [String]) {
    if let messages = structure("gen_ai.output.messages") {
      let items = messages.items.isEmpty ? [messages] : messages.items
      return (
        items.map { ChatMessage.read($0, defaultRole: "assistant") }, items.compactMap { $0["finish_reason"]?.text }
      )
    }
    var answers = list("gen_ai.completion")
    if answers.isEmpty { answers = list("llm.completions") }
    if answers.isEmpty { answers = list("llm.output_messages").map(Self.unwrapped) }
    if answers.isEmpty {
      answers = happenings.flatMap { happening -> [JSONValue] in
        if happening.name == "gen_ai.content.completion", let text = happening.attributes["gen_ai.completion"] {
          let value = Self.parsed(text)
          return value.items.isEmpty ? [value] : value.items
        }
        guard happening.name == "gen_ai.choice" else { return [] }
        let choice = Self.content(happening)
        let reason = happening.attributes["finish_reason"] ?? choice["finish_reason"]
        guard var message = (choice["message"].map(Self.parsed) ?? choice).object else { return [choice] }
        if let reason { message["finish_reason"] = reason }
        return [.object(message)]
      }
    }
    if answers.isEmpty, let events = structure("events") {
      answers = events.items.filter { $0["event.name"]?.text == "gen_ai.choice" }.map { $0["message"] ?? $0 }
    }
    if answers.isEmpty { answers = spoken() }
    return (answers.map { Self.message($0, "assistant") }, answers.compactMap { $0["finish_reason"]?.text })
  }

  /// Answers in a text and a list of calls, or in whatever the span gave back.
  private mutating func spoken() -> [JSONValue] {
    var message: JSONObject = ["role": "assistant"]
    if let text = text("ai.response.text") { message.set("content", .string(text)) }
    if let calls = structure("ai.response.toolCalls") { message.set("tool_calls", calls) }
    if message.members.count > 1 { return [.object(message)] }
    guard let value = structure("output.value", "gen_ai.completion") else { return [] }
    return value["choices"]?.items.compactMap { $0["message"] } ?? [value]
  }

  /// What an event says: in its body, in one attribute as JSON, or in attributes.
  private static func content(_ happening: OTelSpan.Happening) -> JSONValue {
    if let body = happening.body { return parsed(body) }
    if let content = happening.attributes["gen_ai.event.content"] {
      let value = parsed(content)
      return value.object == nil ? ["content": value] : value
    }
    return .object(
      JSONObject(happening.attributes.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: parsed($0.value)) }))
  }

  /// A message whose content may be JSON in a text.
  private static func message(_ value: JSONValue, _ role: String) -> ChatMessage {
    guard var object = value.object else { return ChatMessage.read(value, defaultRole: role) }
    if let content = object["content"], case .array = parsed(content) { object["content"] = parsed(content) }
    if object["role"] == nil { object["role"] = .string(role) }
    return ChatMessage.read(.object(object), defaultRole: role)
  }

  /// OpenInference has every item of a list in an object of its own.
  private static func unwrapped(_ value: JSONValue) -> JSONValue {
    guard var message = value["message"]?.object else { return value }
    if let contents = message["contents"] {
      message["contents"] = nil
      message["content"] = .array(contents.items.map { $0["message_content"] ?? $0 })
    }
    if let calls = message["tool_calls"] {
      message["tool_calls"] = .array(calls.items.map { $0["tool_call"] ?? $0 })
    }
    return .object(message)
  }
}
