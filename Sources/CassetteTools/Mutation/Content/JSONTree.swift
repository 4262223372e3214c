import CassetteFormat

/// A JSON document in a content, as byte ranges: what is edited is replaced as text, and all else stays as it is spelled.
///
/// It is lax, as ``JSONLexer`` is: what a client may choke on can be edited all the same.
final class JSONTree {
  struct Item {
    var kind: JSONNode.Kind
    /// In the content, with quotes or brackets.
    var range: Range<Int>
    /// The member's name with its quotes.
    var key: Range<Int>?
    var parent: Int?
    var children: [Int] = []
  }

  /// Deeper documents are not edited.
  private static let nesting = 256

  let content: [UInt8]
  /// The number of the event whose data the document is.
  let event: Int?
  private(set) var items: [Item] = []

  /// Nil when the range does not hold exactly one document.
  init?(_ content: [UInt8], in range: Range<Int>, event: Int? = nil) {
    self.content = content
    self.event = event
    guard content.withUnsafeBytes({ parse(UnsafeRawBufferPointer(rebasing: $0[range]), at: range.lowerBound) }),
      !items.isEmpty
    else { return nil }
  }

  var root: JSONNode { JSONNode(tree: self, index: 0) }

  private func parse(_ text: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    var lexer = JSONLexer(nesting: Self.nesting)
    var open: [Int] = []
    var key: Range<Int>?
    func add(_ kind: JSONNode.Kind, _ range: Range<Int>) -> Bool {
      guard let parent = open.last else {
        // A second document: these are JSON lines.
        guard items.isEmpty else { return false }
        items.append(Item(kind: kind, range: range.shifted(by: offset)))
        return true
      }
      items[parent].children.append(items.count)
      items.append(Item(kind: kind, range: range.shifted(by: offset), key: key, parent: parent))
      key = nil
      return true
    }
    while true {
      switch lexer.next(text) {
      case .key(let name): key = (name.range.lowerBound - 1..<name.range.upperBound + 1).shifted(by: offset)
      case .string(let string):
        guard add(.string, string.range.lowerBound - 1..<string.range.upperBound + 1) else { return false }
      case .number(let range):
        guard add(.number, range) else { return false }
      case .literal(let range):
        guard add(text[range.lowerBound] == UInt8(ascii: "n") ? .null : .bool, range) else { return false }
      case .open:
        let start = lexer.position - 1
        guard add(text[start] == UInt8(ascii: "{") ? .object : .array, start..<start + 1) else { return false }
        open.append(items.count - 1)
      case .close:
        guard let item = open.popLast() else { return false }
        items[item].range = items[item].range.lowerBound..<lexer.position + offset
      case .end: return open.isEmpty
      case .failure: return false
      }
    }
  }
}

extension Range<Int> {
  func shifted(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}

/// A value of a ``JSONTree``.
struct JSONNode {
  enum Kind {
    case object, array, string, number, bool, null
  }

  let tree: JSONTree
  let index: Int

  private var item: JSONTree.Item { tree.items[index] }

  var kind: Kind { item.kind }
  /// In the content, with quotes or brackets.
  var range: Range<Int> { item.range }
  /// The member as a whole, name and value; the value alone for an element of an array.
  var memberRange: Range<Int> { (item.key?.lowerBound ?? range.lowerBound)..<range.upperBound }
  var keyRange: Range<Int>? { item.key }
  var bytes: ArraySlice<UInt8> { tree.content[range] }
  var event: Int? { tree.event }

  var parent: JSONNode? { item.parent.map { JSONNode(tree: tree, index: $0) } }
  var children: [JSONNode] { item.children.map { JSONNode(tree: tree, index: $0) } }

  /// The name of the member.
  var key: String? { item.key.flatMap(text) }

  /// The text of a string; nil for other values, and for one with a lone surrogate.
  var string: String? { kind == .string ? text(range) : nil }

  /// A whole number.
  var integer: Int? { kind == .number ? Int(String(decoding: bytes, as: UTF8.self)) : nil }

  private func text(_ range: Range<Int>) -> String? {
    let bytes = Array(tree.content[range])
    guard case .string(let text)? = try? JSONParser.lax(bytes.span.bytes) else { return nil }
    return text
  }

  /// What the value means; nil when it is not JSON in the strict sense.
  var value: JSONValue? {
    let bytes = Array(bytes)
    return try? JSONParser.lax(bytes.span.bytes)
  }

  /// The value of a member, the last of that name; null is no value.
  subscript(key: String) -> JSONNode? {
    guard let node = member(key), node.kind != .null else { return nil }
    return node
  }

  /// A member's value, which may be null.
  func member(_ key: String) -> JSONNode? {
    guard kind == .object else { return nil }
    return children.last { $0.isNamed(key) }
  }

  private func isNamed(_ name: String) -> Bool {
    guard let range = item.key else { return false }
    let inner = tree.content[range.lowerBound + 1..<range.upperBound - 1]
    return inner.elementsEqual(name.utf8) || (inner.contains(UInt8(ascii: "\\")) && text(range) == name)
  }

  subscript(position: Int) -> JSONNode? {
    kind == .array && item.children.indices.contains(position)
      ? JSONNode(tree: tree, index: item.children[position]) : nil
  }

  /// The elements of an array; none for anything else.
  var elements: [JSONNode] { kind == .array ? children : [] }
  /// The members of an object; none for anything else.
  var members: [JSONNode] { kind == .object ? children : [] }

  /// All values in it, itself first, in the order of the text.
  var descendants: [JSONNode] {
    var result: [JSONNode] = []
    var work = [self]
    while let node = work.popLast() {
      result.append(node)
      work += node.children.reversed()
    }
    return result
  }

  /// Where the value stands in its document (RFC 6901).
  var pointer: String {
    var tokens: [String] = []
    var node = self
    while let parent = node.parent {
      let token =
        node.key ?? String(tree.items[parent.index].children.firstIndex(of: node.index) ?? 0)
      tokens.append(PointerToken.escaped(token))
      node = parent
    }
    return tokens.reversed().map { "/" + $0 }.joined()
  }
}

extension JSONNode: Equatable {
  static func == (left: JSONNode, right: JSONNode) -> Bool { left.tree === right.tree && left.index == right.index }
}
