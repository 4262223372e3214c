import CassetteFormat

extension MutationRegistry {
  /// Answers to a request that is wrong in itself.
  static let requestErrors: [MutationOperator] = [contextTooLong, policy, unpaired, staleItem, badSignature]

  private static let contextTooLong = MutationOperator(
    "http-400-context", .degrade, "The prompt is longer than the model's context.", dialects: modelDialects,
    invalidWhen: "the recorded answer is an error",
    expected: "graceful: goes on with a shorter history, or says what is wrong",
    source: "OpenAI docs, error codes (`context_length_exceeded`); Anthropic docs, context windows"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    editor.answer(.contextTooLong(editor.step.dialect == .openAIResponses ? "input" : "messages"))
  }

  private static let policy = MutationOperator(
    "http-400-policy", .degrade, "The provider's content policy refuses the prompt.",
    parameters: [.choice("by", ["provider", "azure"], "whose words: azure is for OpenAI's formats")],
    dialects: [.openAIChat, .openAIResponses, .anthropicMessages],
    invalidWhen: "the recorded answer is an error, or by=azure for another format",
    expected: "graceful: the same request is not sent again",
    source: "OpenAI docs, error codes; Azure OpenAI docs, content filtering (`ResponsibleAIPolicyViolation`)"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard editor.text("by") == "azure" else { return editor.answer(.policy) }
    guard editor.step.dialect != .anthropicMessages else { throw Inapplicable("Azure answers in OpenAI's formats") }
    editor.answer(.azurePolicy)
  }

  private static let unpaired = MutationOperator(
    "http-400-pairing", .degrade, "The provider finds a tool call in the history that has no result.",
    dialects: modelDialects, invalidWhen: "the recorded answer is an error, or the request has no tool call",
    expected: "graceful: the history that the provider refuses is not kept for later requests",
    source: "agno#3105; qwen-code#606; litellm#10083; gemini-cli#21830"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let call = editor.step.request?.pastCall else { throw Inapplicable("the request has no tool call") }
    editor.answer(.unpaired(call.id ?? call.name ?? "", isResponses: editor.step.dialect == .openAIResponses))
  }

  private static let staleItem = MutationOperator(
    "http-400-stale-item", .degrade,
    "The provider has forgotten what the request refers to: the previous response (400), or an item (404).",
    dialects: [.openAIResponses],
    invalidWhen: "the recorded answer is an error, or the request refers to nothing on the server",
    expected: "graceful: falls back to sending the whole history",
    source: "vercel/ai#7543; openai-agents-python#1611; hermes-agent#10217"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    if let id = editor.step.request?["previous_response_id"]?.string { return editor.answer(.staleResponse(id)) }
    let items = editor.step.request?["input"]?.elements ?? []
    guard let id = items.lazy.compactMap({ $0["id"]?.string }).first else {
      throw Inapplicable("the request refers to nothing that the provider keeps")
    }
    editor.answer(.staleItem(id))
  }

  private static let badSignature = MutationOperator(
    "http-400-signature", .degrade, "The provider refuses the reasoning that the request sends back.",
    dialects: [.openAIResponses, .anthropicMessages, .geminiGenerate],
    invalidWhen: "the recorded answer is an error, or the request sends no reasoning back",
    expected: "graceful: the reasoning is left out or made anew, and the request is not sent again as it was",
    source: "code_puppy#165; rowboat#694; dify#29187; claude-code#10627"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let values = editor.step.request?.descendants ?? []
    let names = ["encrypted_content", "signature", "thoughtSignature", "thought_signature"]
    guard let opaque = values.first(where: { $0.key.map(names.contains) == true && $0.kind == .string }) else {
      throw Inapplicable("the request sends no reasoning back")
    }
    let tool = editor.step.request?.pastCall?.name ?? "tool"
    editor.answer(.signature(item: opaque.parent?["id"]?.string ?? "rs_0", tool: tool))
  }
}

extension JSONNode {
  /// The last tool call in the history of a request, in the wire format of any model.
  fileprivate var pastCall: (id: String?, name: String?)? {
    let values = descendants.reversed()
    for node in values where node.kind == .object {
      if let function = node["function"], let id = node["id"]?.string, node.parent?.key == "tool_calls" {
        return (id, function["name"]?.string)
      }
      switch node["type"]?.string {
      case "function_call": return (node["call_id"]?.string, node["name"]?.string)
      case "tool_use": return (node["id"]?.string, node["name"]?.string)
      default: break
      }
      if let call = node["functionCall"] { return (call["id"]?.string, call["name"]?.string) }
      if let call = node["toolUse"] { return (call["toolUseId"]?.string, call["name"]?.string) }
    }
    return nil
  }
}
