import CassetteFormat

/// Whether a provider would take a request to a model, as far as its conversation tells: calls of tools and their results
/// belong together.
enum RequestCheck {
  /// What a provider would refuse; nil when nothing is wrong, or the wire format is not known.
  static func problem(_ body: [UInt8], _ dialect: KeyDialect) -> String? {
    guard let format = LLMDialect(dialect) else { return nil }
    guard case .object(let object)? = try? JSONParser.lax(body.span.bytes) else { return "its body is no JSON object" }
    guard case .array(let elements)? = object[format.list] else { return nil }
    // What the server keeps has calls that are not in the request.
    let isContinued = object["previous_response_id"] != nil || object["conversation"] != nil
    var open: [String?] = []
    for case .object(let element) in elements {
      let steps = PromptSteps.read(element, format)
      let isResult = steps.contains { if case .result = $0.kind { true } else { false } }
      if !open.isEmpty, !isResult, format != .openAIResponses { return unanswered(open) }
      for step in steps where step.id?.hasPrefix("srvtoolu_") != true {
        switch step.kind {
        case .call: open.append(step.id)
        case .result:
          if let index = open.firstIndex(of: step.id) {
            open.remove(at: index)
          } else if !isContinued {
            return "the result for \(name(step.id)) belongs to no call"
          }
        }
      }
    }
    return open.isEmpty ? nil : unanswered(open)
  }

  private static func unanswered(_ open: [String?]) -> String { "the call \(name(open[0])) has no result" }

  private static func name(_ id: String?) -> String { id.map { TerminalText.line($0) } ?? "without an id" }

  /// How many elements the conversation of a request has; nil when it has none.
  static func length(_ body: [UInt8], _ dialect: KeyDialect) -> Int? {
    guard let format = LLMDialect(dialect), case .object(let object)? = try? JSONParser.lax(body.span.bytes),
      case .array(let elements)? = object[format.list]
    else { return nil }
    return elements.count
  }
}

extension LLMDialect {
  /// The wire format whose conversations are known; nil for what is no model's.
  init?(_ dialect: KeyDialect) {
    switch dialect {
    case .openAIChat: self = .openAIChat
    case .openAIResponses: self = .openAIResponses
    case .anthropicMessages: self = .anthropicMessages
    case .geminiGenerate: self = .geminiGenerate
    case .bedrockConverse: self = .bedrockConverse
    case .mcp, .http: return nil
    }
  }
}
