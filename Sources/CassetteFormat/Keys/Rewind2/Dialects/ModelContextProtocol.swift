/// JSON-RPC of the Model Context Protocol, with a session (2024-11-05 to 2025-11-25) and without (from 2026-07-28).
extension KeyRewriter {
  /// Rewrites a message, or a batch of them.
  mutating func rewriteRemote(_ root: KeyTree.ID) {
    guard tree[root].kind == .array else { return rewriteRemoteMessage(root) }
    for message in tree.children(root) { rewriteRemoteMessage(message) }
  }

  private mutating func rewriteRemoteMessage(_ message: KeyTree.ID) {
    guard tree.kind(message) == .object else { return }
    let id = tree.member(message, "id")
    let isCall = tree.member(message, "method") != 0
    if isCall, id != 0 { _ = aliases.define(remoteID(id), .remote) }
    let kind =
      isCall ? id == 0 ? "notify" : "call" : tree.member(message, "error") == 0 ? "result" : "error"
    // The id of a result is the server's, and comes from the cassette.
    if isCall { tree.remove(message, "id") }
    tree.remove(message, "jsonrpc")
    tree.set(message, "$rpc", tree.text(kind))
    rewriteParameters(message)
  }

  private func remoteID(_ node: KeyTree.ID) -> [UInt8] { tree.string(node) ?? Array(tree.bytes(tree[node].text)) }

  private mutating func rewriteParameters(_ message: KeyTree.ID) {
    let parameters = tree.member(message, "params")
    guard tree.kind(parameters) == .object else { return }
    rewriteMeta(parameters)
    markData(tree.member(parameters, "arguments"))
    let state = tree.member(parameters, "requestState")
    if let value = tree.string(state) {
      usedChain = true
      tree.replace(state, with: tree.text(chain?.origin(of: value) ?? aliases.name(value, .opaque)))
    }
    follow(tree.member(parameters, "cursor"), keepsUnknown: true)
    let method = tree.member(message, "method")
    if tree.isString(method, "initialize") { tree.remove(parameters, "clientInfo") }
    let request = tree.member(parameters, "requestId")
    if tree.isString(method, "notifications/cancelled"), request != 0 {
      tree.replace(request, with: tree.text(aliases.resolve(remoteID(request), .remote).text))
    }
  }

  /// Takes out what is about the call: its progress, its trace, the client and its version.
  private mutating func rewriteMeta(_ parameters: KeyTree.ID) {
    let meta = tree.member(parameters, "_meta")
    guard tree.kind(meta) == .object else { return }
    tree.remove(meta, "progressToken", "traceparent", "tracestate", "baggage")
    tree.removeMembers(of: meta) { tree, child in
      tree.bytes(tree[child].key).starts(with: "io.modelcontextprotocol/".utf8)
    }
    if tree[meta].first == 0 { tree.remove(parameters, "_meta") }
  }
}
