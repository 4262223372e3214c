import CassetteFormat

extension MutationRegistry {
  /// Errors that pass when the request is sent again.
  static let serverErrors: [MutationOperator] = [
    passing(
      "http-500", .server, "The provider answers with its internal error.",
      source: "OpenAI docs, error codes; Anthropic docs, errors"),
    badGateway,
    passing(
      "http-503", .unavailable, "The provider answers that it is not available.",
      source: "OpenAI docs, error codes; Gemini API, troubleshooting (`UNAVAILABLE`)"),
    passing(
      "http-504", .timeout, "The provider, or what stands before it, answers that its deadline is over.",
      source: "Anthropic docs, errors (`timeout_error`); Gemini API, troubleshooting (`DEADLINE_EXCEEDED`)"),
    passing(
      "http-529", .overloaded, "Anthropic answers that it is overloaded.", dialects: [.anthropicMessages],
      source: "Anthropic docs, errors (`overloaded_error`)"),
    passing(
      "http-408", .requestTimeout, "The server answers that the request came too slowly.",
      source: "measured: the SDKs of OpenAI and Anthropic try again; RFC 9110 §15.5.9"),
    passing(
      "http-409", .conflict, "The server answers that another request is in the way.",
      source: "measured: the SDKs of OpenAI and Anthropic try again; RFC 9110 §15.5.10"),
    shouldRetryFlip,
  ]

  private static let badGateway = MutationOperator(
    "http-502-html", .transient, "A gateway answers with its page, since it cannot reach the provider.",
    parameters: [.choice("gateway", ["nginx", "cloudflare"], "whose page it is")],
    invalidWhen: "the recorded answer is an error", expected: "recover: and no JSON parser gets the page",
    source: "AgentChaos `compound_proxy_html`; nginx and Cloudflare error pages"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    editor.answer(502, page: "502 Bad Gateway", by: editor.text("gateway"))
  }

  private static let shouldRetryFlip = MutationOperator(
    "http-x-should-retry-flip", .transient,
    "The header x-should-retry says the opposite of what the status means.",
    parameters: [
      .choice(
        "status", ["400", "503"], "400 with x-should-retry: true, or 503 with x-should-retry: false")
    ], dialects: [.openAIChat, .openAIResponses, .anthropicMessages],
    invalidWhen: "the recorded answer is an error",
    expected: "recover: the SDK does as the header says, and the program does not try again on its own",
    source: "measured: openai-python and anthropic-sdk-python `_should_retry`"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let isRefusal = editor.text("status") == "400"
    editor.answer(
      isRefusal ? .contextTooLong(editor.step.dialect == .openAIResponses ? "input" : "messages") : .unavailable,
      headers: editor.shouldRetry(isRefusal ? "true" : "false"))
  }
}

extension StepEditor {
  /// Puts the error page of a gateway in the place of the answer.
  mutating func answer(_ status: Int, page title: String, by gateway: String) {
    let text = """
      <html>\r
      <head><title>\(title)</title></head>\r
      <body>\r
      <center><h1>\(title)</h1></center>\r
      <hr><center>\(gateway)</center>\r
      </body>\r
      </html>\r

      """
    answer(status, type: "text/html", headers: [("Server", gateway)], Array(text.utf8))
  }
}
