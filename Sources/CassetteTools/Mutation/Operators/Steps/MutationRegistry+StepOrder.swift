import CassetteFormat

extension MutationRegistry {
  /// Steps that go, come and change places.
  static let stepOrder = [stepDrop, stepDup, stepSwap, stepInsert]

  private static let stepDrop = MutationOperator(
    "step-drop", .degrade,
    "The world does not answer this request any more: an error comes in the place of the answer, or the step is gone.",
    parameters: [
      .choice(
        "status", ["404", "403", "410", "424", "500", "503", "none"],
        "what the request is answered with; none: by nothing, so that a replay finds no answer")
    ],
    subject: .event,
    invalidWhen: "the step is no exchange with an answer, and no call of a tool; or its answer is an error",
    expected: "graceful", source: "llm-rewind 0.2.1 `drop_step`, which only takes the step out"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    guard step.response != nil || step.tool != nil else { throw Inapplicable("the step is no request with an answer") }
    guard let status = Int(editor.text("status")) else {
      editor.draft.place = .dropped
      return
    }
    guard step.isSuccess else { throw Inapplicable("the recorded answer is an error") }
    if step.tool != nil {
      editor.draft.toolError = ToolCall.Failure(kind: "unavailable", message: "the tool is not there any more")
      editor.draft.dropsBody = true
    } else {
      editor.answer(.gone(status))
    }
  }

  private static let stepDup = MutationOperator(
    "step-dup", .degrade, "The step is recorded more than once, so that the same request gets the same answer again.",
    parameters: [.integer("times", 1...20, 1, "how many times more")], subject: .event,
    invalidWhen: "the step is no exchange with an answer, and no call of a tool",
    expected: "same where the request is made once; graceful where it is made again and gets a stale answer",
    source: "at-least-once delivery; AgentChaos, stale cache"
  ) { editor throws(Inapplicable) in
    guard editor.step.response != nil || editor.step.tool != nil else {
      throw Inapplicable("the step is no request with an answer")
    }
    editor.draft.place = .repeated(editor.integer("times"))
  }

  private static let stepSwap = MutationOperator(
    "step-swap", .degrade, "The step and the next one of its lane change places.",
    invalidWhen: "the step has no answer, or is the last one of its lane",
    expected: "same where requests differ, since answers are found by their requests; graceful where they are equal",
    source: "AgentChaos, ordering faults"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    guard let next = step.overview.next(after: step.event.sequence, in: step.event.lane) else {
      throw Inapplicable("no other answered step of the lane comes after it")
    }
    guard (try? step.cassette.event(next.sequence))?.content != step.event.content else {
      throw Inapplicable("the next answered step is the same")
    }
    editor.draft.place = .exchanged(with: next.sequence)
  }

  private static let stepInsert = MutationOperator(
    "step-insert", .degrade,
    "The request is answered twice: first as the step before it in its lane was, then as recorded.",
    invalidWhen:
      "the step before in the lane is no successful answer of the same wire format and form, or the same answer",
    expected: "graceful: an answer to another question is noticed, or does no harm", source: "AgentChaos, stale cache"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let step = editor.step
    guard let last = step.previous, last.response != nil, last.isSuccess, last.dialect == step.dialect,
      last.isStream == step.isStream, last.body?.blob != step.body?.blob
    else { throw Inapplicable("the step before is no other answer of the same form") }
    editor.replaceContent(with: try last.content().bytes)
    editor.draft.place = .before(1)
  }
}

extension ProviderError {
  /// What was there is not there any more, or not for this caller.
  fileprivate static func gone(_ status: Int) -> ProviderError {
    switch status {
    case 403: permission
    case 500: server
    case 503: unavailable
    default:
      ProviderError(
        status, "The requested resource does not exist.", openAI: Words("invalid_request_error", code: "not_found"),
        anthropic: Words("not_found_error"), google: Words(status == 424 ? "FAILED_PRECONDITION" : "NOT_FOUND"),
        amazon: Words("ResourceNotFoundException"))
    }
  }
}
