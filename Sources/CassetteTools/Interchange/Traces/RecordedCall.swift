import CassetteFormat

/// A model call as its exchange tells it: the other way round from `ReconstructedExchange`.
struct RecordedCall {
  private(set) var call = ModelCall()

  /// Nil for an exchange that is no model call, or one whose request is not understood.
  ///
  /// - Parameters:
  ///   - request: The body without its content coding.
  ///   - response: The same of the response; nil when there was none.
  init?(_ exchange: Exchange, request: [UInt8], response: [UInt8]?) {
    guard let summary = exchange.llm, let dialect = summary.dialect.flatMap(LLMDialect.init(rawValue:)),
      let body = try? JSONRepair.parse(request).value, body.object != nil
    else { return nil }
    call.provider = summary.provider
    call.model = summary.model
    call.served = summary.served
    call.usage.input = summary.input
    call.usage.output = summary.output
    call.finish = summary.finish.map { [$0] } ?? []
    call.authority = exchange.request.authority?.string
    call.tools = body["tools"]?.items ?? []
    read(request: body, dialect)
    let parameters = ["temperature", "top_p", "top_k", "max_tokens", "frequency_penalty", "presence_penalty", "seed"]
    for name in parameters { call.parameters.set(name, body[name]) }
    guard let response else { return }
    let events = ServerSentEvents(response).items.compactMap { try? JSONRepair.parse($0.data).value }
    guard let answer = events.isEmpty ? try? JSONRepair.parse(response).value : StreamedAnswer.join(events, dialect)
    else { return }
    read(response: answer, dialect)
  }

  private mutating func read(request body: JSONValue, _ dialect: LLMDialect) {
    var system: JSONValue?
    switch dialect {
    case .openAIChat: call.messages = ChatMessage.read(list: body["messages"])
    case .openAIResponses:
      system = body["instructions"]
      call.messages = ChatMessage.read(list: body["input"])
    case .anthropicMessages, .bedrockConverse:
      system = body["system"]
      call.messages = ChatMessage.read(list: body["messages"])
    case .geminiGenerate:
      system = (body["systemInstruction"] ?? body["system_instruction"])?["parts"]
      call.messages = ChatMessage.read(list: body["contents"])
    }
    if let system { call.messages.insert(ChatMessage("system", ChatPart.read(system)), at: 0) }
  }

  private mutating func read(response answer: JSONValue, _ dialect: LLMDialect) {
    call.responseID = answer["id"]?.text ?? answer["responseId"]?.text
    switch dialect {
    case .openAIChat:
      let choices = answer["choices"]?.items ?? []
      call.answers = choices.compactMap { $0["message"] }.map { ChatMessage.read($0, defaultRole: "assistant") }
      call.finish = choices.compactMap { $0["finish_reason"]?.text }
    case .openAIResponses:
      let parts = ChatMessage.read(list: answer["output"], defaultRole: "assistant").flatMap(\.parts)
      if !parts.isEmpty { call.answers = [ChatMessage("assistant", parts)] }
    case .anthropicMessages:
      if answer["content"] != nil { call.answers = [ChatMessage.read(answer, defaultRole: "assistant")] }
      if let reason = answer["stop_reason"]?.text { call.finish = [reason] }
    case .geminiGenerate:
      let candidates = answer["candidates"]?.items ?? []
      call.answers = candidates.compactMap { $0["content"] }.map { ChatMessage.read($0, defaultRole: "assistant") }
      call.finish = candidates.compactMap { $0["finishReason"]?.text }
    case .bedrockConverse:
      if let message = answer["output"]?["message"] { call.answers = [ChatMessage.read(message)] }
      if let reason = answer["stopReason"]?.text { call.finish = [reason] }
    }
  }
}
