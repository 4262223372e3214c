import CassetteFormat

/// Reads elements of conversations in every wire format.
struct TurnReader {
  private(set) var parts: [TurnPart] = []
  private let dialect: LLMDialect

  init(_ dialect: LLMDialect) { self.dialect = dialect }

  /// The role and what is said.
  static func read(_ element: JSONValue, _ dialect: LLMDialect) -> (role: String, parts: [TurnPart]) {
    var reader = TurnReader(dialect)
    guard case .object(let object) = element else {
      reader.add(content: element, at: "")
      return ("user", reader.parts)
    }
    let role = reader.read(object)
    return (role, reader.parts)
  }

  /// The text outside of the conversation that a member such as `system` or `instructions` holds.
  static func read(system value: JSONValue, _ dialect: LLMDialect) -> [TurnPart] {
    var reader = TurnReader(dialect)
    reader.add(content: value, at: "")
    return reader.parts
  }

  private static let roles = ["model": "assistant", "developer": "system", "function": "tool"]

  private mutating func read(_ object: JSONObject) -> String {
    let named = object.string("role").map { Self.roles[$0] ?? $0 }
    if dialect == .openAIResponses, let type = object.string("type"), type != "message" {
      return add(item: object, type)
    }
    if let id = object.string("tool_call_id") {
      let text = Self.text(object["content"] ?? .null)
      add(.result(text: text, isError: false), at: "/content", id: id)
      return "tool"
    }
    for key in ["reasoning_content", "reasoning"] {
      if let text = object.string(key), !text.isEmpty { add(.reasoning(text), at: "/" + key) }
    }
    let list = dialect == .geminiGenerate ? "parts" : "content"
    if let content = object[list] { add(content: content, at: "/" + list) }
    if let text = object.string("refusal") { add(.refusal(text), at: "/refusal") }
    for (index, call) in object.objects("tool_calls").enumerated() {
      let function = call.object("function") ?? call.object("custom") ?? JSONObject()
      add(call: function, function["arguments"] ?? function["input"], call.string("id"), at: "/tool_calls/\(index)")
    }
    if let call = object.object("function_call") { add(call: call, call["arguments"], nil, at: "/function_call") }
    // What tools gave back is the user's in most formats.
    let isResult = parts.contains { if case .result = $0.kind { true } else { false } }
    return isResult ? "tool" : named ?? "user"
  }

  /// An element of Responses' input that is no message.
  private mutating func add(item: JSONObject, _ type: String) -> String {
    switch type {
    case "reasoning":
      for (index, part) in item.objects("summary").enumerated() {
        if let text = part.string("text") { add(.reasoning(text), at: "/summary/\(index)/text") }
      }
      if let opaque = item.string("encrypted_content") { add(opaque: opaque, at: "/encrypted_content") }
      return "assistant"
    case "item_reference":
      add(opaque: item.string("id") ?? "", at: "/id")
      return "assistant"
    default:
      guard let id = item.string("call_id") else {
        add(other: item, at: "")
        return "assistant"
      }
      if type.hasSuffix("_output") {
        add(.result(text: Self.text(item["output"] ?? .null), isError: false), at: "/output", id: id)
        return "tool"
      }
      add(call: item, item["arguments"] ?? item["input"] ?? item["action"], id, at: "")
      return "assistant"
    }
  }

  private mutating func add(content: JSONValue, at pointer: String) {
    switch content {
    case .null: break
    case .string(let text): add(.text(text), at: pointer)
    case .array(let items):
      for (index, item) in items.enumerated() { add(part: item, at: "\(pointer)/\(index)") }
    case .object(let object):
      if let inner = object["parts"] {
        add(content: inner, at: pointer + "/parts")
      } else {
        add(part: content, at: pointer)
      }
    default: add(.other(AnswerPart.text(content)), at: pointer)
    }
  }

  private mutating func add(part: JSONValue, at pointer: String) {
    guard case .object(let part) = part else { return add(content: part, at: pointer) }
    if let signature = part.string("thoughtSignature") ?? part.string("signature") {
      add(opaque: signature, at: pointer + (part["signature"] == nil ? "/thoughtSignature" : "/signature"))
    }
    if let text = part.string("text") {
      return add(part["thought"] == .bool(true) ? .reasoning(text) : .text(text), at: pointer + "/text")
    }
    if let text = part.string("thinking") { return add(.reasoning(text), at: pointer + "/thinking") }
    if let data = part.string("data"), part.string("type") == "redacted_thinking" {
      return add(opaque: data, at: pointer + "/data")
    }
    if let call = Self.call(in: part) {
      return add(call: call.call, call.arguments, call.id, at: pointer + call.pointer)
    }
    if let result = Self.result(in: part) {
      return add(
        .result(text: Self.text(result.value), isError: result.isError), at: pointer + result.pointer, id: result.id)
    }
    if let (type, data) = Self.media(in: part) {
      return add(.media(type: type, digest: Digest(of: CanonicalJSON.encode(data))), at: pointer)
    }
    if part.members.allSatisfy({ ["thoughtSignature", "signature"].contains($0.key) }) { return }
    add(other: part, at: pointer)
  }

  private mutating func add(_ kind: TurnPart.Kind, at pointer: String, id: String? = nil) {
    // Some clients leave an empty text out, others do not.
    if case .text("") = kind { return }
    parts.append(TurnPart(kind: kind, pointer: pointer, id: id))
  }

  private mutating func add(opaque: String, at pointer: String) {
    add(.opaque(Digest(of: Array(opaque.utf8))), at: pointer)
  }

  private mutating func add(other: JSONObject, at pointer: String) {
    var other = other
    for key in ["id", "cache_control", "cachePoint"] { other[key] = nil }
    if !other.isEmpty { add(.other(String(decoding: CanonicalJSON.encode(other), as: UTF8.self)), at: pointer) }
  }

  private mutating func add(call: JSONObject, _ arguments: JSONValue?, _ id: String?, at pointer: String) {
    let name = call.string("name") ?? call.string("type") ?? ""
    add(.call(name: name, arguments: CallArguments.canonical(arguments)), at: pointer, id: id)
  }
}
