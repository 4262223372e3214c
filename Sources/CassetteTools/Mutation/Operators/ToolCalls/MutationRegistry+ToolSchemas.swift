import CassetteFormat

extension MutationRegistry {
  /// Arguments that the schema in the request does not allow.
  static let toolSchemas = [argsMissing, argsWrongType, argsEnum, argsExtra, argsNull]

  private static let schemaSource = "AgentChaos, schema faults; JSON Schema 2020-12"
  private static let schemaExpected =
    "graceful: the violation is told to the model as the tool's result, and a tool with effects is not run"

  private static let argsMissing = MutationOperator(
    "tool-args-missing", .degrade, "A tool call lacks an argument that the tool's schema requires.", dialects: models,
    invalidWhen: "the request has no schema of the tool, or the call has no required argument",
    expected: schemaExpected, source: schemaSource
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var argument = try editor.argument(of: answer, where: \.isRequired, else: "no tool call has a required argument")
    argument.arguments.remove(argument.node)
    try editor.setArguments(of: argument.call, to: argument.arguments.text, in: answer)
  }

  private static let argsWrongType = MutationOperator(
    "tool-args-wrong-type", .degrade, "An argument of a tool call has another type than the tool's schema says.",
    dialects: models,
    invalidWhen: "the request has no schema of the tool that gives a type for an argument of the call",
    expected: schemaExpected, source: schemaSource
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var argument = try editor.argument(
      of: answer, where: { $0.wrongType != nil }, else: "the schema gives no type for an argument of a tool call")
    guard let value = argument.wrongType else { return }
    argument.arguments.replace(argument.node, with: value)
    try editor.setArguments(of: argument.call, to: argument.arguments.text, in: answer)
  }

  private static let argsEnum = MutationOperator(
    "tool-args-enum", .degrade, "An argument of a tool call has a value that the tool's schema does not list.",
    dialects: models,
    invalidWhen: "the request has no schema of the tool that lists the values of an argument of the call",
    expected: schemaExpected, source: schemaSource
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var argument = try editor.argument(
      of: answer, where: { !$0.schema.choices.isEmpty },
      else: "the schema lists no values for an argument of a tool call")
    let known = argument.schema.choices.compactMap(\.string)
    var value = (argument.node.string ?? "other") + "_other"
    while known.contains(value) { value += "_other" }
    argument.arguments.replace(argument.node, with: .string(value))
    try editor.setArguments(of: argument.call, to: argument.arguments.text, in: answer)
  }

  private static let argsExtra = MutationOperator(
    "tool-args-extra", .degrade, "A tool call has an argument that the tool's schema does not know.", dialects: models,
    invalidWhen: "the request has no schema of the tool, or one that allows any argument", expected: schemaExpected,
    source: schemaSource
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let request = editor.step.request
    let (call, arguments) = try editor.closedCall(of: answer, request)
    var changed = arguments
    changed.insert("unknown", key: "x_rewind_unknown", into: arguments.root)
    try editor.setArguments(of: call, to: changed.text, in: answer)
  }

  private static let argsNull = MutationOperator(
    "tool-args-null", .degrade, "An argument of a tool call is null, which the tool's schema does not allow.",
    dialects: models, invalidWhen: "the request has no schema of the tool, or one in which all may be null",
    expected: schemaExpected, source: schemaSource
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var argument = try editor.argument(
      of: answer, where: { $0.isRequired && $0.node.kind != .null && !$0.schema.allowsNull },
      else: "no tool call has a required argument that must not be null")
    argument.arguments.replace(argument.node, with: .null)
    try editor.setArguments(of: argument.call, to: argument.arguments.text, in: answer)
  }
}

extension ToolArgument {
  /// A value of a type that the schema does not name, as models give them; nil when it names none.
  fileprivate var wrongType: JSONValue? {
    let types = schema.types
    guard !types.isEmpty, let value = node.value else { return nil }
    let candidates: [(type: String, value: JSONValue)]
    switch value {
    case .integer, .number: candidates = [("string", .string("about " + String(decoding: node.bytes, as: UTF8.self)))]
    case .bool(let flag): candidates = [("string", .string(flag ? "yes" : "no"))]
    case .string: candidates = [("array", .array([value])), ("object", ["value": value])]
    case .array, .object: candidates = [("string", .string(String(decoding: node.bytes, as: UTF8.self)))]
    case .null: candidates = []
    }
    return candidates.first { !types.contains($0.type) }?.value
  }
}

extension StepEditor {
  /// A call of a tool whose schema knows all arguments.
  fileprivate mutating func closedCall(
    of answer: ModelAnswer, _ request: JSONNode?
  ) throws(Inapplicable) -> (ModelAnswer.ToolCall, ToolArguments) {
    guard !answer.toolCalls.isEmpty else { throw Inapplicable("the answer has no tool call") }
    let calls = answer.toolCalls.compactMap { call -> (ModelAnswer.ToolCall, ToolArguments)? in
      guard let name = call.names.first?.string, let schema = ToolSchema(of: name, in: request, answer.dialect),
        !schema.root.isOpen, let arguments = ToolArguments(call), arguments.root.kind == .object
      else { return nil }
      return (call, arguments)
    }
    guard let call = random.pick(calls) else {
      throw Inapplicable("no tool call has a schema that excludes other arguments")
    }
    return call
  }
}
