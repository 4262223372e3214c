import CassetteFormat

/// Calls of tools and their results in an element of a conversation, for each wire format.
enum PromptSteps {
  struct Step {
    enum Kind {
      case call(name: String, arguments: Digest)
      /// - content: As the conversation has it.
      case result(isError: Bool, content: JSONValue?)
    }

    let id: String?
    let kind: Kind
  }

  static func read(_ element: JSONObject, _ dialect: LLMDialect) -> [Step] {
    switch dialect {
    case .openAIChat: chat(element)
    case .openAIResponses: item(element)
    case .anthropicMessages: element.objects("content").compactMap(block)
    case .geminiGenerate: element.objects("parts").compactMap(part)
    case .bedrockConverse: element.objects("content").compactMap(converse)
    }
  }

  private static func call(_ id: String?, _ name: String?, _ arguments: JSONValue?) -> Step {
    let text: [UInt8] =
      if case .string(let text)? = arguments { Array(text.utf8) } else {
        arguments.map { CanonicalJSON.encode($0) } ?? []
      }
    return Step(id: id, kind: .call(name: name ?? "", arguments: Digest(of: text)))
  }

  private static func chat(_ message: JSONObject) -> [Step] {
    var steps = message.objects("tool_calls").map { tool in
      let function = tool.object("function") ?? tool.object("custom") ?? JSONObject()
      return call(tool.string("id"), function.string("name"), function["arguments"] ?? function["input"])
    }
    if let id = message.string("tool_call_id") {
      steps.append(Step(id: id, kind: .result(isError: false, content: message["content"])))
    }
    return steps
  }

  private static func item(_ item: JSONObject) -> [Step] {
    guard let type = item.string("type"), let id = item.string("call_id") else { return [] }
    if type.hasSuffix("_output") { return [Step(id: id, kind: .result(isError: false, content: item["output"]))] }
    return [call(id, item.string("name") ?? type, item["arguments"] ?? item["input"] ?? item["action"])]
  }

  private static func block(_ block: JSONObject) -> Step? {
    guard let type = block.string("type") else { return nil }
    if type.hasSuffix("tool_use") { return call(block.string("id"), block.string("name"), block["input"]) }
    guard type.hasSuffix("tool_result") else { return nil }
    let isError = block["is_error"] == .bool(true)
    return Step(id: block.string("tool_use_id"), kind: .result(isError: isError, content: block["content"]))
  }

  private static func part(_ part: JSONObject) -> Step? {
    if let made = part.object("functionCall") ?? part.object("function_call") {
      return call(made.string("id"), made.string("name"), made["args"])
    }
    guard let result = part.object("functionResponse") ?? part.object("function_response") else { return nil }
    return Step(id: result.string("id"), kind: .result(isError: false, content: result["response"]))
  }

  private static func converse(_ block: JSONObject) -> Step? {
    if let use = block.object("toolUse") { return call(use.string("toolUseId"), use.string("name"), use["input"]) }
    guard let result = block.object("toolResult") else { return nil }
    let isError = result.string("status") == "error"
    return Step(id: result.string("toolUseId"), kind: .result(isError: isError, content: result["content"]))
  }
}

extension JSONObject {
  /// A member that is a string.
  func string(_ key: String) -> String? {
    if case .string(let text)? = self[key] { text } else { nil }
  }

  func integer(_ key: String) -> Int? {
    if case .integer(let number)? = self[key] { number } else { nil }
  }

  func object(_ key: String) -> JSONObject? {
    if case .object(let object)? = self[key] { object } else { nil }
  }

  /// The objects of a member that is an array; none for other members.
  func objects(_ key: String) -> [JSONObject] {
    guard case .array(let values)? = self[key] else { return [] }
    return values.compactMap { if case .object(let object) = $0 { object } else { nil } }
  }
}
