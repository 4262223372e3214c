import CassetteFormat

/// The JSON Schema that a request gives for the arguments of a tool, in the place that each wire format has for it.
struct ToolSchema {
  /// A schema in it, with references followed.
  struct Node {
    fileprivate let document: JSONNode
    let node: JSONNode
    let allowsNull: Bool

    fileprivate init(_ node: JSONNode, in document: JSONNode) {
      self.document = document
      var node = node
      var allowsNull = Self.allowsNull(node)
      // A schema may refer to itself.
      for _ in 0..<16 {
        guard let next = Self.target(of: node, in: document) else { break }
        node = next
        allowsNull = allowsNull || Self.allowsNull(node)
      }
      self.node = node
      self.allowsNull = allowsNull
    }

    private static func allowsNull(_ node: JSONNode) -> Bool {
      isNull(node) || node["nullable"]?.bytes.elementsEqual("true".utf8) == true
        || ["anyOf", "oneOf"].contains { node[$0]?.elements.contains(where: isNull) == true }
    }

    /// Whether the type of a schema is null, or may be.
    private static func isNull(_ node: JSONNode) -> Bool { Self.types(node).contains("null") }

    /// What a reference means, or the one alternative that is not null.
    private static func target(of node: JSONNode, in document: JSONNode) -> JSONNode? {
      if let reference = node["$ref"]?.string, reference.hasPrefix("#/") {
        return PointerToken.parts(of: reference).reduce(document) { found, part in
          PointerToken.unescaped(part).flatMap { found?[String(decoding: $0, as: UTF8.self)] }
        }
      }
      for key in ["anyOf", "oneOf", "allOf"] {
        let others = (node[key]?.elements ?? []).filter { types($0) != ["null"] }
        if others.count == 1 { return others[0] }
      }
      return nil
    }

    /// In lower case, as Gemini has them in upper case.
    var types: [String] { Self.types(node) }

    private static func types(_ node: JSONNode) -> [String] {
      guard let type = node["type"] else { return [] }
      return (type.kind == .array ? type.elements : [type]).compactMap { $0.string?.lowercased() }
    }

    var choices: [JSONNode] { node["enum"]?.elements ?? [] }
    var required: [String] { (node["required"]?.elements ?? []).compactMap(\.string) }

    /// Whether members are allowed that it does not name.
    var isOpen: Bool {
      guard let extra = node["additionalProperties"] else { return false }
      return extra.kind == .object || extra.bytes.elementsEqual("true".utf8)
    }

    func property(_ name: String) -> Node? {
      node["properties"]?[name].map { Node($0, in: document) }
    }

    /// Goes through a value and the schemas of what is in it.
    func visit(_ value: JSONNode, _ body: (JSONNode, Node, _ isRequired: Bool) -> Void) {
      for member in value.members {
        guard let name = member.key, let schema = property(name) else { continue }
        body(member, schema, required.contains(name))
        schema.visit(member, body)
      }
      guard value.kind == .array, let items = node["items"], items.kind == .object else { return }
      let schema = Node(items, in: document)
      for element in value.elements { schema.visit(element, body) }
    }
  }

  let root: Node

  /// - Parameters:
  ///   - name: The tool's.
  ///   - request: The body of the request.
  init?(of name: String, in request: JSONNode?, _ dialect: KeyDialect) {
    guard let tools = request.map({ Self.definitions(in: $0, dialect) }),
      let tool = tools.last(where: { $0["name"]?.string == name }),
      let schema = ["parameters", "input_schema", "parametersJsonSchema", "parameters_json_schema"].lazy
        .compactMap({ tool[$0] }).first, schema.kind == .object
    else { return nil }
    root = Node(schema, in: schema)
  }

  /// The objects that define tools: with a name, and a schema.
  static func definitions(in request: JSONNode, _ dialect: KeyDialect) -> [JSONNode] {
    let tools = request["tools"]?.elements ?? []
    switch dialect {
    case .openAIChat: return tools.compactMap { $0["function"] } + (request["functions"]?.elements ?? [])
    case .geminiGenerate:
      return tools.flatMap { ($0["functionDeclarations"] ?? $0["function_declarations"])?.elements ?? [] }
    default: return tools
    }
  }
}
