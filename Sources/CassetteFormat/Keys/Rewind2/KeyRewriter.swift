/// Brings the parts of a body into the form that its dialect's table gives them (`Spec/match-keys.md`).
///
/// A body is rewritten in parts: first each element of the conversation in order, which is where ids are defined,
/// then each other member. A part depends on nothing but itself, the ids bound before it and the chain table.
struct KeyRewriter {
  var tree: KeyTree
  var aliases: KeyAliases
  let dialect: KeyDialect
  let chain: ReferenceChain?
  /// Whether a reference was looked up in the chain, which may know more the next time; set back for each part.
  var usedChain = false {
    didSet { everUsedChain = everUsedChain || usedChain }
  }
  private(set) var everUsedChain = false
  /// Whether texts of tool results that are JSON count as what they say, as align keys want it.
  var parsesResults = false

  init(_ tree: KeyTree, _ dialect: KeyDialect, aliases: KeyAliases = KeyAliases(), chain: ReferenceChain? = nil) {
    self.tree = tree
    self.aliases = aliases
    self.dialect = dialect
    self.chain = chain
  }

  /// Rewrites an element of the conversation.
  ///
  /// - Returns: The rank of the call that it is the result of, if it is one: neighbouring results are sorted by it.
  mutating func rewriteElement(_ node: KeyTree.ID) -> Int? {
    switch dialect {
    case .openAIChat: return rewriteChatMessage(node)
    case .openAIResponses: return rewriteResponsesItem(node)
    case .anthropicMessages: rewriteAnthropicMessage(node)
    case .geminiGenerate: rewriteGeminiContent(node)
    case .bedrockConverse: rewriteConverseMessage(node)
    case .mcp, .http: break
    }
    return nil
  }

  /// Rewrites a member besides the conversation; false when it has no part in the key.
  mutating func rewriteMember(_ node: KeyTree.ID) -> Bool {
    if dialect != .http, tree[node].kind == .null { return false }
    switch dialect {
    case .openAIChat: return rewriteChatMember(node)
    case .openAIResponses: return rewriteResponsesMember(node)
    case .anthropicMessages: return rewriteAnthropicMember(node)
    case .geminiGenerate: return rewriteGeminiMember(node)
    case .bedrockConverse: return rewriteConverseMember(node)
    case .mcp, .http: return true
    }
  }

  /// Makes a conversation that is only a text the list that it is short for.
  mutating func unfoldInput(_ body: inout KeyBody) {
    guard dialect == .openAIResponses, body.list == 0 else { return }
    let input = tree.member(tree.root, "input")
    guard tree.kind(input) == .string else { return }
    let content = tree[input]
    let message = tree.object([("content", content), ("role", tree.text("user"))])
    tree.replace(input, with: tree.array(message))
    body.list = input
    body.elements = [(tree[input].first, 0..<0)]
  }

  /// Gives members of the outermost object their one name.
  mutating func renameMembers() {
    if dialect == .geminiGenerate { tree.renameMembers(of: tree.root, Self.camelCase) }
  }

  // MARK: What dialects have in common

  func named(_ node: KeyTree.ID, _ names: StaticString...) -> Bool {
    names.contains { tree.equals(tree[node].key, $0) }
  }

  /// Puts an alias in the place of an id that is defined here.
  mutating func define(_ node: KeyTree.ID, _ space: KeyAliases.Space = .call) {
    guard let id = tree.string(node) else { return }
    tree.replace(node, with: tree.text(aliases.define(id, space).text))
  }

  /// Puts an alias in the place of an id that refers to another place.
  ///
  /// - Returns: The alias' rank; nil when there is no id.
  @discardableResult
  mutating func resolve(_ node: KeyTree.ID, _ space: KeyAliases.Space = .call) -> Int? {
    guard let id = tree.string(node) else { return nil }
    let alias = aliases.resolve(id, space)
    tree.replace(node, with: tree.text(alias.text))
    return alias.rank
  }

  /// Puts a name in the place of what only its provider can read: that it is there counts, what it is does not.
  mutating func hide(_ node: KeyTree.ID) {
    guard let value = tree.string(node) else { return }
    tree.replace(node, with: tree.text(aliases.name(value, .opaque)))
  }

  /// Puts the request that made it in the place of a server's id.
  ///
  /// - Parameter keepsUnknown: Whether an id that no response of the cassette has stays, since people give such ids too.
  mutating func follow(_ node: KeyTree.ID, keepsUnknown: Bool) {
    guard let id = tree.string(node) else { return }
    usedChain = true
    if let origin = chain?.origin(of: id) {
      tree.replace(node, with: tree.text(origin))
    } else if !keepsUnknown {
      resolve(node, .response)
    }
  }

  /// Writes text as the list of one text part that it is short for.
  mutating func expandText(_ node: KeyTree.ID, type: String? = "text") {
    guard tree.kind(node) == .string else { return }
    let text = tree[node]
    var members: [(name: StaticString, value: KeyNode)] = [("text", text)]
    if let type { members.append(("type", tree.text(type))) }
    let part = tree.object(members)
    tree.replace(node, with: tree.array(part))
  }

  /// Puts what a string says in JSON in its place, marked: `{"$json":…}`.
  ///
  /// - Parameter onlyContainers: Whether text that is a number or a word stays text.
  mutating func parseJSON(_ node: KeyTree.ID, onlyContainers: Bool = false) {
    guard let text = tree.string(node), let value = tree.graft(text) else { return }
    let kind = tree[value].kind
    guard !onlyContainers || kind == .object || kind == .array else { return }
    var content = tree[value]
    content.isData = true
    tree.replace(node, with: tree.object([("$json", content)]))
  }

  /// Sorts stretches of neighbours that have a rank.
  mutating func sortRuns(_ parent: KeyTree.ID, _ ranks: [Int?]) {
    guard let order = KeyRuns.order(ranks) else { return }
    let children = tree.children(parent)
    tree.setChildren(parent, order.map { children[$0] })
  }

  /// Marks a value as a tool's or a user's.
  mutating func markData(_ node: KeyTree.ID) {
    if node != 0 { tree[node].isData = true }
  }
}
