import CassetteFormat

extension MutationRegistry {
  /// Answers that say nothing, or wait.
  static let outcomeBlanks: [MutationOperator] = [outEmpty, outWhitespace, outPauseTurn]

  private static let outEmpty = MutationOperator(
    "out-empty", .degrade, "The answer is well-formed and says nothing, and the model stopped as usual.",
    parameters: [
      .choice("form", ["text", "none"], "text: an empty text; none: a list without elements, or null")
    ],
    dialects: models, invalidWhen: "the answer says nothing already",
    expected: "graceful: not taken for a success, and not asked for ever",
    source: "opencode#28507; rig#1659; hermes-agent#42503"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    try answer.requireWords()
    try editor.setOutput(editor.text("form") == "text" ? [.text("")] : [], in: answer)
    if !answer.stopped(.stop) { try editor.set(.stop, in: answer) }
    editor.scaleOutput(by: 0, in: answer)
  }

  private static let outWhitespace = MutationOperator(
    "out-whitespace", .degrade, "The answer is a line break, and the model stopped as usual.",
    dialects: models, invalidWhen: "the answer says nothing already",
    expected: "graceful: not taken for a success, and not asked for ever",
    source: "opencode#28507; Anthropic docs: text content blocks must contain non-whitespace text"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    try answer.requireWords()
    try editor.setOutput([.text("\n")], in: answer)
    if !answer.stopped(.stop) { try editor.set(.stop, in: answer) }
    editor.scaleOutput(by: 0, in: answer)
  }

  private static let outPauseTurn = MutationOperator(
    "out-pause-turn", .degrade,
    "The model's turn is paused after the call of a tool that the provider runs, before its result.",
    dialects: [.anthropicMessages], invalidWhen: "the answer is paused already",
    expected:
      "graceful: the answer is sent back as it is, so that the model goes on; the tool is not run by the program",
    source: "Anthropic docs, handling stop reasons: pause_turn; gsd-build/gsd-2#3248"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard !answer.stopped(.pause) else { throw Inapplicable("the answer is paused already") }
    let words = answer.mainText?.string ?? ""
    let text = words.isEmpty ? "Let me look that up." : words
    try editor.setOutput([.text(text), .serverCall("rewind cassette")], in: answer)
    try editor.set(.pause, in: answer)
  }
}

extension ModelAnswer {
  /// - Throws: `Inapplicable` when the answer says nothing.
  func requireWords() throws(Inapplicable) {
    let said = texts + refusals
    guard said.contains(where: { $0.string.contains { !$0.isWhitespace } }) || !toolCalls.isEmpty else {
      throw Inapplicable("the answer says nothing already")
    }
  }
}
