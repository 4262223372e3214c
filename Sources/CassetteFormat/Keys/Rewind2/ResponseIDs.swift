/// The ids in a response that later requests may refer to.
package enum ResponseIDs {
  /// Each id and its place: nothing for the response itself, `/0` for its first item.
  package static func all(in body: [UInt8]) -> [(id: [UInt8], place: String)] {
    if let tree = KeyParser.parse(body) { return ids(tree, tree.root) }
    var all: [(id: [UInt8], place: String)] = []
    for line in body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where line.starts(with: "data:".utf8) {
      guard let tree = KeyParser.parse(Array(line.dropFirst(5))) else { continue }
      let response = tree.member(tree.root, "response")
      all += ids(tree, response == 0 ? tree.root : response)
      all += streamed(tree)
    }
    return all
  }

  private static func ids(_ tree: KeyTree, _ object: KeyTree.ID) -> [(id: [UInt8], place: String)] {
    var all: [(id: [UInt8], place: String)] = []
    func add(_ node: KeyTree.ID, _ place: String) {
      if let id = tree.string(node) { all.append((id, place)) }
    }
    if tree.isString(tree.member(object, "jsonrpc"), "2.0") {
      // A JSON-RPC id is the client's.
      let result = tree.member(object, "result")
      if result != 0 {
        add(tree.member(result, "nextCursor"), "/cursor")
        add(tree.member(result, "requestState"), "/state")
      }
      return all
    }
    add(tree.member(object, "id"), "")
    add(tree.member(object, "name"), "")
    let container = tree.member(object, "container")
    if container != 0 { add(tree.member(container, "id"), "/container") }
    let output = tree.member(object, "output")
    if tree.kind(output) == .array {
      for (index, item) in tree.children(output).enumerated() { add(tree.member(item, "id"), "/\(index)") }
    }
    return all
  }

  /// The item that an event of a Responses stream is about.
  private static func streamed(_ tree: KeyTree) -> [(id: [UInt8], place: String)] {
    let (item, index) = (tree.member(tree.root, "item"), tree.member(tree.root, "output_index"))
    guard item != 0, tree.kind(index) == .number, let id = tree.string(tree.member(item, "id")) else { return [] }
    return [(id, "/" + String(decoding: tree.bytes(tree[index].text), as: UTF8.self))]
  }
}
