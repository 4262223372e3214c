import CassetteFormat

extension MutationRegistry {
  /// Answers to a program that may not have what it asks for.
  static let accessErrors: [MutationOperator] = [
    lasting(
      "http-401", .authentication, "The credentials are not valid.",
      expected: "graceful: one request, and no message that has the key in it",
      source: "OpenAI docs, error codes; Anthropic docs, errors"),
    lasting(
      "http-403", .permission, "The credentials are valid, and not enough.",
      expected: "graceful: one request, and no message that has the key in it",
      source: "OpenAI docs, error codes; Anthropic docs, errors; Google AIP-193"),
    lasting(
      "http-402-billing", .billing, "The account has nothing left to pay with.", dialects: [.anthropicMessages],
      expected: "graceful: one request, and a message that says what is wrong",
      source: "anthropic-sdk-python `types/shared/billing_error.py`"),
    noModel, tooLarge,
  ]

  private static let noModel = MutationOperator(
    "http-404-model", .degrade, "The model is retired, or not there for this account.", dialects: modelDialects,
    invalidWhen: "the recorded answer is an error, or the request names no model",
    expected: "graceful: another model that was set up for this, or a message that names the model",
    source: "OpenAI docs, error codes (`model_not_found`); Anthropic docs, model deprecations"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let model = editor.model else { throw Inapplicable("the request names no model") }
    editor.answer(.noModel(model))
  }

  private static let tooLarge = MutationOperator(
    "http-413", .degrade, "The request is too large for the provider, or for the gateway before it.",
    parameters: [.flag("html", false, "whether the page of a gateway answers, not the provider")],
    invalidWhen: "the recorded answer is an error",
    expected: "graceful: a shorter history or a message; the same request is not sent again",
    source: "Anthropic docs, errors (`request_too_large`); Cloudflare error pages"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    if editor.flag("html") {
      editor.answer(413, page: "413 Request Entity Too Large", by: "cloudflare")
    } else {
      editor.answer(.tooLarge)
    }
  }
}
