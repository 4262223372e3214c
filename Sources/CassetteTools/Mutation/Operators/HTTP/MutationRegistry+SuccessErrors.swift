import CassetteFormat

extension MutationRegistry {
  /// Answers whose status says that all is well.
  static let successErrors: [MutationOperator] = [errorBody, page, nothing]

  private static let errorBody = MutationOperator(
    "http-200-error-body", .degrade, "The provider's error comes under the status 200.",
    parameters: [.choice("error", ["server", "rate-limit", "overloaded"], "which error it is")],
    invalidWhen: "the recorded answer is an error", expected: "graceful: the error is taken for one",
    source: "Anthropic docs: an error can occur after returning a 200; gateways: Helicone#4678"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    editor.answer(ProviderError.named(editor.text("error")), status: 200)
  }

  private static let page = MutationOperator(
    "http-200-html", .degrade, "The page of a login portal comes under the status 200.",
    invalidWhen: "the recorded answer is an error",
    expected: "graceful: an error that people understand, not one of the JSON parser",
    source: "measured: openai 1.109 hands the caller a string, or a stream without events"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let text = """
      <!DOCTYPE html>
      <html><head><title>Sign in to the network</title></head>
      <body><form action="/login" method="post"><p>Sign in to use this network.</p>
      <input name="user"><input name="password" type="password"><button>Sign in</button></form></body></html>

      """
    editor.answer(200, type: "text/html; charset=utf-8", Array(text.utf8))
  }

  private static let nothing = MutationOperator(
    "http-200-empty", .degrade, "An answer without a byte comes under the status 200.",
    invalidWhen: "the recorded answer is an error, or empty",
    expected: "graceful: nothing is not taken for an answer",
    source: "measured: openai 1.109 and anthropic 0.59 stream no events, and say nothing"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let body = editor.step.body, body.size > 0 else { throw Inapplicable("the answer is empty") }
    let type = editor.step.response?.message.header("Content-Type")?.description ?? "application/json"
    editor.answer(200, type: type, [])
  }
}

extension ProviderError {
  /// The error of a parameter's word.
  static func named(_ word: String) -> ProviderError {
    switch word {
    case "rate-limit": .rateLimit
    case "overloaded": .overloaded
    default: .server
    }
  }
}
