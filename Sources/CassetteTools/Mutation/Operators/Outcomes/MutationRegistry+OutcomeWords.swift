import CassetteFormat

extension MutationRegistry {
  /// Answers with characters that programs stumble over.
  static let outcomeWords: [MutationOperator] = [outEmojiLone, outUnicode, outThinkLeak]

  private static let outEmojiLone = MutationOperator(
    "out-emoji-lone", .degrade, "The text ends with half of an emoji: an escape of one surrogate without the other.",
    parameters: [.choice("half", ["high", "low"], "which half is there")],
    dialects: models, invalidWhen: "the answer has no text",
    expected: "graceful: whoever writes the text down does not fail",
    source: "measured: openai 1.109 hands on a string that cannot be encoded; RFC 8259 §8.2"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let text = answer.mainText else { throw Inapplicable("the answer has no text") }
    let half = editor.text("half") == "high" ? "\\ud83d" : "\\ude00"
    try editor.insert(Array(half.utf8), into: text, at: .max)
  }

  private static let outUnicode = MutationOperator(
    "out-unicode", .degrade, "A character that programs stumble over stands in the middle of the text.",
    parameters: [
      .choice(
        "form", ["line-separator", "nul", "right-to-left", "joiner", "four-byte", "byte-order-mark"],
        "which: U+2028 unescaped, an escaped U+0000, U+202E, a family of emoji, one emoji, U+FEFF")
    ],
    dialects: models, invalidWhen: "the answer has no text",
    expected: "graceful: no line is split and nothing is cut there",
    source: "llm-rewind 0.2.1 splits streams with Python's `splitlines`; PostgreSQL docs: text cannot hold U+0000"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let text = answer.mainText else { throw Inapplicable("the answer has no text") }
    let raw =
      switch editor.text("form") {
      case "nul": "\\u0000"
      case "right-to-left": "\u{202E}"
      case "joiner": "👨\u{200D}👩\u{200D}👧"
      case "four-byte": "😀"
      case "byte-order-mark": "\u{FEFF}"
      default: "\u{2028}"
      }
    let count = text.pieces.reduce(0) { $0 + $1.characters.count }
    try editor.insert(Array(raw.utf8), into: text, at: count / 2)
  }

  private static let outThinkLeak = MutationOperator(
    "out-think-leak", .degrade, "The model's reasoning stands in the text, in tags, before the answer.",
    parameters: [
      .choice("form", ["closed", "open"], "closed: <think>…</think>; open: the end tag is missing")
    ],
    dialects: models, invalidWhen: "the answer has no text",
    expected: "graceful: the reasoning is not shown, and not parsed as the answer",
    source: "QwenLM/qwen-code#10791; hermes-agent#12361"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let text = answer.mainText else { throw Inapplicable("the answer has no text") }
    let end = editor.text("form") == "open" ? "\n\n" : "\n</think>\n\n"
    try editor.wrap(text, before: "<think>\nOkay, let me see what the user wants." + end)
  }
}
