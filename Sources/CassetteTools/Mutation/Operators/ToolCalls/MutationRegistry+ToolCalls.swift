import CassetteFormat

extension MutationRegistry {
  /// Calls of tools that are not as the tool's schema has them.
  static let toolCalls: [MutationOperator] = [nameUnknown]

  private static let nameUnknown = MutationOperator(
    "tool-name-unknown", .degrade, "The model calls a tool that was not offered.",
    parameters: [.choice("form", ["near", "random", "case", "prefix"], "how the name differs")],
    invalidWhen: "the answer has no tool call",
    expected: "graceful: the model is told which tools there are, and not for ever",
    source: "openai-agents-python#2204; llama_index#7170"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.toolCall(of: answer)
    guard let name = call.names.first?.string, !name.isEmpty else { throw Inapplicable("the tool call has no name") }
    let other: String
    switch editor.text("form") {
    case "random": other = "tool_that_does_not_exist"
    case "case": other = name == name.uppercased() ? name.lowercased() : name.uppercased()
    case "prefix": other = "functions." + name
    default: other = name + "s"
    }
    for node in call.names { editor.replace(node, with: .string(other)) }
  }
}
