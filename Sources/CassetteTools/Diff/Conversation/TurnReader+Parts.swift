import CassetteFormat

extension TurnReader {
  /// A call of a tool in a part.
  static func call(
    in part: JSONObject
  ) -> (call: JSONObject, arguments: JSONValue?, id: String?, pointer: String)? {
    if part.string("type")?.hasSuffix("tool_use") == true { return (part, part["input"], part.string("id"), "") }
    for key in ["functionCall", "function_call"] {
      if let call = part.object(key) {
        return (call, call["args"], call.string("id") ?? call.string("name"), "/" + key)
      }
    }
    guard let call = part.object("toolUse") else { return nil }
    return (call, call["input"], call.string("toolUseId"), "/toolUse")
  }

  /// What a tool gave back, in a part.
  static func result(
    in part: JSONObject
  ) -> (value: JSONValue, isError: Bool, id: String?, pointer: String)? {
    if part.string("type")?.hasSuffix("tool_result") == true {
      return (part["content"] ?? .null, part["is_error"] == .bool(true), part.string("tool_use_id"), "/content")
    }
    for key in ["functionResponse", "function_response"] {
      if let result = part.object(key) {
        // Gemini's calls need no ids: the name says which of the last ones is meant.
        let id = result.string("id") ?? result.string("name")
        return (result["response"] ?? .null, false, id, "/\(key)/response")
      }
    }
    guard let result = part.object("toolResult") else { return nil }
    return (
      result["content"] ?? .null, result.string("status") == "error", result.string("toolUseId"), "/toolResult/content"
    )
  }

  /// A file or an image: its media type, or what the format calls it, and the data.
  static func media(in part: JSONObject) -> (type: String, data: JSONValue)? {
    for key in ["source", "inlineData", "inline_data", "fileData", "file_data"] {
      guard let source = part.object(key) else { continue }
      let type = source.string("media_type") ?? source.string("mimeType") ?? source.string("mime_type")
      return (type ?? part.string("type") ?? key, .object(source))
    }
    for key in ["image_url", "input_audio", "file", "image", "document", "video", "file_id", "file_url"] {
      if let value = part[key] { return (part.string("type") ?? key, value) }
    }
    return nil
  }

  /// What a content says, as one text: its text parts, and whatever else it has as JSON.
  static func text(_ content: JSONValue) -> String {
    switch content {
    case .null: return ""
    case .string(let text): return text
    case .array(let items):
      return items.map { item in
        if case .object(let part) = item, let text = part.string("text") { return text }
        return text(item)
      }.joined(separator: "\n")
    case .object(let object):
      if object.members.count == 1, let text = object.string("text") { return text }
      return String(decoding: CanonicalJSON.encode(object), as: UTF8.self)
    default: return AnswerPart.text(content)
    }
  }
}

/// The arguments of a tool call, in a form in which equal ones are equal text.
enum CallArguments {
  static func canonical(_ arguments: JSONValue?) -> String {
    switch arguments {
    case nil, .null: ""
    case .string(let text): canonical(text)
    case .some(let value): String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    }
  }

  /// Arguments as a model spells them; text that is no JSON stays as it is.
  static func canonical(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let value = try? JSONParser.lax(bytes.span.bytes) else { return text }
    return String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
  }
}
