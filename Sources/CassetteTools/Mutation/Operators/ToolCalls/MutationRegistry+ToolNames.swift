import CassetteFormat

extension MutationRegistry {
  /// Calls by names that no tool has.
  static let toolNames = [nameUnknown, nameEmpty]

  private static let nameUnknown = MutationOperator(
    "tool-name-unknown", .degrade, "The model calls a tool that was not offered.",
    parameters: [.choice("form", ["near", "random", "case", "prefix"], "how the name differs")], dialects: models,
    invalidWhen: "the answer has no tool call",
    expected: "graceful: the model is told which tools there are, and not for ever",
    source: "openai-agents-python#2204; llama_index#7170"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.namedCall(of: answer)
    let name = call.names.first?.string ?? ""
    let other: String
    switch editor.text("form") {
    case "random": other = "tool_that_does_not_exist"
    case "case": other = name == name.uppercased() ? name.lowercased() : name.uppercased()
    case "prefix": other = "functions." + name
    default: other = name + "s"
    }
    guard other != name else { throw Inapplicable("the name has no letters") }
    for node in call.names { editor.replace(node, with: .string(other)) }
  }

  private static let nameEmpty = MutationOperator(
    "tool-name-empty", .degrade, "The model calls a tool without a name.", dialects: models,
    invalidWhen: "the answer has no tool call",
    expected: "graceful: the model is told that there is no such tool, and the call is answered",
    source: "openai-agents-python#3459; livekit/agents#6085"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.namedCall(of: answer)
    for node in call.names { editor.replace(node, with: "") }
  }
}

extension StepEditor {
  fileprivate mutating func namedCall(of answer: ModelAnswer) throws(Inapplicable) -> ModelAnswer.ToolCall {
    guard let call = random.pick(answer.toolCalls.filter { $0.names.first?.string?.isEmpty == false }) else {
      throw Inapplicable("the answer has no tool call")
    }
    return call
  }
}
