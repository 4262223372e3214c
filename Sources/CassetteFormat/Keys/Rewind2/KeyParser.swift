/// Reads a request body as strict JSON (RFC 8259) into a tree in canonical form, without recursion.
///
/// What has no single meaning is refused, so that it is hashed as bytes: names that occur twice, lone surrogates,
/// invalid UTF-8, numbers beyond a double's range, a byte order mark, more than 256 levels.
struct KeyParser: ~Escapable {
  /// How much nesting is taken, the outermost value being level 1.
  static let maximumDepth = 256
  /// Offsets have 31 bits.
  static let maximumCount = 1 << 30

  let bytes: RawSpan
  var tree: KeyTree
  var position = 0
  /// Whether what is read is a preimage, whose markers are meant, and which is deeper than the body that it is of.
  private var isPreimage = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ source: [UInt8]) {
    self.bytes = bytes
    tree = KeyTree(source)
  }

  /// The tree of a document; nil when it is not strict JSON.
  static func parse(_ source: [UInt8]) -> KeyTree? {
    guard source.count <= maximumCount else { return nil }
    var parser = KeyParser(source.span.bytes, source)
    parser.skipSpace()
    guard let root = parser.value(depth: 1) else { return nil }
    parser.skipSpace()
    guard parser.position == source.count else { return nil }
    parser.tree.root = root
    return parser.tree
  }

  /// The tree of a preimage.
  static func parse(preimage source: [UInt8]) -> KeyTree? {
    guard source.count <= maximumCount else { return nil }
    var parser = KeyParser(source.span.bytes, source)
    parser.isPreimage = true
    guard let root = parser.value(depth: 1) else { return nil }
    parser.tree.root = root
    return parser.tree
  }

  func peek() -> UInt8? {
    position < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self) : nil
  }

  mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// A container that is being read.
  private struct Open {
    let node: KeyTree.ID
    var last: KeyTree.ID = 0
    let isObject: Bool
  }

  /// Reads one value.
  ///
  /// - Parameter depth: The level of the value.
  mutating func value(depth: Int) -> KeyTree.ID? {
    var open: [Open] = []
    while true {
      // A value begins here.
      var node = KeyNode(kind: .null)
      if let container = open.last, container.isObject {
        guard let name = name() else { return nil }
        (node.key, node.keyIsEscaped) = name
      }
      guard fill(&node) else { return nil }
      let id = tree.add(node)
      if node.kind == .array || node.kind == .object {
        guard depth + open.count <= (isPreimage ? 3 : 1) * Self.maximumDepth else { return nil }
        skipSpace()
        open.append(Open(node: id, isObject: node.kind == .object))
        guard take(node.kind == .object ? "}" : "]") else { continue }
        open.removeLast()
      }
      // A value ended here, and maybe containers with it.
      var ended = id
      while let container = open.last {
        append(ended, to: container, &open)
        skipSpace()
        if take(",") { break }
        guard take(container.isObject ? "}" : "]") else { return nil }
        if container.isObject { guard tree.sortMembers(container.node) else { return nil } }
        ended = container.node
        open.removeLast()
      }
      if open.isEmpty { return ended }
      skipSpace()
    }
  }

  private mutating func append(_ child: KeyTree.ID, to container: Open, _ open: inout [Open]) {
    if container.last == 0 { tree[container.node].first = child } else { tree[container.last].next = child }
    open[open.count - 1].last = child
  }

  /// A member's name and the colon after it. One more `$` goes before a `$`, so that no body can forge a marker.
  mutating func name() -> (KeyText, Bool)? {
    guard take("\""), let (spelling, isEscaped) = string() else { return nil }
    var text = spelling
    skipSpace()
    guard take(":") else { return nil }
    skipSpace()
    if !isPreimage, tree.bytes(text).first == UInt8(ascii: "$") {
      text = tree.keep([UInt8(ascii: "$")] + tree.bytes(text))
    }
    return (text, isEscaped)
  }

  /// Reads a scalar, or the bracket that opens a container.
  private mutating func fill(_ node: inout KeyNode) -> Bool {
    guard let byte = peek() else { return false }
    switch byte {
    case UInt8(ascii: "{"):
      position += 1
      node.kind = .object
    case UInt8(ascii: "["):
      position += 1
      node.kind = .array
    case UInt8(ascii: "\""):
      position += 1
      guard let (text, isEscaped) = string() else { return false }
      node.kind = .string
      node.text = text
      node.isEscaped = isEscaped
    case UInt8(ascii: "t"): return literal("true", .true, &node)
    case UInt8(ascii: "f"): return literal("false", .false, &node)
    case UInt8(ascii: "n"): return literal("null", .null, &node)
    default: return number(&node)
    }
    return true
  }

  private mutating func literal(_ word: StaticString, _ kind: KeyNode.Kind, _ node: inout KeyNode) -> Bool {
    for index in 0..<word.utf8CodeUnitCount {
      guard peek() == word.utf8Start[index] else { return false }
      position += 1
    }
    node.kind = kind
    return true
  }
}
