import CassetteFormat

/// A message of a conversation with a model, whatever wrote it down.
struct ChatMessage {
  /// `system`, `developer`, `user`, `assistant` or `tool`; another word when the log has one.
  var role: String { didSet { encodings = Encodings() } }
  var parts: [ChatPart] { didSet { encodings = Encodings() } }
  var name: String?
  private var encodings = Encodings()

  /// What a message is in the requests of an API. It stands in every request after it, so it is encoded once.
  private final class Encodings {
    var items: [ModelAPI: [[UInt8]]] = [:]
  }

  /// The items, each encoded, that a request of an API has for the message.
  func encoded(_ api: ModelAPI) -> [[UInt8]] {
    if let known = encodings.items[api] { return known }
    let items =
      switch api {
      case .messages: ModelAPI.blocks(self)
      case .responses: ModelAPI.responsesItems(self)
      default: ModelAPI.chatMessages(self)
      }
    let encoded = items.map(JSONText.encode)
    encodings.items[api] = encoded
    return encoded
  }

  init(_ role: String, _ parts: [ChatPart], name: String? = nil) {
    self.role = Self.roles[role.lowercased()] ?? role
    self.parts = parts
    self.name = name
  }

  /// The words that logs have for the same roles.
  private static let roles = [
    "human": "user", "humanmessage": "user", "humanmessagechunk": "user", "ai": "assistant", "aimessage": "assistant",
    "aimessagechunk": "assistant", "model": "assistant", "systemmessage": "system", "toolresult": "tool",
    "function": "tool", "toolmessage": "tool", "functionmessage": "tool", "user": "user", "assistant": "assistant",
    "system": "system", "tool": "tool",
  ]

  var isSystem: Bool { role == "system" || role == "developer" }

  /// The text of the message, its parts on lines of their own.
  var text: String { parts.compactMap(\.text).joined(separator: "\n") }

  var toolCalls: [ChatPart.ToolCall] {
    parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
  }
}

/// A part of a message.
enum ChatPart {
  case text(String)
  /// What the model thought, and the part as it was written, which may be signed.
  case reasoning(String, JSONValue)
  case toolCall(ToolCall)
  case toolResult(ToolResult)
  /// An image, a document, or anything else, as it was written.
  case other(JSONValue)

  struct ToolCall {
    var id: String?
    var name: String
    /// An object, or the text that the model made of it.
    var arguments: JSONValue

    /// The arguments as text, which is how some APIs have them.
    var argumentText: String {
      if case .string(let text) = arguments { return text }
      return String(decoding: JSONText.encode(arguments), as: UTF8.self)
    }

    /// The arguments as a value, which is how other APIs have them; text that is no JSON stays text.
    var argumentValue: JSONValue {
      guard case .string(let text) = arguments else { return arguments }
      let bytes = Array(text.utf8)
      return (try? JSONParser.lax(bytes.span.bytes)) ?? arguments
    }
  }

  struct ToolResult {
    var id: String?
    var name: String?
    var content: JSONValue
    var isError = false

    /// The content as text: as it is, the text of its parts when it has nothing else, or JSON.
    var text: String {
      if case .string(let text) = content { return text }
      let parts = ChatPart.read(content)
      let texts = parts.compactMap(\.text)
      if !parts.isEmpty, texts.count == parts.count { return texts.joined(separator: "\n") }
      return String(decoding: JSONText.encode(content), as: UTF8.self)
    }
  }

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
