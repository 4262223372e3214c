/// Lists of tools and the JSON Schemas in them: sets that some frameworks build in any order.
extension KeyRewriter {
  /// Sorts tools by type and name, and brings their schemas into order.
  mutating func rewriteTools(_ list: KeyTree.ID) {
    guard tree.kind(list) == .array else { return }
    var tools: [(type: [UInt8], name: [UInt8], index: Int, node: KeyTree.ID)] = []
    for (index, tool) in tree.children(list).enumerated() {
      tree.remove(tool, "cache_control")
      // The credentials of a server that the provider calls.
      if tree.isString(tree.member(tool, "type"), "mcp") { tree.remove(tool, "authorization", "headers") }
      // The parts of a tool may be one level down: {"type":"function","function":{…}}, {"toolSpec":{…}}.
      let inner = [tree.member(tool, "function"), tree.member(tool, "toolSpec"), tree.member(tool, "custom")]
        .first { tree.kind($0) == .object }
      let declaration = inner ?? tool
      rewriteSchema(tree.member(declaration, "parameters"))
      rewriteSchema(tree.member(declaration, "parametersJsonSchema"))
      rewriteSchema(tree.member(declaration, "input_schema"))
      rewriteSchema(tree.member(tree.member(declaration, "inputSchema"), "json"))
      let name = tree.string(tree.member(declaration, "name")) ?? tree.string(tree.member(tool, "server_label")) ?? []
      tools.append((tree.string(tree.member(tool, "type")) ?? [], name, index, tool))
    }
    tools.sort { one, other in
      let order = [KeyOrder.compare(one.type, other.type), KeyOrder.compare(one.name, other.name)].first { $0 != 0 }
      return order.map { $0 < 0 } ?? (one.index < other.index)
    }
    tree.setChildren(list, tools.map(\.node))
  }

  /// Sorts `required` wherever a schema stands; `enum`, `const`, `default` and `examples` are values, not schemas.
  mutating func rewriteSchema(_ schema: KeyTree.ID) {
    guard schema != 0 else { return }
    markData(schema)
    var work = [schema]
    while let schema = work.popLast() {
      guard tree[schema].kind == .object else { continue }
      for member in tree.children(schema) {
        if named(member, "required") {
          sortStrings(member)
        } else if named(
          member, "properties", "patternProperties", "$$defs", "definitions", "dependentSchemas"),
          tree[member].kind == .object
        {
          work += tree.children(member)
        } else if named(member, "allOf", "anyOf", "oneOf", "prefixItems", "items", "any_of", "prefix_items"),
          tree[member].kind == .array
        {
          work += tree.children(member)
        } else if named(
          member, "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
          "unevaluatedItems", "unevaluatedProperties")
        {
          work.append(member)
        }
      }
    }
  }

  private mutating func sortStrings(_ list: KeyTree.ID) {
    guard tree[list].kind == .array else { return }
    let strings = tree.children(list).map { (node: $0, text: tree.string($0)) }
    guard strings.allSatisfy({ $0.text != nil }) else { return }
    let sorted = strings.sorted { KeyOrder.compare($0.text ?? [], $1.text ?? []) < 0 }
    tree.setChildren(list, sorted.map(\.node))
  }
}
