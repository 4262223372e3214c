import CassetteFormat

/// What a model answered: its end, its calls, what it counted; from one body or from a stream of events.
struct Answer {
  let dialect: LLMDialect
  private(set) var isStream = false
  /// How many server-sent events there are.
  private(set) var events = 0
  /// The first event whose data is not JSON.
  private(set) var brokenEvent: Int?
  /// Whether the stream has the event that the dialect ends with.
  private(set) var hasEnd = false
  /// Whether the provider reported an error in the stream.
  private(set) var hasError = false
  /// Model, tokens and reason as the answer has them.
  private(set) var summary = LLMSummary()
  private(set) var total: Int?
  /// Calls whose arguments came in pieces.
  private(set) var calls: [Call] = []
  /// The text for people, as far as it is kept.
  private(set) var text: [UInt8] = []

  struct Call {
    let name: String
    fileprivate(set) var arguments: [UInt8]
    /// The events with its pieces.
    fileprivate(set) var events: ClosedRange<Int>
  }

  /// Where the call of an index stands in `calls`.
  private var places: [CallIndex: Int] = [:]

  private struct CallIndex: Hashable {
    let choice: Int
    let index: Int
  }

  static let maximumText = 64 << 10

  /// - Parameter content: The response's body without its content coding, not empty.
  init(_ content: [UInt8], of response: Response, _ dialect: LLMDialect) {
    self.dialect = dialect
    isStream = ServerSentEvents.areIn(content, of: response)
    if isStream {
      for event in ServerSentEvents(content).items { take(event: event) }
    } else if let object = Self.object(content) {
      takeWhole(object, content)
    }
    calls = calls.filter { !$0.arguments.isEmpty }
  }

  private static func object(_ bytes: [UInt8]) -> JSONObject? {
    if case .object(let object)? = try? JSONParser.lax(bytes.span.bytes) { object } else { nil }
  }

  /// Whether the model was stopped by a limit on what it may write.
  var isTruncated: Bool {
    ["length", "max_tokens", "max_output_tokens", "MAX_TOKENS", "model_context_window_exceeded"]
      .contains(summary.finish ?? "")
  }

  // MARK: Reading

  private mutating func takeWhole(_ object: JSONObject, _ content: [UInt8]) {
    take(summary: content)
    hasError = object.object("error") != nil
    switch dialect {
    case .openAIChat:
      for choice in object.objects("choices") { add(choice.object("message")?["content"]) }
    case .openAIResponses:
      for item in object.objects("output") { for part in item.objects("content") { add(part["text"]) } }
    case .anthropicMessages:
      for block in object.objects("content") { add(block["text"]) }
    case .geminiGenerate:
      for candidate in object.objects("candidates") {
        for part in candidate.object("content")?.objects("parts") ?? [] { add(part["text"]) }
      }
    case .bedrockConverse:
      let message = object.object("output")?.object("message")
      for block in message?.objects("content") ?? [] { add(block["text"]) }
    }
  }

  private mutating func add(_ value: JSONValue?) {
    guard case .string(let piece)? = value, text.count < Self.maximumText else { return }
    text += piece.utf8.prefix(Self.maximumText - text.count)
  }

  private mutating func take(summary bytes: [UInt8]) {
    guard let members = JSONMembers(bytes) else { return }
    summary.take(members, dialect)
    total = members.object("usage")?.integer("total_tokens") ?? total
  }

  private mutating func take(event: ServerSentEvents.Item) {
    let index = events
    events += 1
    if event.data.isEmpty { return }
    if event.data.elementsEqual("[DONE]".utf8) {
      hasEnd = hasEnd || dialect == .openAIChat
      return
    }
    guard let object = Self.object(event.data) else {
      brokenEvent = brokenEvent ?? index
      return
    }
    if event.name.elementsEqual("error".utf8) || object.string("type") == "error" || object.object("error") != nil {
      hasError = true
    }
    switch dialect {
    case .openAIChat: takeChat(object, index)
    case .openAIResponses: takeResponse(object, index)
    case .anthropicMessages: takeMessage(object, index)
    case .geminiGenerate: takeGemini(object)
    case .bedrockConverse: break
    }
    if Self.tells(object) { take(summary: event.data) }
  }

  /// Whether an event has what a summary is made of, and not only a piece of text.
  private static func tells(_ object: JSONObject) -> Bool {
    ["usage", "usageMetadata", "response", "message"].contains { object.object($0) != nil }
      || object.object("delta")?.string("stop_reason") != nil
      || object.objects("choices").contains { $0.string("finish_reason") != nil }
      || object.objects("candidates").contains { $0.string("finishReason") != nil }
  }

  private mutating func begin(_ choice: Int, _ index: Int, _ name: String, at event: Int) {
    let key = CallIndex(choice: choice, index: index)
    // Some providers use an index again for the next call.
    places[key] = calls.count
    calls.append(Call(name: name, arguments: [], events: event...event))
  }

  private mutating func append(_ choice: Int, _ index: Int, _ piece: String, at event: Int) {
    guard let place = places[CallIndex(choice: choice, index: index)] else { return }
    calls[place].arguments += piece.utf8
    calls[place].events = calls[place].events.lowerBound...event
  }

  private mutating func takeChat(_ object: JSONObject, _ event: Int) {
    for choice in object.objects("choices") {
      guard let delta = choice.object("delta") else { continue }
      add(delta["content"])
      for (position, tool) in delta.objects("tool_calls").enumerated() {
        let number = choice.integer("index") ?? 0
        let index = tool.integer("index") ?? position
        let function = tool.object("function")
        let isFirst = places[CallIndex(choice: number, index: index)] == nil
        if isFirst || tool.string("id").map({ !$0.isEmpty }) == true && function?.string("name")?.isEmpty == false {
          begin(number, index, function?.string("name") ?? "", at: event)
        }
        if let piece = function?.string("arguments") { append(number, index, piece, at: event) }
      }
    }
  }

  private mutating func takeResponse(_ object: JSONObject, _ event: Int) {
    let index = object.integer("output_index") ?? 0
    switch object.string("type") {
    case "response.output_item.added":
      if let item = object.object("item"), item.string("type") == "function_call" {
        begin(0, index, item.string("name") ?? "", at: event)
      }
    case "response.function_call_arguments.delta": append(0, index, object.string("delta") ?? "", at: event)
    case "response.output_text.delta": add(object["delta"])
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled": hasEnd = true
    default: break
    }
  }

  private mutating func takeMessage(_ object: JSONObject, _ event: Int) {
    let index = object.integer("index") ?? 0
    switch object.string("type") {
    case "content_block_start":
      guard let block = object.object("content_block") else { return }
      add(block["text"])
      if block.string("type")?.hasSuffix("tool_use") == true { begin(0, index, block.string("name") ?? "", at: event) }
    case "content_block_delta":
      guard let delta = object.object("delta") else { return }
      add(delta["text"])
      if let piece = delta.string("partial_json") { append(0, index, piece, at: event) }
    case "message_stop": hasEnd = true
    default: break
    }
  }

  private mutating func takeGemini(_ object: JSONObject) {
    for candidate in object.objects("candidates") {
      for part in candidate.object("content")?.objects("parts") ?? [] { add(part["text"]) }
      if candidate.string("finishReason") != nil { hasEnd = true }
    }
    if object.object("promptFeedback")?.string("blockReason") != nil { hasEnd = true }
  }
}
