/// Gemini's generateContent, also through Vertex.
extension KeyRewriter {
  mutating func rewriteGeminiMember(_ node: KeyTree.ID) -> Bool {
    if named(node, "labels") { return false }
    if named(node, "cachedContent") { follow(node, keepsUnknown: true) }
    camelise(node)
    if named(node, "systemInstruction") { rewriteGeminiParts(node) }
    if named(node, "generationConfig") {
      rewriteSchema(tree.member(node, "responseSchema"))
      rewriteSchema(tree.member(node, "responseJsonSchema"))
    }
    if named(node, "tools"), tree[node].kind == .array {
      for tool in tree.children(node) { rewriteTools(tree.member(tool, "functionDeclarations")) }
    }
    return true
  }

  mutating func rewriteGeminiContent(_ content: KeyTree.ID) {
    guard tree[content].kind == .object else { return }
    camelise(content)
    // The reference: a content without a role is the user's.
    if tree.member(content, "role") == 0 { tree.set(content, "role", tree.text("user")) }
    rewriteGeminiParts(content)
  }

  private mutating func rewriteGeminiParts(_ content: KeyTree.ID) {
    let parts = tree.member(content, "parts")
    guard tree.kind(parts) == .array else { return }
    var ranks: [Int?] = []
    for part in tree.children(parts) {
      let call = tree.member(part, "functionCall")
      define(tree.member(call, "id"))
      markData(tree.member(call, "args"))
      let response = tree.member(part, "functionResponse")
      markData(tree.member(response, "response"))
      ranks.append(resolve(tree.member(response, "id")))
      hide(tree.member(part, "thoughtSignature"))
      let inline = tree.member(part, "inlineData")
      rewriteBase64(tree.member(inline, "data"), mime: tree.string(tree.member(inline, "mimeType")))
      let file = tree.member(tree.member(part, "fileData"), "fileUri")
      rewriteLink(file)
      follow(file, keepsUnknown: true)
    }
    sortRuns(parts, ranks)
  }

  /// Names that hold data or a schema: what is in them is the user's.
  private func isGeminiData(_ node: KeyTree.ID) -> Bool {
    named(
      node, "args", "response", "parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema")
  }

  /// Protocol buffers take a field's name in two spellings: `function_call` is `functionCall`.
  mutating func camelise(_ node: KeyTree.ID) {
    var work = [node]
    while let node = work.popLast() {
      let isObject = tree[node].kind == .object
      if isObject { tree.renameMembers(of: node, Self.camelCase) }
      for child in tree.children(node) {
        let isContainer = tree[child].kind == .object || tree[child].kind == .array
        if isContainer, !(isObject && isGeminiData(child)) { work.append(child) }
      }
    }
  }

  /// `function_call` as `functionCall`; names that are not in snake case as they are.
  static func camelCase(_ name: [UInt8]) -> [UInt8] {
    let isSnake = name.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    guard isSnake, name.first != 0x5F, name.last != 0x5F else { return name }
    var out: [UInt8] = []
    var raises = false
    for byte in name {
      if byte == 0x5F {
        raises = true
      } else {
        out.append(raises && byte >= 0x61 ? byte - 0x20 : byte)
        raises = false
      }
    }
    return out
  }
}
