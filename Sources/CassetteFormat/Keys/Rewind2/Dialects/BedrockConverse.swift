/// Amazon Bedrock's Converse.
extension KeyRewriter {
  mutating func rewriteConverseMember(_ node: KeyTree.ID) -> Bool {
    if named(node, "requestMetadata") { return false }
    if named(node, "system") { rewriteConverseBlocks(node) }
    if named(node, "toolConfig") {
      let tools = tree.member(node, "tools")
      removeCachePoints(tools)
      rewriteTools(tools)
    }
    return true
  }

  mutating func rewriteConverseMessage(_ message: KeyTree.ID) {
    rewriteConverseBlocks(tree.member(message, "content"))
  }

  /// A cache point is an element of its own.
  private mutating func removeCachePoints(_ list: KeyTree.ID) {
    guard tree.kind(list) == .array else { return }
    let children = tree.children(list)
    let kept = children.filter { tree.member($0, "cachePoint") == 0 }
    if kept.count < children.count { tree.setChildren(list, kept) }
  }

  private mutating func rewriteConverseBlocks(_ content: KeyTree.ID) {
    guard tree.kind(content) == .array else { return }
    removeCachePoints(content)
    var ranks: [Int?] = []
    for block in tree.children(content) {
      let use = tree.member(block, "toolUse")
      define(tree.member(use, "toolUseId"))
      markData(tree.member(use, "input"))
      ranks.append(rewriteConverseResult(tree.member(block, "toolResult")))
      let reasoning = tree.member(block, "reasoningContent")
      hide(tree.member(tree.member(reasoning, "reasoningText"), "signature"))
      hide(tree.member(reasoning, "redactedContent"))
      rewriteConverseMedia(block)
    }
    sortRuns(content, ranks)
  }

  private mutating func rewriteConverseResult(_ result: KeyTree.ID) -> Int? {
    guard tree.kind(result) == .object else { return nil }
    let rank = resolve(tree.member(result, "toolUseId"))
    tree.removeMembers(of: result) { tree, child in
      tree.equals(tree[child].key, "status") && tree.isString(child, "success")
    }
    let content = tree.member(result, "content")
    if parsesResults { parseResultText(content) }
    if tree.kind(content) == .array {
      for part in tree.children(content) {
        markData(tree.member(part, "json"))
        rewriteConverseMedia(part)
      }
    }
    return rank
  }

  private mutating func rewriteConverseMedia(_ block: KeyTree.ID) {
    for name: StaticString in ["image", "document", "video", "audio"] {
      rewriteBase64(tree.member(tree.member(tree.member(block, name), "source"), "bytes"))
    }
  }
}
