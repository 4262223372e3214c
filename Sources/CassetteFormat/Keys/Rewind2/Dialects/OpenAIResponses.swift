/// OpenAI's Responses.
extension KeyRewriter {
  mutating func rewriteResponsesMember(_ node: KeyTree.ID) -> Bool {
    if isOpenAITelemetry(node) { return false }
    if named(node, "previous_response_id") { follow(node, keepsUnknown: false) }
    if named(node, "conversation") {
      follow(tree[node].kind == .object ? tree.member(node, "id") : node, keepsUnknown: true)
    }
    if named(node, "tools") { rewriteTools(node) }
    if named(node, "text") { rewriteSchema(tree.member(tree.member(node, "format"), "schema")) }
    return keepsStreamOptions(node)
  }

  mutating func rewriteResponsesItem(_ item: KeyTree.ID) -> Int? {
    guard tree[item].kind == .object else { return nil }
    let typeNode = tree.member(item, "type")
    if typeNode == 0, tree.member(item, "role") != 0 { tree.set(item, "type", tree.text("message")) }
    tree.removeNull(item, "content", "encrypted_content")
    let type = tree.string(tree.member(item, "type")) ?? []
    rewriteItemID(item, type)
    tree.remove(item, "status")
    parseArguments(item, type)
    hide(tree.member(item, "encrypted_content"))
    resolve(tree.member(item, "approval_request_id"), .approval)
    let content = tree.member(item, "content")
    expandText(content, type: tree.isString(tree.member(item, "role"), "assistant") ? "output_text" : "input_text")
    rewriteResponsesParts(content)
    return rewriteCallID(item, type)
  }

  /// Ids of echoed items come from the server and say nothing, but for those that something refers to.
  private mutating func rewriteItemID(_ item: KeyTree.ID, _ type: [UInt8]) {
    let id = tree.member(item, "id")
    if type.elementsEqual("item_reference".utf8) {
      follow(id, keepsUnknown: false)
    } else if type.elementsEqual("mcp_approval_request".utf8) {
      define(id, .approval)
    } else {
      tree.remove(item, "id")
    }
  }

  private mutating func parseArguments(_ item: KeyTree.ID, _ type: [UInt8]) {
    if type.elementsEqual("function_call".utf8) { parseJSON(tree.member(item, "arguments")) }
  }

  /// - Returns: The rank of an output.
  private mutating func rewriteCallID(_ item: KeyTree.ID, _ type: [UInt8]) -> Int? {
    let id = tree.member(item, "call_id")
    guard type.suffix(7).elementsEqual("_output".utf8) else {
      define(id)
      return nil
    }
    let output = tree.member(item, "output")
    rewriteResponsesParts(output)
    rewriteLink(tree.member(output, "image_url"))
    if parsesResults { parseResultText(output) }
    return resolve(id)
  }

  private mutating func rewriteResponsesParts(_ content: KeyTree.ID) {
    guard tree.kind(content) == .array else { return }
    for part in tree.children(content) where tree[part].kind == .object {
      tree.removeMembers(of: part) { tree, child in
        tree[child].kind == .array && tree[child].first == 0
          && (tree.equals(tree[child].key, "annotations") || tree.equals(tree[child].key, "logprobs"))
      }
      rewriteLink(tree.member(part, "image_url"))
      rewriteLink(tree.member(part, "file_data"))
      rewriteLink(tree.member(part, "file_url"))
      rewriteBase64(tree.member(tree.member(part, "input_audio"), "data"))
      follow(tree.member(part, "file_id"), keepsUnknown: true)
    }
  }
}
