import CassetteFormat

/// A model's answer as the message that it is, whether it came as JSON or as a stream of events.
struct ModelReply {
  struct Call: Hashable {
    let name: String
    /// In canonical form when they are JSON.
    let arguments: String
  }

  /// A value with the places that it was read from, in the body or in the data of an event.
  struct Value<Content: Equatable>: Equatable {
    var content: Content
    var place: ReplyPlace?

    static func == (left: Value, right: Value) -> Bool { left.content == right.content }
  }

  var text = Value(content: "")
  var reasoning = Value(content: "")
  var refusal = Value(content: "")
  var calls: [Value<Call>] = []
  /// Why the model stopped.
  var finish: Value<String>?
  var model: Value<String>?
  var fingerprint: Value<String>?
  /// Tokens of the request, those from a cache among them.
  var inputTokens: Value<Int>?
  var outputTokens: Value<Int>?
  var ids: [String] = []
  /// Digests of what only the provider can read.
  var opaques: [Digest] = []
  /// How many events the stream has; nil for JSON.
  var events: Int?
}

/// Where in a response's body something stands.
struct ReplyPlace: Hashable {
  /// A JSON pointer into the document, or the data of the event.
  let pointer: String
  /// The number of the event in a stream.
  let event: Int?

  init(_ node: JSONNode) { (pointer, event) = (node.pointer, node.event) }
}

extension ModelReply {
  /// Nil when the content is no answer of that wire format.
  init?(_ content: WireContent, _ dialect: LLMDialect) {
    guard let answer = Self.answer(content, dialect) else { return nil }
    events = content.events?.count
    text = Self.join(answer.texts)
    reasoning = Self.join(answer.reasonings)
    refusal = Self.join(answer.refusals)
    calls = answer.toolCalls.map { call in
      let node: JSONNode? =
        switch call.arguments {
        case .string(let text): text.pieces.first ?? text.copies.first
        case .object(let node): node
        case nil: nil
        }
      return Value(
        content: Call(name: call.names.first?.string ?? "", arguments: CallArguments.canonical(call.argumentText)),
        place: (node ?? call.items.first).map { ReplyPlace($0) })
    }
    finish = Self.finish(answer)
    model = answer.models.last.flatMap(Self.string)
    ids = answer.ids.compactMap(\.string)
    opaques = answer.opaques.compactMap(\.string).map { Digest(of: Array($0.utf8)) }
    let roots = content.roots
    fingerprint = roots.lazy.compactMap { $0["system_fingerprint"] }.first.flatMap(Self.string)
    for usage in answer.usages { take(usage) }
  }

  private static func answer(_ content: WireContent, _ dialect: LLMDialect) -> ModelAnswer? {
    let keyed: KeyDialect =
      switch dialect {
      case .openAIChat: .openAIChat
      case .openAIResponses: .openAIResponses
      case .anthropicMessages: .anthropicMessages
      case .geminiGenerate: .geminiGenerate
      case .bedrockConverse: .bedrockConverse
      }
    guard keyed != .bedrockConverse else { return ModelAnswer(converse: content) }
    guard let answer = try? ModelAnswer(content, keyed) else { return nil }
    let isEmpty =
      answer.texts.isEmpty && answer.toolCalls.isEmpty && answer.finishes.isEmpty && answer.usages.isEmpty
      && answer.models.isEmpty
    return isEmpty ? nil : answer
  }

  private static func string(_ node: JSONNode) -> Value<String>? {
    node.string.map { Value(content: $0, place: ReplyPlace(node)) }
  }

  private static func join(_ texts: [ModelAnswer.Text]) -> Value<String> {
    let said = texts.map { $0.pieces.isEmpty ? $0.copies.first?.string ?? "" : $0.string }
    let first = texts.lazy.compactMap { $0.pieces.first ?? $0.copies.first }.first
    return Value(content: said.filter { !$0.isEmpty }.joined(separator: "\n\n"), place: first.map { ReplyPlace($0) })
  }

  /// Responses' status `incomplete` has its reason beside it.
  private static func finish(_ answer: ModelAnswer) -> Value<String>? {
    if answer.dialect == .openAIResponses,
      let reason = answer.content.roots.lazy.compactMap({ ($0["response"] ?? $0)["incomplete_details"]?["reason"] })
        .last
    {
      return string(reason)
    }
    return answer.finishes.last { $0.string != nil }.flatMap(string)
  }

  /// Streams tell the counts in several events, the last of which knows best.
  private mutating func take(_ usage: JSONNode) {
    func value(_ names: [String]) -> Value<Int>? {
      for name in names {
        if let node = usage[name], let number = node.integer {
          return Value(content: number, place: ReplyPlace(node))
        }
      }
      return nil
    }
    if var input = value(["prompt_tokens", "input_tokens", "promptTokenCount", "inputTokens"]) {
      // Anthropic counts what it reads from and writes to its cache apart: the split is chance.
      for name in ["cache_creation_input_tokens", "cache_read_input_tokens"] {
        input.content = input.content.addingReportingOverflow(usage[name]?.integer ?? 0).partialValue
      }
      inputTokens = input
    }
    outputTokens =
      value(["completion_tokens", "output_tokens", "candidatesTokenCount", "outputTokens"]) ?? outputTokens
  }
}

extension ModelAnswer.ToolCall {
  /// The arguments, also where a stream has them only as a whole.
  fileprivate var argumentText: String {
    if case .string(let text)? = arguments, text.pieces.isEmpty { return text.copies.first?.string ?? "" }
    return text
  }
}

extension ModelAnswer {
  /// Bedrock's Converse, whose answers operators do not edit: `output.message.content[]` (Bedrock API reference).
  fileprivate init?(converse content: WireContent) {
    guard let root = content.json?.root, let message = root["output"]?["message"],
      var answer = try? ModelAnswer(content, .anthropicMessages)
    else { return nil }
    if let usage = root["usage"] { answer.usages = [usage] }
    if let finish = root["stopReason"] { answer.finishes = [finish] }
    for block in message["content"]?.elements ?? [] {
      if let text = block["text"] { answer.texts.append(Text(pieces: [text])) }
      if let text = block["reasoningContent"]?["reasoningText"]?["text"] {
        answer.reasonings.append(Text(pieces: [text]))
      }
      guard let use = block["toolUse"] else { continue }
      var call = ToolCall(items: [block])
      if let name = use["name"] { call.names = [name] }
      if let id = use["toolUseId"] { call.ids = [id] }
      if let input = use["input"] { call.arguments = .object(input) }
      answer.toolCalls.append(call)
    }
    self = answer
  }
}
