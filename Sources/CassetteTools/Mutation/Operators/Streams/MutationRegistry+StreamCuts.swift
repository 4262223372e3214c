import CassetteFormat

extension MutationRegistry {
  /// Streams that end too early.
  static let streamCuts: [MutationOperator] = [
    cutEvent, cutMidEvent, cutMidUTF8, cutInArguments, dropTerminal, stall, zeroEvents,
  ]

  private static let cutEvent = MutationOperator(
    "sse-cut-event", .degrade,
    "The stream ends in an orderly way after a whole event, before the answer is complete.",
    parameters: [
      .place("before-terminal", "the last event that comes: the one before the end, the first, a middle one")
    ],
    invalidWhen: "the answer is no stream, or has one event",
    expected: "graceful: an answer without its end is not taken for a whole one",
    source: "measured: openai 1.109, anthropic 0.59 take it for a whole answer; litellm#37710, rig#2248"
  ) { editor throws(Inapplicable) in
    let last = try editor.event(editor.text("at"))
    editor.note(event: last)
    try editor.cut(at: editor.events()[last].range.upperBound)
  }

  private static let cutMidEvent = MutationOperator(
    "sse-cut-mid-event", .degrade, "The stream ends in an orderly way inside an event.",
    parameters: [
      .place("before-terminal", "the event that is cut: the one before the end, the first, a middle one"),
      .choice("after", ["half", "data"], "half: half of its bytes; data: all but the empty line that ends it"),
    ],
    invalidWhen: "the answer is no stream, or has one event",
    expected: "graceful: an answer without its end is not taken for a whole one",
    source: "measured: openai 1.109, anthropic 0.59 lose the event, and take the rest for a whole answer"
  ) { editor throws(Inapplicable) in
    let index = try editor.event(editor.text("at"))
    let block = try editor.events()[index].block
    editor.note(event: index)
    guard editor.text("after") == "data" else {
      return try editor.cut(at: block.range.lowerBound + block.range.count / 2)
    }
    guard block.isComplete, let end = block.lines.last?.whole.lowerBound else {
      throw Inapplicable("no empty line ends the event")
    }
    try editor.cut(at: end)
  }

  private static let cutMidUTF8 = MutationOperator(
    "sse-cut-mid-utf8", .degrade, "The stream ends in an orderly way inside a character of several bytes.",
    invalidWhen: "the answer is no stream, or has no character of several bytes",
    expected: "graceful: an error of the stream, not one of the text decoder",
    source: "measured: openai 1.109, anthropic 0.59 raise UnicodeDecodeError"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let bytes = try editor.content().bytes
    let places = bytes.indices.filter { bytes[$0] >= 0xC0 && $0 + 1 < bytes.count }
    guard let place = editor.random.pick(places) else { throw Inapplicable("there is no character of several bytes") }
    try editor.cut(at: place + 1)
  }

  private static let cutInArguments = MutationOperator(
    "sse-cut-in-tool-args", .degrade, "The stream ends in an orderly way inside the arguments of a tool call.",
    dialects: streamDialects, invalidWhen: "the answer is no stream, or has no tool call with arguments",
    expected: "safe: the tool is not called", source: "llama_index#11921; openai-agents-js#887; camel#4338"
  ) { editor throws(Inapplicable) in
    let events = try editor.events()
    let answer = try editor.answer()
    let call = try editor.toolCall(of: answer)
    switch call.arguments {
    case .object(let node): try editor.cut(at: node.range.lowerBound + node.range.count / 2)
    case .string(let text):
      // After the first piece that says something; inside the only one.
      let pieces = text.pieces.filter { $0.range.count > 2 }
      guard let piece = pieces.first, let event = piece.event else {
        throw Inapplicable("the tool call has no arguments in pieces")
      }
      editor.note(piece)
      try editor.cut(
        at: pieces.count > 1 ? events[event].range.upperBound : piece.range.lowerBound + piece.range.count / 2)
    case nil: throw Inapplicable("the tool call has no arguments")
    }
  }

  private static let dropTerminal = MutationOperator(
    "sse-drop-terminal", .degrade,
    "The events that end the answer are missing, and what ends the stream is there.",
    dialects: streamDialects + [.mcp], invalidWhen: "the answer is no stream, or has no such event",
    expected: "graceful: an answer without its end is not taken for a whole one",
    source:
      "measured: openai 1.109 takes [DONE] without finish_reason for the end, anthropic 0.59 a stream without message_delta"
  ) { editor throws(Inapplicable) in
    let events = try editor.events()
    let terminal = try editor.terminalEvents()
    guard !terminal.isEmpty else { throw Inapplicable("the stream has no event that ends the answer") }
    for index in terminal { editor.remove(events[index]) }
  }

  private static let stall = MutationOperator(
    "sse-stall", .degrade, "Nothing more comes after an event, and the connection stays.",
    parameters: [.place("middle", "the last event that comes: the one before the end, the first, a middle one")],
    invalidWhen: "the answer is no stream, or has one event",
    expected: "graceful: a deadline for silence ends the wait",
    source: "earendil-works/pi#8331; opencode#16366: hangs of 25 to 109 minutes"
  ) { editor throws(Inapplicable) in
    let last = try editor.event(editor.text("at"))
    editor.note(event: last)
    try editor.cut(at: editor.events()[last].range.upperBound, end: .stall)
  }

  private static let zeroEvents = MutationOperator(
    "sse-zero-events", .degrade, "The stream has no events: only its head comes.",
    invalidWhen: "the answer is no stream", expected: "graceful: nothing is not taken for an answer",
    source: "measured: openai 1.109 and anthropic 0.59 stream no events, and say nothing"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    _ = try editor.events()
    editor.note(event: 0)
    editor.replaceContent(with: [])
    editor.draft.arrival = .pieces([])
  }
}
