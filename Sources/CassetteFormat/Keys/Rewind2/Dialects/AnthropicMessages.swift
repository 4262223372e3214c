/// Anthropic's Messages, also through Bedrock and Vertex.
extension KeyRewriter {
  mutating func rewriteAnthropicMember(_ node: KeyTree.ID) -> Bool {
    if named(node, "service_tier", "cache_control") { return false }
    if named(node, "stream"), tree[node].kind == .false { return false }
    if named(node, "metadata"), tree[node].kind == .object {
      tree.remove(node, "user_id")
      return tree[node].first != 0
    }
    if named(node, "system") {
      expandText(node)
      rewriteAnthropicBlocks(node)
    }
    if named(node, "container") {
      follow(tree[node].kind == .object ? tree.member(node, "id") : node, keepsUnknown: true)
    }
    if named(node, "mcp_servers"), tree[node].kind == .array {
      for server in tree.children(node) { tree.remove(server, "authorization_token") }
    }
    if named(node, "tools") { rewriteTools(node) }
    return true
  }

  mutating func rewriteAnthropicMessage(_ message: KeyTree.ID) {
    let content = tree.member(message, "content")
    expandText(content)
    rewriteAnthropicBlocks(content)
  }

  private mutating func rewriteAnthropicBlocks(_ content: KeyTree.ID) {
    guard tree.kind(content) == .array else { return }
    var ranks: [Int?] = []
    for block in tree.children(content) { ranks.append(rewriteAnthropicBlock(block)) }
    sortRuns(content, ranks)
  }

  /// - Returns: The rank of a tool's result.
  private mutating func rewriteAnthropicBlock(_ block: KeyTree.ID) -> Int? {
    guard tree[block].kind == .object else { return nil }
    tree.remove(block, "cache_control")
    tree.removeNull(block, "citations")
    let type = tree.string(tree.member(block, "type")) ?? []
    if type.suffix(8).elementsEqual("tool_use".utf8) {
      define(tree.member(block, "id"))
      markData(tree.member(block, "input"))
      return nil
    }
    if type.suffix(11).elementsEqual("tool_result".utf8) { return rewriteAnthropicResult(block) }
    hide(tree.member(block, "signature"))
    if type.elementsEqual("redacted_thinking".utf8) { hide(tree.member(block, "data")) }
    rewriteAnthropicSource(tree.member(block, "source"))
    hideEncrypted(tree.member(block, "citations"))
    return nil
  }

  private mutating func rewriteAnthropicResult(_ block: KeyTree.ID) -> Int? {
    tree.removeMembers(of: block) { tree, child in
      tree[child].kind == .false && tree.equals(tree[child].key, "is_error")
    }
    let rank = resolve(tree.member(block, "tool_use_id"))
    let content = tree.member(block, "content")
    expandText(content)
    if parsesResults { parseResultText(content) }
    guard tree.kind(content) == .array else { return rank }
    for part in tree.children(content) {
      tree.remove(part, "cache_control")
      rewriteAnthropicSource(tree.member(part, "source"))
    }
    hideEncrypted(content)
    return rank
  }

  /// What a search found comes back with text that only the server can read.
  private mutating func hideEncrypted(_ list: KeyTree.ID) {
    guard tree.kind(list) == .array else { return }
    for element in tree.children(list) {
      hide(tree.member(element, "encrypted_content"))
      hide(tree.member(element, "encrypted_index"))
    }
  }

  /// An image or a document: bytes, an address or a file of the server.
  private mutating func rewriteAnthropicSource(_ source: KeyTree.ID) {
    guard tree.kind(source) == .object else { return }
    if tree.isString(tree.member(source, "type"), "base64") {
      rewriteBase64(tree.member(source, "data"), mime: tree.string(tree.member(source, "media_type")))
    }
    rewriteLink(tree.member(source, "url"))
    follow(tree.member(source, "file_id"), keepsUnknown: true)
  }
}
