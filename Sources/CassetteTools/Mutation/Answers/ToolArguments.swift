import CassetteFormat

/// The arguments of a tool call as a document that is edited as text.
struct ToolArguments {
  private let bytes: [UInt8]
  let root: JSONNode
  private var plan = ContentPlan()

  /// Nil when they are no JSON.
  init?(_ call: ModelAnswer.ToolCall) {
    bytes = Array(call.text.utf8)
    guard let tree = JSONTree(bytes, in: bytes.indices) else { return nil }
    root = tree.root
  }

  /// What they are after the edits.
  var text: String { String(decoding: plan.edits(of: bytes).applied(to: bytes), as: UTF8.self) }

  mutating func remove(_ node: JSONNode) { plan.remove(node) }
  mutating func replace(_ range: Range<Int>, with raw: [UInt8]) { plan.replace(range, with: raw) }
  mutating func replace(_ node: JSONNode, with value: JSONValue) {
    plan.replace(node.range, with: JSONText.encode(value))
  }
  mutating func insert(_ value: JSONValue, key: String, into object: JSONNode) {
    plan.insert(JSONText.encode(value), key: key, into: object, at: nil)
  }
}

/// An argument of a tool call, or a value in one, that the tool's schema tells of.
struct ToolArgument {
  let call: ModelAnswer.ToolCall
  var arguments: ToolArguments
  let node: JSONNode
  let schema: ToolSchema.Node
  let isRequired: Bool
}

extension StepEditor {
  /// A tool call whose arguments are JSON.
  mutating func jsonCall(
    of answer: ModelAnswer, where isWanted: (ToolArguments) -> Bool = { _ in true }, else reason: String
  ) throws(Inapplicable) -> (call: ModelAnswer.ToolCall, arguments: ToolArguments) {
    guard !answer.toolCalls.isEmpty else { throw Inapplicable("the answer has no tool call") }
    let calls = answer.toolCalls.compactMap { call in ToolArguments(call).map { (call: call, arguments: $0) } }
    guard let found = random.pick(calls.filter { isWanted($0.arguments) }) else { throw Inapplicable(reason) }
    return found
  }

  /// An argument that the request's schema knows, and that is fit for what is to be done with it.
  mutating func argument(
    of answer: ModelAnswer, where isWanted: (ToolArgument) -> Bool, else reason: String
  ) throws(Inapplicable) -> ToolArgument {
    guard !answer.toolCalls.isEmpty else { throw Inapplicable("the answer has no tool call") }
    var found: [ToolArgument] = []
    var hasSchema = false
    for call in answer.toolCalls {
      guard let name = call.names.first?.string, let arguments = ToolArguments(call),
        let schema = ToolSchema(of: name, in: step.request, answer.dialect)
      else { continue }
      hasSchema = true
      schema.root.visit(arguments.root) { node, schema, isRequired in
        let argument = ToolArgument(
          call: call, arguments: arguments, node: node, schema: schema, isRequired: isRequired)
        if isWanted(argument) { found.append(argument) }
      }
    }
    guard hasSchema else { throw Inapplicable("the request has no schema of a tool that is called") }
    guard let argument = random.pick(found) else { throw Inapplicable(reason) }
    return argument
  }
}
