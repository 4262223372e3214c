import CassetteFormat

extension MutationRegistry {
  /// Calls beside a text, as a text, and calls that are not the client's to run.
  static let toolTexts = [withText, textOnly, serverSide]

  private static let withText = MutationOperator(
    "tool-with-text", .degrade, "The model says something before it calls a tool.", dialects: models,
    invalidWhen: "the answer has no tool call, or a text already",
    expected: "the calls are run as without the text; the next request repeats the text",
    source: "opencode#28507; tailored-ai#528"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let call = answer.toolCalls.first else { throw Inapplicable("the answer has no tool call") }
    guard answer.texts.allSatisfy({ $0.string.isEmpty }) else { throw Inapplicable("the answer has a text already") }
    try editor.change(answer, inserting: [editor.part(.text("Let me look that up."))], before: call)
  }

  private static let textOnly = MutationOperator(
    "tool-text-only", .degrade, "The model writes its tool calls into its text, and makes none.",
    parameters: [
      .choice(
        "form", ["tag", "fence", "code"], "how they are written: between `tool_call` tags, as fenced JSON, as code")
    ],
    dialects: models, invalidWhen: "the answer has no tool call",
    expected: "graceful: the text is not run, and not taken for the final answer without a word",
    source: "hermes-agent#42503; rig#1659"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let first = answer.toolCalls.first else { throw Inapplicable("the answer has no tool call") }
    let form = editor.text("form")
    let text = answer.toolCalls.map { $0.written(form) }.joined(separator: "\n")
    try editor.change(answer, removing: answer.toolCalls, inserting: [editor.part(.text(text))], before: first)
    if !answer.finishes.isEmpty, answer.dialect != .openAIResponses { try editor.set(.stop, in: answer) }
  }

  private static let serverSide = MutationOperator(
    "tool-server-side", .degrade, "The answer tells of a call that the provider made itself, with its result.",
    dialects: [.openAIResponses, .anthropicMessages, .geminiGenerate], invalidWhen: "the answer has no list of parts",
    expected: "graceful: the call is not run by the client, and sent back as it came",
    source: "Anthropic docs, web search tool; OpenAI API reference, `mcp_call`; python-genai `types.ToolCall`"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    try editor.change(
      answer, inserting: [editor.part(.serverSearch("rewind cassette"))], before: answer.toolCalls.first)
  }
}

extension ModelAnswer.ToolCall {
  /// The call as models write it that were not trained well for calls.
  fileprivate func written(_ form: String) -> String {
    let name = names.first?.string ?? ""
    let arguments = text.isEmpty ? "{}" : text
    let call = "{\"name\": \(AnswerPart.text(.string(name))), \"arguments\": \(arguments)}"
    return switch form {
    case "fence": "```json\n\(call)\n```"
    case "code": "\(name)(\(arguments))"
    default: "<tool_call>\n\(call)\n</tool_call>"
    }
  }
}
