import CassetteFormat

extension MutationRegistry {
  /// Answers that end before they are whole.
  static let outcomeLengths: [MutationOperator] = [outLength, outLengthInTool, outLengthReasoning, outContextWindow]

  private static let percent = OperatorParameter.integer(
    "percent", 0...99, 50, "how much of the text is left, in percent of its characters")
  static let coherent = OperatorParameter.flag("coherent", true, "whether the copies of the text in a stream follow")

  private static let outLength = MutationOperator(
    "out-length", .degrade,
    "The model stops in the middle of its text, since it reached its limit of tokens; what came after is missing.",
    parameters: [percent, coherent], dialects: models,
    invalidWhen: "the answer has no text, or stopped for this reason already",
    expected: "graceful: the text is not taken for a whole one",
    source: "AgentChaos (floritange/AgentChaos): truncation is diagnosed rightly 4.3 % of the time"
  ) { editor throws(Inapplicable) in
    try editor.cutText(.length)
  }

  private static let outContextWindow = MutationOperator(
    "out-context-window", .degrade, "The model stops in the middle of its text, since its context window is full.",
    parameters: [percent, coherent], dialects: [.anthropicMessages],
    invalidWhen: "the answer has no text, or stopped for this reason already",
    expected: "graceful: the conversation is shortened, or the user is told",
    source: "anthropic-sdk-python `types/stop_reason.py`: model_context_window_exceeded"
  ) { editor throws(Inapplicable) in
    try editor.cutText(.contextWindow)
  }

  private static let outLengthInTool = MutationOperator(
    "out-length-in-tool", .degrade,
    "The model reaches its limit of tokens in the middle of a tool call's arguments; it is the last call.",
    parameters: [
      .choice(
        "finish", ["length", "tool-calls"],
        "length: the answer says why it ends; tool-calls: it says that it ends with a call, as some servers do"),
      .integer("percent", 0...99, 50, "how much of the arguments is left, in percent of their bytes"),
    ],
    dialects: models, invalidWhen: "the answer has no tool call, or one without arguments",
    expected: "graceful: the tool is not run, and the call is not sent back as it is",
    source:
      "llama_index#11921; camel#4338; hermes-agent#1796; reported as tool_calls by some servers of DeepSeek models"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let call = answer.toolCalls.last else { throw Inapplicable("the answer has no tool call") }
    switch call.arguments {
    case .string:
      // Bytes: the limit does not know of characters, but the text stays one.
      let text = call.text
      let count = text.utf8.count * editor.integer("percent") / 100
      guard !text.isEmpty else { throw Inapplicable("the tool call has no arguments") }
      try editor.setArguments(
        of: call, to: String(decoding: Self.whole(Array(text.utf8.prefix(count))), as: UTF8.self), in: answer)
    case .object(let object):
      // Such a wire format tells the members that were whole.
      let members = object.members
      guard !members.isEmpty else { throw Inapplicable("the tool call has no arguments") }
      for member in members.dropFirst(members.count * editor.integer("percent") / 100) { editor.remove(member) }
    case nil: throw Inapplicable("the tool call has no arguments")
    }
    let finish: Finish = editor.text("finish") == "length" ? .length : .toolCalls
    if answer.dialect == .openAIResponses { editor.markIncomplete(call.items) }
    if !answer.stopped(finish) { try editor.set(finish, in: answer) }
    editor.scaleOutput(by: Double(editor.integer("percent")) / 100, in: answer)
  }

  /// Without the beginning of a character at the end.
  private static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard let last = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes[...] }
    let length = bytes[last] < 0x80 ? 1 : bytes[last] < 0xE0 ? 2 : bytes[last] < 0xF0 ? 3 : 4
    return bytes.count - last < length ? bytes[..<last] : bytes[...]
  }

  private static let outLengthReasoning = MutationOperator(
    "out-length-reasoning", .degrade,
    "The model spends its limit of tokens on reasoning: the answer ends before its first word.",
    dialects: models, invalidWhen: "the answer does not say why the model stopped",
    expected: "graceful: asked again with a higher limit, or reported; an empty text is no answer",
    source: "litellm#37710; OpenAI docs, reasoning: allocating space for reasoning"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let known = answer.reasonings.map(\.string).joined()
    let reasoning = AnswerPart.Kind.reasoning(known.isEmpty ? "Let me think about this step by step." : known)
    // Only some servers tell the reasoning of a chat completion, or of Gemini: then there is an empty text.
    try editor.setOutput(answer.dialect == .openAIChat ? [reasoning, .text("")] : [reasoning], in: answer)
    try editor.set(.length, in: answer)
    editor.countReasoning(in: answer)
  }
}

extension StepEditor {
  /// Ends the main text early, with what comes after it in the answer, and says why.
  mutating func cutText(_ finish: Finish) throws(Inapplicable) {
    let answer = try answer()
    guard let text = answer.mainText, !text.string.isEmpty else { throw Inapplicable("the answer has no text") }
    guard !answer.stopped(finish) else { throw Inapplicable("the answer stopped for this reason already") }
    let words = text.string
    let percent = integer("percent")
    set(text, to: String(words.prefix(words.count * percent / 100)), in: answer, isCoherent: flag("coherent"))
    try removeToolCalls(of: answer)
    if answer.dialect == .openAIResponses { markIncomplete(text.pieces + text.copies) }
    try set(finish, in: answer)
    scaleOutput(by: Double(percent) / 100, in: answer)
  }

  /// Takes all tool calls out.
  mutating func removeToolCalls(of answer: ModelAnswer) throws(Inapplicable) {
    if !answer.toolCalls.isEmpty { try change(answer, removing: answer.toolCalls) }
  }

  /// Says of the items of Responses that values stand in that they are not whole.
  mutating func markIncomplete(_ nodes: [JSONNode]) {
    for node in nodes {
      var item: JSONNode? = node
      while let place = item, place["status"] == nil || place["type"] == nil { item = place.parent }
      if let status = item?["status"], status.string == "completed", item?["object"] == nil {
        replace(status, with: "incomplete")
      }
    }
  }

  /// Says that all tokens of the output were reasoning.
  mutating func countReasoning(in answer: ModelAnswer) {
    for usage in answer.usages {
      let details = usage["completion_tokens_details"] ?? usage["output_tokens_details"]
      let count = usage["completion_tokens"] ?? usage["output_tokens"]
      if let node = details?["reasoning_tokens"] ?? details?["thinking_tokens"], let count = count?.integer,
        node.integer != count
      {
        replace(node, with: .integer(count))
      }
      if let thoughts = usage["thoughtsTokenCount"], let count = usage["candidatesTokenCount"],
        let sum = thoughts.integer, let more = count.integer, sum < 1 << 40, more < 1 << 40
      {
        replace(thoughts, with: .integer(sum + more))
        remove(count)
      }
    }
  }
}
