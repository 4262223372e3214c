/// Computes the shape of a request: which members it has and of which types, without their values.
///
/// Two recordings whose shapes differ come from clients that speak the API differently; a new SDK often does.
enum AlignShape {
  /// The shape's key.
  static func key(of request: KeyRequest, _ dialect: KeyDialect, masks: Masks) -> MatchKey {
    var target = KeyTarget(request.target)
    target.dropParameters(dialect, isMasked: masks.dropsParameter)
    target.dropFraming(dialect)
    var writer = ShapeWriter(dialect: dialect)
    writer.write("{\"body\":")
    writer.write(body: request)
    writer.write(",\"dialect\":")
    writer.writer.write(text: Array(dialect.rawValue.utf8))
    writer.write(",\"method\":")
    writer.writer.write(text: request.method.map(ASCII.uppercased))
    writer.write(",\"path\":")
    writer.writer.write(text: masks.masked(path: target.path))
    if !target.query.isEmpty {
      writer.write(",\"query\":")
      writer.write(names: target.query.map(\.name))
    }
    writer.write(",\"v\":\"rewind/2+shape\"}")
    return MatchKey(canonical: writer.writer.out)
  }
}

/// Writes types in the place of values.
private struct ShapeWriter {
  var writer = KeyWriter()
  let dialect: KeyDialect

  init(dialect: KeyDialect) {
    self.dialect = dialect
  }

  mutating func write(_ literal: StaticString) { writer.write(literal) }

  mutating func write(names: [[UInt8]]) {
    write("[")
    for (index, name) in names.enumerated() {
      if index > 0 { write(",") }
      writer.write(text: name)
    }
    write("]")
  }

  mutating func write(body request: KeyRequest) {
    switch KeyPayload(request) {
    case .none: write("\"none\"")
    case .raw: write("\"raw\"")
    case .form(let pairs): write(names: pairs.map(\.name))
    case .multipart(let parts): write(names: parts.map(\.name))
    case .json:
      guard let tree = Self.rewritten(request, dialect) else { return write("\"raw\"") }
      write(tree, tree.root)
    }
  }

  /// The whole body as its match key has it.
  private static func rewritten(_ request: KeyRequest, _ dialect: KeyDialect) -> KeyTree? {
    guard var body = KeyParser.parse(request.body, list: dialect.list ?? "messages", memo: nil) else { return nil }
    var rewriter = KeyRewriter(body.tree, dialect)
    body.tree = KeyTree([])
    if dialect == .mcp {
      rewriter.rewriteRemote(rewriter.tree.root)
    } else if !body.members.isEmpty {
      rewriter.unfoldInput(&body)
      for (node, _) in body.elements { _ = rewriter.rewriteElement(node) }
      rewriter.renameMembers()
      let root = rewriter.tree.root
      let kept = rewriter.tree.children(root).filter { $0 == body.list || rewriter.rewriteMember($0) }
      rewriter.tree.setChildren(root, kept)
    }
    return rewriter.tree.isOverfull ? nil : rewriter.tree
  }

  /// Writes a value's shape; the depth of recursion is that of the document.
  private mutating func write(_ tree: borrowing KeyTree, _ node: KeyTree.ID) {
    switch tree[node].kind {
    case .null: write("\"null\"")
    case .true, .false: write("\"boolean\"")
    case .number, .bigInteger: write("\"number\"")
    case .string, .kept: write("\"string\"")
    case .object where tree[node].isData: write("\"object\"")
    case .array where tree[node].isData: write("\"array\"")
    case .object:
      write("{")
      var child = tree[node].first
      while child != 0 {
        if child != tree[node].first { write(",") }
        writer.writeName(tree, child)
        if isKind(tree, child) { writeValue(tree, child) } else { write(tree, child) }
        child = tree[child].next
      }
      write("}")
    case .array: writeSet(tree, node)
    }
  }

  /// Whether a member says what its object is.
  private func isKind(_ tree: borrowing KeyTree, _ member: KeyTree.ID) -> Bool {
    guard dialect != .http, tree[member].kind == .string, tree[member].text.count <= 64 else { return false }
    let names: [StaticString] = ["type", "role", "method", "$rpc"]
    return names.contains { tree.equals(tree[member].key, $0) }
  }

  /// Writes such a value after an equals sign, which no type's name has.
  private mutating func writeValue(_ tree: borrowing KeyTree, _ node: KeyTree.ID) {
    write("\"=")
    writer.out += tree.bytes(tree[node].text)
    write("\"")
  }

  /// Writes each shape of an array's elements once, in order: how many there are is not shape.
  private mutating func writeSet(_ tree: borrowing KeyTree, _ array: KeyTree.ID) {
    var shapes: Set<[UInt8]> = []
    var child = tree[array].first
    while child != 0 {
      var writer = ShapeWriter(dialect: dialect)
      writer.write(tree, child)
      shapes.insert(writer.writer.out)
      child = tree[child].next
    }
    write("[")
    for (index, shape) in shapes.sorted(by: { KeyOrder.compare($0, $1) < 0 }).enumerated() {
      if index > 0 { write(",") }
      writer.out += shape
    }
    write("]")
  }
}
