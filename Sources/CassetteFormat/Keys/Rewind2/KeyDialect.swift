/// The API that a request speaks, as far as match keys know it.
public enum KeyDialect: String, Sendable, CaseIterable {
  case openAIChat = "openai.chat"
  case openAIResponses = "openai.responses"
  case anthropicMessages = "anthropic.messages"
  case geminiGenerate = "gemini.generate"
  case bedrockConverse = "bedrock.converse"
  case mcp
  /// Everything else: kept as it is.
  case http

  /// The dialect that a path stands for.
  ///
  /// - Parameter path: The canonical path, without a slash at the end.
  init(path: [UInt8]) {
    func ends(_ suffix: StaticString) -> Bool {
      path.suffix(suffix.utf8CodeUnitCount).elementsEqual(
        UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount))
    }
    if ends("/chat/completions") {
      self = .openAIChat
    } else if ends("/responses") {
      self = .openAIResponses
    } else if ends("/v1/messages") || ends("/v1/messages/count_tokens") {
      self = .anthropicMessages
    } else if ends(":generateContent") || ends(":streamGenerateContent") || ends(":countTokens") {
      self = .geminiGenerate
    } else if ends("/converse") || ends("/converse-stream") {
      self = .bedrockConverse
    } else {
      self = .http
    }
  }

  /// The dialect that a request's target stands for, whatever its body is.
  package init(target: [UInt8]) {
    var target = KeyTarget(target)
    target.removeFinalSlashes()
    self.init(path: target.path)
  }

  /// What the body says, for paths that say nothing.
  static func ofBody(_ tree: borrowing KeyTree) -> KeyDialect? {
    var objects = [tree.root]
    if tree[tree.root].kind == .array { objects = tree.children(tree.root) }
    if !objects.isEmpty, objects.allSatisfy({ tree.isString(tree.member($0, "jsonrpc"), "2.0") }) { return .mcp }
    return tree.member(tree.root, "anthropic_version") != 0 ? .anthropicMessages : nil
  }

  /// The member that holds the conversation.
  var list: StaticString? {
    switch self {
    case .openAIChat, .anthropicMessages, .bedrockConverse: "messages"
    case .openAIResponses: "input"
    case .geminiGenerate: "contents"
    case .mcp, .http: nil
    }
  }
}
