import CassetteFormat

extension MutationRegistry {
  /// Streams that are cut, lose or repeat events, or tell of an error.
  static let streamFaults: [MutationOperator] = [cutEvent, errorFirst]

  private static let cutEvent = MutationOperator(
    "sse-cut-event", .degrade, "The stream ends in an orderly way after a whole event, before the answer is complete.",
    parameters: [
      .choice(
        "at", ["before-terminal", "first", "middle"],
        "the last event that comes: the one before the end, the first, one in the middle")
    ],
    invalidWhen: "the answer is no stream, or has one event",
    expected: "graceful: an answer without its end is not taken for a whole one",
    source: "measured: openai 1.109, anthropic 0.59 take it for a whole answer; litellm#37710, rig#2248"
  ) { editor throws(Inapplicable) in
    let events = try editor.events()
    let terminal = (try? editor.step.answer())?.terminal.first ?? events.count - 1
    let last: Int
    switch editor.text("at") {
    case "first": last = 0
    case "middle": last = terminal / 2
    default: last = terminal - 1
    }
    guard last >= 0, last + 1 < events.count else { throw Inapplicable("the stream has no event before its end") }
    editor.note(event: last)
    try editor.cut(at: events[last].range.upperBound)
  }

  private static let errorFirst = MutationOperator(
    "sse-error-first", .transient, "The stream begins with an error event, under the status 200.",
    parameters: [.choice("type", ["overloaded", "rate-limit", "server"], "the error")],
    invalidWhen: "the answer is no stream", expected: "recover: nothing was told yet, so it can be asked again",
    source: "Anthropic docs: an error can occur after returning a 200; vercel/ai#10653"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    _ = try editor.events()
    let error: ProviderError =
      switch editor.text("type") {
      case "rate-limit": .rateLimit
      case "server": .server
      default: .overloaded
      }
    let (name, data) = error.event(editor.step.dialect, number: 0)
    editor.note(event: 0)
    editor.replaceContent(with: try editor.event(name: name, data: data))
  }
}
