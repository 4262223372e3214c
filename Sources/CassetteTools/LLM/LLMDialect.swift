import CassetteFormat

/// The wire formats of model calls that are understood.
enum LLMDialect: String {
  case openAIChat = "openai.chat"
  case openAIResponses = "openai.responses"
  case anthropicMessages = "anthropic.messages"
  case geminiGenerate = "gemini.generateContent"
  case bedrockConverse = "bedrock.converse"

  /// The dialect that a request's target stands for.
  init?(path: String) {
    let target = path.prefix { $0 != "?" && $0 != "#" }
    if target.hasSuffix("/chat/completions") {
      self = .openAIChat
    } else if target.hasSuffix("/responses") {
      self = .openAIResponses
    } else if target.hasSuffix("/v1/messages") {
      self = .anthropicMessages
    } else if target.hasSuffix(":generateContent") || target.hasSuffix(":streamGenerateContent") {
      self = .geminiGenerate
    } else if target.hasSuffix("/converse") || target.hasSuffix("/converse-stream") {
      self = .bedrockConverse
    } else {
      return nil
    }
  }

  /// The dialect that the first object of a response shows, for requests whose target was redacted or is a proxy's.
  init?(answer: JSONMembers) {
    switch (answer.string("object"), answer.string("type")) {
    case ("chat.completion"?, _), ("chat.completion.chunk"?, _): self = .openAIChat
    case ("response"?, _): self = .openAIResponses
    case (_, "message"?), (_, "message_start"?): self = .anthropicMessages
    case (_, let type?) where type.hasPrefix("response."): self = .openAIResponses
    default: return nil
    }
  }
}

/// Who answers at a host.
enum LLMProvider {
  private static let hosts: [(suffix: String, name: String)] = [
    ("api.anthropic.com", "anthropic"), ("api.openai.com", "openai"), (".openai.azure.com", "azure"),
    (".services.ai.azure.com", "azure"), ("googleapis.com", "google"), (".amazonaws.com", "bedrock"),
    ("api.groq.com", "groq"), ("api.mistral.ai", "mistral"), ("openrouter.ai", "openrouter"),
    ("api.deepseek.com", "deepseek"), ("api.cerebras.ai", "cerebras"), ("api.x.ai", "xai"),
    ("api.together.xyz", "together"), ("api.fireworks.ai", "fireworks"), ("api.cohere.com", "cohere"),
    ("api.z.ai", "zai"),
  ]

  /// The name of the provider that a request goes to; nil when its host is none that is known.
  static func name(of request: Request) -> String? {
    let authority = request.targetAuthority
    let host = (authority?.description ?? "").utf8.prefix { $0 != UInt8(ascii: ":") }.map(ASCII.lowercased)
    return hosts.first { host.suffix($0.suffix.utf8.count).elementsEqual($0.suffix.utf8) }?.name
  }
}
