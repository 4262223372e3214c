import CassetteFormat

extension LLMSummary {
  /// Takes what an answer, or an event of a stream, says; later events know better.
  mutating func take(_ answer: JSONMembers, _ dialect: LLMDialect) {
    switch dialect {
    case .openAIChat: takeChat(answer)
    case .openAIResponses: takeResponse(answer.object("response") ?? answer)
    case .anthropicMessages: takeMessage(answer)
    case .geminiGenerate: takeGemini(answer)
    case .bedrockConverse: takeConverse(answer)
    }
  }

  private mutating func takeChat(_ answer: JSONMembers) {
    served = answer.string("model") ?? served
    finish = answer.string(ofFirst: "choices", "finish_reason") ?? finish
    guard let usage = answer.object("usage") else { return }
    input = usage.integer("prompt_tokens") ?? input
    output = usage.integer("completion_tokens") ?? output
  }

  private mutating func takeResponse(_ answer: JSONMembers) {
    served = answer.string("model") ?? served
    finish = answer.object("incomplete_details")?.string("reason") ?? answer.string("status") ?? finish
    guard let usage = answer.object("usage") else { return }
    input = usage.integer("input_tokens") ?? input
    output = usage.integer("output_tokens") ?? output
  }

  /// Anthropic counts what it reads from and writes to its cache apart; both were read, as elsewhere.
  private mutating func takeMessage(_ answer: JSONMembers) {
    let message = answer.object("message") ?? answer
    served = message.string("model") ?? served
    finish = answer.object("delta")?.string("stop_reason") ?? message.string("stop_reason") ?? finish
    guard let usage = message.object("usage") else { return }
    if let fresh = usage.integer("input_tokens") {
      input =
        fresh + (usage.integer("cache_creation_input_tokens") ?? 0) + (usage.integer("cache_read_input_tokens") ?? 0)
    }
    output = usage.integer("output_tokens") ?? output
  }

  /// Gemini counts thoughts apart from the candidates; both were written.
  private mutating func takeGemini(_ answer: JSONMembers) {
    served = answer.string("modelVersion") ?? served
    finish = answer.string(ofFirst: "candidates", "finishReason") ?? finish
    guard let usage = answer.object("usageMetadata") else { return }
    input = usage.integer("promptTokenCount") ?? input
    let counts = [usage.integer("candidatesTokenCount"), usage.integer("thoughtsTokenCount")].compactMap(\.self)
    if !counts.isEmpty { output = counts.reduce(0, +) }
  }

  private mutating func takeConverse(_ answer: JSONMembers) {
    finish = answer.string("stopReason") ?? finish
    guard let usage = answer.object("usage") else { return }
    input = usage.integer("inputTokens") ?? input
    output = usage.integer("outputTokens") ?? output
  }
}
