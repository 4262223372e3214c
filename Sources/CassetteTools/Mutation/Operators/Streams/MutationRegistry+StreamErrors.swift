import CassetteFormat

extension MutationRegistry {
  /// Errors that a stream tells of, and what comes besides the answer.
  static let streamErrors: [MutationOperator] = [errorFirst, errorMiddle, afterEnd, usageDrop]

  private static let errors = OperatorParameter.choice("type", ["overloaded", "rate-limit", "server"], "the error")

  private static let errorFirst = MutationOperator(
    "sse-error-first", .transient, "The stream begins with an error event, under the status 200.",
    parameters: [errors], dialects: streamDialects, invalidWhen: "the answer is no stream",
    expected: "recover: nothing was told yet, so it can be asked again",
    source: "Anthropic docs: an error can occur after returning a 200; vercel/ai#10653"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    _ = try editor.events()
    let (name, data) = ProviderError.named(editor.text("type")).event(editor.step.dialect, number: 0)
    editor.note(event: 0)
    editor.replaceContent(with: try editor.event(name: name, data: data))
  }

  private static let errorMiddle = MutationOperator(
    "sse-error-mid", .degrade, "The stream ends with an error event, after a part of the answer.",
    parameters: [
      .place("middle", "the last event before the error: a middle one, the first, the one before the end"), errors,
    ], dialects: streamDialects, invalidWhen: "the answer is no stream, or has one event",
    expected: "graceful: the error is surfaced; what came before is marked or thrown away, and not told twice",
    source:
      "Anthropic docs: an error can occur after returning a 200; measured: not tried again by openai 1.109, anthropic 0.59"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let last = try editor.event(editor.text("at"))
    let start = try editor.events()[last].range.upperBound
    let (name, data) = ProviderError.named(editor.text("type")).event(editor.step.dialect, number: last + 1)
    editor.note(event: last + 1)
    editor.replace(try start..<editor.content().bytes.count, with: try editor.event(name: name, data: data))
  }

  private static let afterEnd = MutationOperator(
    "sse-after-end", .preserve, "An event comes after the one that ends the stream.",
    parameters: [
      .choice("event", ["delta", "unknown"], "delta: a piece of the text again; unknown: an event that nobody knows")
    ], dialects: [.openAIChat, .openAIResponses, .anthropicMessages],
    invalidWhen: "the answer is no stream, or is not complete; event=delta when it has no text",
    expected: "same: what comes after the end is passed over",
    source: "measured: openai 1.109 reads nothing after [DONE]"
  ) { editor throws(Inapplicable) in
    let events = try editor.events()
    let answer = try editor.answer()
    let isWhole =
      switch answer.dialect {
      case .openAIChat: events.last?.isDone == true
      case .anthropicMessages: events.last?.type == "message_stop"
      default: answer.terminal.last == events.count - 1
      }
    guard isWhole else {
      throw Inapplicable("the stream does not end with the event that ends it")
    }
    guard editor.text("event") == "delta" else {
      let data: JSONValue = ["type": "x_rewind.unknown"]
      return try editor.insert(
        editor.event(name: answer.dialect == .openAIChat ? nil : "x_rewind.unknown", data: data), before: events.count)
    }
    guard let delta = answer.deltas.last(where: answer.isDelta) else { throw Inapplicable("the answer has no text") }
    try editor.insert(Array(editor.content().bytes[events[delta].range]), before: events.count)
  }

  private static let usageDrop = MutationOperator(
    "sse-usage-drop", .preserve, "The stream does not tell of the tokens that it took.",
    dialects: [.openAIChat, .openAIResponses, .geminiGenerate],
    invalidWhen: "the answer is no stream, or tells of no tokens",
    expected: "same: the cost is unknown, which is not nothing",
    source: "OpenAI API reference: \"you may not receive the final usage chunk\""
  ) { editor throws(Inapplicable) in
    let events = try editor.events()
    let answer = try editor.answer()
    guard !answer.usages.isEmpty else { throw Inapplicable("the stream tells of no tokens") }
    for usage in answer.usages {
      let root = usage.event.flatMap { events[$0].root }
      if let root, let event = usage.event, root["choices"]?.elements.isEmpty == true {
        editor.remove(events[event])
      } else if answer.dialect == .geminiGenerate {
        editor.remove(usage)
      } else {
        editor.replace(usage, with: .null)
      }
    }
  }
}
