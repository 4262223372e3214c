/// A body's tree, and where its parts stand in the body.
struct KeyBody {
  var tree: KeyTree
  /// The members of the outermost object in the order of the body; those of `kept` values too.
  var members: [(node: KeyTree.ID, raw: Range<Int>)] = []
  /// The member that holds the conversation, if it is a list; 0 for none.
  var list: KeyTree.ID = 0
  /// The elements of the conversation.
  var elements: [(node: KeyTree.ID, raw: Range<Int>)] = []
  /// Where the elements at its beginning stand that equal those of the request before; they are not in the tree.
  var keptElements: [Range<Int>] = []
  /// Whether its key depends on the answers before, because something in it refers to one.
  var refersToAnswers = false
}

/// Reading a body beside the one before it: what has the same bytes is not read again.
extension KeyParser {
  /// Reads a body whose conversation is in the member `list`; nil when it is not strict JSON.
  static func parse(_ source: [UInt8], list: StaticString?, memo: KeyMemo?) -> KeyBody? {
    guard source.count <= maximumCount else { return nil }
    var parser = KeyParser(source.span.bytes, source)
    parser.skipSpace()
    guard let list, parser.peek() == UInt8(ascii: "{") else {
      return parse(source).map { KeyBody(tree: $0) }
    }
    var body = KeyBody(tree: KeyTree([]))
    guard let root = parser.outermost(list, memo, &body) else { return nil }
    parser.skipSpace()
    guard parser.position == source.count else { return nil }
    parser.tree.root = root
    body.tree = parser.tree
    return body
  }

  private mutating func outermost(_ list: StaticString, _ memo: KeyMemo?, _ body: inout KeyBody) -> KeyTree.ID? {
    position += 1
    skipSpace()
    let root = tree.add(KeyNode(kind: .object))
    if take("}") { return root }
    var last: KeyTree.ID = 0
    repeat {
      skipSpace()
      guard let (key, isEscaped) = name() else { return nil }
      let start = position
      let child: KeyTree.ID
      if tree.equals(key, list), peek() == UInt8(ascii: "["), body.list == 0 {
        guard let node = elements(memo, &body) else { return nil }
        body.list = node
        child = node
      } else if let index = memo?.member(Array(tree.bytes(key)), at: start, of: bytes), let memo {
        var node = KeyNode(kind: .kept)
        node.text = KeyText(index..<index)
        child = tree.add(node)
        position += memo.members[index].raw.count
      } else {
        guard let node = value(depth: 2) else { return nil }
        child = node
      }
      tree[child].key = key
      tree[child].keyIsEscaped = isEscaped
      body.members.append((child, start..<position))
      if last == 0 { tree[root].first = child } else { tree[last].next = child }
      last = child
      skipSpace()
    } while take(",")
    guard take("}"), tree.sortMembers(root) else { return nil }
    return root
  }

  private mutating func elements(_ memo: KeyMemo?, _ body: inout KeyBody) -> KeyTree.ID? {
    position += 1
    let list = tree.add(KeyNode(kind: .array))
    skipSpace()
    if take("]") { return list }
    var last: KeyTree.ID = 0
    repeat {
      skipSpace()
      let start = position
      if body.elements.isEmpty, let memo, memo.hasElement(body.keptElements.count, at: start, of: bytes) {
        position += memo.elements[body.keptElements.count].raw.count
        body.keptElements.append(start..<position)
      } else {
        guard let node = value(depth: 3) else { return nil }
        body.elements.append((node, start..<position))
        if last == 0 { tree[list].first = node } else { tree[last].next = node }
        last = node
      }
      skipSpace()
    } while take(",")
    return take("]") ? list : nil
  }
}
