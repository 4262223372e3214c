import CassetteFormat

/// The conversation of a model call's request: who said what, as text.
struct ChatTurns {
  struct Turn: Hashable {
    /// As OpenAI's chat API has it: `system`, `user`, `assistant`, `tool`.
    let role: String
    let text: String
    /// Whether it has something besides text: an image, a tool call, its result.
    let hasMore: Bool
  }

  private(set) var turns: [Turn] = []

  /// Nil when the content is not a JSON object.
  init?(_ content: [UInt8], _ dialect: LLMDialect) {
    guard case .object(let object)? = try? JSONParser.lax(content.span.bytes) else { return nil }
    for key in ["system", "instructions", "systemInstruction", "system_instruction"] {
      if let value = object[key] { add("system", value) }
    }
    switch object[dialect.list] {
    case .string(let text)?: turns.append(Turn(role: "user", text: text, hasMore: false))
    case .array(let items)?:
      for case .object(let item) in items {
        let isCall = item["tool_calls"] != nil || item.string("type").map { $0 != "message" } ?? false
        add(item.string("role") ?? (isCall ? "tool" : "user"), item["content"] ?? item["parts"] ?? .null, isCall)
      }
    default: break
    }
  }

  private mutating func add(_ role: String, _ content: JSONValue, _ hasCall: Bool = false) {
    var texts: [String] = []
    var hasMore = hasCall
    Self.collect(content, &texts, &hasMore)
    let roles = ["model": "assistant", "developer": "system", "function": "tool"]
    turns.append(Turn(role: roles[role] ?? role, text: texts.joined(separator: "\n\n"), hasMore: hasMore))
  }

  private static func collect(_ content: JSONValue, _ texts: inout [String], _ hasMore: inout Bool) {
    switch content {
    case .string(let text): texts.append(text)
    case .array(let items):
      for item in items {
        switch item {
        case .string(let text): texts.append(text)
        case .object(let part):
          if let text = part.string("text") { texts.append(text) } else { hasMore = true }
        default: hasMore = true
        }
      }
    case .object(let object):
      // Gemini's content: parts, or one text.
      if let parts = object["parts"] {
        collect(parts, &texts, &hasMore)
      } else if let text = object.string("text") {
        texts.append(text)
      } else {
        hasMore = true
      }
    case .null: break
    default: hasMore = true
    }
  }
}

/// A model call of a cassette that was answered, for reading.
struct AnsweredCall {
  let event: Event
  let turns: [ChatTurns.Turn]
  let answer: String
  let model: String?
  let dialect: LLMDialect
  /// Whether the answer has more text than is kept.
  let isCut: Bool

  /// Nil for any other event, and when the bodies cannot be read.
  init?(_ event: Event, in cassette: CassetteReader) throws {
    guard let exchange = event.exchange, let response = exchange.response,
      let body = exchange.request.message.body, let result = response.message.body,
      let dialect = exchange.llm?.dialect.flatMap(LLMDialect.init(rawValue:))
        ?? LLMDialect(path: exchange.request.path.description),
      let request = try ExportedContent(body, in: cassette), request.coding == nil,
      let content = try ExportedContent(result, in: cassette), content.coding == nil, !content.bytes.isEmpty,
      let chat = ChatTurns(request.bytes, dialect), !chat.turns.isEmpty
    else { return nil }
    let answer = Answer(content.bytes, of: response, dialect)
    (self.event, self.turns, self.dialect) = (event, chat.turns, dialect)
    self.answer = String(decoding: answer.text, as: UTF8.self)
    isCut = answer.text.count >= Answer.maximumText
    model = exchange.llm?.model ?? JSONMembers(request.bytes)?.string("model")
  }
}
