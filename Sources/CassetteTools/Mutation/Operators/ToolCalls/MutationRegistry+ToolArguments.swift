import CassetteFormat

extension MutationRegistry {
  /// Arguments that are spelled in another way, or are no JSON object.
  static let toolArguments = [
    argsInvalid, argsEmpty, argsNonObject, argsDoubleEncoded, argsReserialised, argsPlausible,
  ]

  private static let argsInvalid = MutationOperator(
    "tool-args-invalid", .degrade, "The arguments of a tool call are not valid JSON.",
    parameters: [
      .choice(
        "form", ["trunc", "trailing-comma", "single-quotes", "unquoted", "python-triple"],
        "what is wrong: the end is missing, a comma too many, quotes of Python, keys without quotes, a string in three quotes"
      )
    ],
    dialects: models,
    invalidWhen: "the answer has no tool call, or its arguments are no string but part of the answer's JSON",
    expected: "graceful: the error is told to the model as the tool's result, and the tool is not run",
    source: "llama_index#11921; openai-agents-js#887; camel#4338"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let form = editor.text("form")
    let (call, arguments) = try editor.jsonCall(
      of: answer,
      where: { arguments in
        switch form {
        case "single-quotes": arguments.root.descendants.contains { $0.kind == .string || $0.keyRange != nil }
        case "unquoted": arguments.root.descendants.contains { $0.keyRange != nil }
        case "python-triple": arguments.root.descendants.contains { $0.string != nil && $0.parent != nil }
        default: arguments.root.kind == .object
        }
      }, else: "no tool call has arguments that can be spelled so")
    guard case .string? = call.arguments else { throw Inapplicable("the arguments are part of the answer's JSON") }
    try editor.setArguments(of: call, to: arguments.broken(form, &editor.random), in: answer)
  }

  private static let argsEmpty = MutationOperator(
    "tool-args-empty", .degrade,
    "The arguments of a tool call are empty: no text at all, or an object without members where they are an object.",
    dialects: models, invalidWhen: "the answer has no tool call, or its arguments are empty already",
    expected: "graceful: the tool does not run with arguments that the model did not give",
    source: "llama_index#11921; Anthropic docs, streaming: `partial_json` may be empty"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let calls = answer.toolCalls.filter { !["", "{}"].contains($0.text) }
    guard let call = editor.random.pick(calls) else { throw Inapplicable("no tool call has arguments") }
    if case .object? = call.arguments {
      try editor.setArguments(of: call, to: "{}", in: answer)
    } else {
      try editor.setArguments(of: call, to: "", in: answer)
    }
  }

  private static let argsNonObject = MutationOperator(
    "tool-args-non-object", .degrade, "The arguments of a tool call are JSON, but no object.",
    parameters: [.choice("form", ["null", "list", "string", "number"], "what they are")],
    dialects: models, invalidWhen: "the answer has no tool call",
    expected: "graceful: the error is told to the model as the tool's result",
    source: "llama_index#11921; openai-agents-js#887"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let other =
      switch editor.text("form") {
      case "list": "[]"
      case "string": "\"x\""
      case "number": "1"
      default: "null"
      }
    let calls = answer.toolCalls.filter { $0.arguments != nil && $0.text != other }
    guard let call = editor.random.pick(calls) else { throw Inapplicable("no tool call has arguments") }
    try editor.setArguments(of: call, to: other, in: answer)
  }

  private static let argsDoubleEncoded = MutationOperator(
    "tool-args-double-encoded", .degrade, "The arguments of a tool call are a JSON string that holds the JSON object.",
    dialects: models, invalidWhen: "the answer has no tool call with arguments in JSON",
    expected: "graceful: they are unwrapped, or refused with an error for the model",
    source: "camel#4338; openai-agents-js#887"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let (call, _) = try editor.jsonCall(of: answer, else: "no tool call has arguments in JSON")
    try editor.setArguments(of: call, to: AnswerPart.text(.string(call.text)), in: answer)
  }

  private static let argsReserialised = MutationOperator(
    "tool-args-reserialised", .preserve, "The arguments of a tool call are the same JSON in another spelling.",
    parameters: [.choice("form", ["whitespace", "order"], "what differs: white space, the order of the members")],
    dialects: models, invalidWhen: "the answer has no tool call, or one without arguments to spell in another way",
    expected: "same", source: "RFC 8259: white space and the order of members mean nothing"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let form = editor.text("form")
    let (call, arguments) = try editor.jsonCall(
      of: answer, where: { $0.root.members.count >= (form == "order" ? 2 : 1) },
      else: "no tool call has enough arguments")
    try editor.setArguments(of: call, to: form == "order" ? arguments.turned : arguments.respaced, in: answer)
  }

  private static let argsPlausible = MutationOperator(
    "tool-args-plausible", .degrade,
    "An argument of a tool call has a value that the conversation knows, but not the right one.",
    dialects: models,
    invalidWhen: "the answer has no tool call with an argument for which the request has another value",
    expected: "test strength: nothing can tell at run time, so the tests must notice",
    source: "ChaosLLM (2026): faults that look right are the blind spot"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let known = KnownValues(editor.step.request)
    var found: [(call: ModelAnswer.ToolCall, arguments: ToolArguments, node: JSONNode, values: [JSONValue])] = []
    for call in answer.toolCalls {
      guard let arguments = ToolArguments(call) else { continue }
      for node in arguments.root.descendants {
        let values = known.others(than: node)
        if !values.isEmpty { found.append((call, arguments, node, values)) }
      }
    }
    guard let site = editor.random.pick(found), let value = editor.random.pick(site.values) else {
      throw Inapplicable("the request has no other value for an argument of a tool call")
    }
    var arguments = site.arguments
    arguments.replace(site.node, with: value)
    try editor.setArguments(of: site.call, to: arguments.text, in: answer)
  }
}

extension MutationRegistry {
  /// The wire formats of models whose answers are taken apart.
  static let models: [KeyDialect] = [.openAIChat, .openAIResponses, .anthropicMessages, .geminiGenerate]
}
