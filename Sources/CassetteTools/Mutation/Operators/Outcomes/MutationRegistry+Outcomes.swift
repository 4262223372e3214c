import CassetteFormat

extension MutationRegistry {
  /// Answers of a model that are not what was hoped for: cut, refused, filtered, empty.
  static let outcomes: [MutationOperator] = [outLength]

  private static let outLength = MutationOperator(
    "out-length", .degrade, "The model stops in the middle of its text, since it reached its limit of tokens.",
    parameters: [
      .integer("percent", 0...99, 50, "how much of the text is left, in percent of its characters"),
      .flag("coherent", true, "whether the copies of the text in a stream follow"),
    ],
    invalidWhen: "the answer has no text, or stopped for this reason already",
    expected: "graceful: the text is not taken for a whole one",
    source: "AgentChaos: truncation is diagnosed rightly 4.3 % of the time"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let text = answer.mainText, !text.string.isEmpty else { throw Inapplicable("the answer has no text") }
    let words = text.string
    let count = words.count * editor.integer("percent") / 100
    editor.set(text, to: String(words.prefix(count)), in: answer, isCoherent: editor.flag("coherent"))
    try editor.set(.length, in: answer)
    editor.scaleOutput(by: Double(editor.integer("percent")) / 100, in: answer)
  }
}
