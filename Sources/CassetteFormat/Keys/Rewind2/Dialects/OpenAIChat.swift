/// Chat Completions: OpenAI, Azure OpenAI, and those that imitate them.
extension KeyRewriter {
  mutating func rewriteChatMember(_ node: KeyTree.ID) -> Bool {
    if isOpenAITelemetry(node) { return false }
    if named(node, "tools", "functions") { rewriteTools(node) }
    if named(node, "response_format") { rewriteSchema(tree.member(tree.member(node, "json_schema"), "schema")) }
    return keepsStreamOptions(node)
  }

  /// Who asks, what is billed and what is cached: OpenAI's reference says that none of it alters the answer.
  func isOpenAITelemetry(_ node: KeyTree.ID) -> Bool {
    if named(node, "stream"), tree[node].kind == .false { return true }
    return named(
      node, "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options",
      "metadata", "service_tier")
  }

  /// False when nothing is left of the options.
  mutating func keepsStreamOptions(_ node: KeyTree.ID) -> Bool {
    guard named(node, "stream_options"), tree[node].kind == .object else { return true }
    tree.remove(node, "include_obfuscation")
    return tree[node].first != 0
  }

  mutating func rewriteChatMessage(_ message: KeyTree.ID) -> Int? {
    guard tree[message].kind == .object else { return nil }
    tree.removeNull(
      message, "annotations", "audio", "content", "function_call", "name", "reasoning", "reasoning_content", "refusal",
      "tool_call_id", "tool_calls")
    let content = tree.member(message, "content")
    expandText(content)
    rewriteChatParts(content)
    let calls = tree.member(message, "tool_calls")
    if tree.kind(calls) == .array {
      for call in tree.children(calls) {
        tree.remove(call, "index")
        define(tree.member(call, "id"))
        parseJSON(tree.member(tree.member(call, "function"), "arguments"))
      }
    }
    parseJSON(tree.member(tree.member(message, "function_call"), "arguments"))
    let rank = resolve(tree.member(message, "tool_call_id"))
    guard tree.isString(tree.member(message, "role"), "tool") else { return nil }
    if parsesResults { parseResultText(content) }
    return rank
  }

  private mutating func rewriteChatParts(_ content: KeyTree.ID) {
    guard tree.kind(content) == .array else { return }
    for part in tree.children(content) {
      rewriteLink(tree.member(tree.member(part, "image_url"), "url"))
      rewriteBase64(tree.member(tree.member(part, "input_audio"), "data"))
      let file = tree.member(part, "file")
      rewriteLink(tree.member(file, "file_data"))
      follow(tree.member(file, "file_id"), keepsUnknown: true)
    }
  }

  /// Text parts of a tool's result that are JSON count as what they say.
  mutating func parseResultText(_ content: KeyTree.ID) {
    if tree.kind(content) == .string { return parseJSON(content, onlyContainers: true) }
    guard tree.kind(content) == .array else { return }
    for part in tree.children(content) { parseJSON(tree.member(part, "text"), onlyContainers: true) }
  }
}
