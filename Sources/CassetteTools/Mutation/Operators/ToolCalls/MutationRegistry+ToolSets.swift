import CassetteFormat

extension MutationRegistry {
  /// Other sets of calls: in another order, too many, too few.
  static let toolSets = [parallelReorder, parallelDup, drop, flood, loop]

  private static let parallelReorder = MutationOperator(
    "tool-parallel-reorder", .degrade, "The tool calls of the answer come in the opposite order.", dialects: models,
    invalidWhen: "the answer has fewer than two tool calls, or they are all the same",
    expected: "the same effects in another order; the next request repeats the calls in the new order",
    source: "parallel function calling: no provider promises an order of the calls"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    var calls = answer.toolCalls
    // Each of several choices has calls of its own.
    if answer.dialect == .openAIChat, let choice = calls.first?.items.first?.parent?.parent?.parent?["index"]?.bytes {
      calls = calls.filter { $0.items.first?.parent?.parent?.parent?["index"]?.bytes == choice }
    }
    guard Set(calls.map { [$0.names.first?.string, $0.ids.first?.string, $0.text] }).count > 1 else {
      throw Inapplicable("the answer has no two different tool calls")
    }
    editor.reverse(calls, in: answer)
  }

  private static let parallelDup = MutationOperator(
    "tool-parallel-dup", .degrade, "A tool call comes twice, the second time with an id of its own.", dialects: models,
    invalidWhen: "the answer has no tool call",
    expected: "graceful: the effect happens once, or both calls are answered", source: "opencode#28507; rig#1659"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.toolCall(of: answer)
    try editor.change(answer, inserting: [editor.copy(of: call)])
  }

  private static let drop = MutationOperator(
    "tool-drop", .degrade, "A tool call is missing, while the answer still says that it ends in calls.",
    dialects: models,
    invalidWhen: "the answer has no tool call",
    expected: "graceful: a program that waits for calls that are not there stops in time",
    source: "GoModel#124; model_server#3927"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.toolCall(of: answer)
    try editor.change(answer, removing: [call])
  }

  private static let flood = MutationOperator(
    "tool-flood", .degrade, "The answer has many more calls of a tool, all alike but for their ids.",
    parameters: [.integer("count", 1...1000, 32, "how many calls are added")], dialects: models,
    invalidWhen: "the answer has no tool call", expected: "graceful: the number of calls in one turn is limited",
    source: "hermes-agent#42503; rig#1659"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    let call = try editor.toolCall(of: answer)
    let parts = try (0..<editor.integer("count")).map { _ throws(Inapplicable) in try editor.copy(of: call) }
    try editor.change(answer, inserting: parts)
  }

  private static let loop = MutationOperator(
    "tool-loop", .degrade, "The model makes the tool calls of its turn before once more, with new ids.",
    dialects: models,
    invalidWhen: "the step before in the lane is no answer with tool calls in the same wire format and form",
    expected: "graceful: the repetition is noticed, and the turns are limited",
    source: "thane-ai-agent#167; opencode#28507"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let step = editor.step.previous, step.dialect == answer.dialect, step.isSuccess,
      let last = try? step.answer(), !last.toolCalls.isEmpty, last.isStream == answer.isStream
    else { throw Inapplicable("the step before is no answer with tool calls in the same form") }
    var edits: [ContentEdit] = []
    for call in last.toolCalls {
      guard let id = call.ids.first?.string else { continue }
      let other = editor.freshID(like: id)
      edits += call.ids.map { ContentEdit(range: $0.range, replacement: JSONText.encode(.string(other))) }
    }
    if let id = answer.ids.first {
      edits += last.ids.map { ContentEdit(range: $0.range, replacement: Array(id.bytes)) }
    }
    editor.replaceContent(with: ContentEdits(edits).applied(to: last.content.bytes))
  }
}

extension StepEditor {
  /// The same call once more.
  fileprivate mutating func copy(of call: ModelAnswer.ToolCall) throws(Inapplicable) -> AnswerPart {
    guard let name = call.names.first?.string else { throw Inapplicable("the tool call has no name") }
    let id = call.ids.first?.string
    return part(.call(id: id.map { freshID(like: $0) }, name: name, arguments: call.text))
  }
}
