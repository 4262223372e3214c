import CassetteFormat

extension MutationRegistry {
  /// Statuses: errors in the provider's shape, pages of gateways.
  static let http: [MutationOperator] = rateLimits + serverErrors + accessErrors + requestErrors + successErrors

  /// The wire formats of models, and what may answer such calls.
  static let modelDialects: [KeyDialect] = [
    .openAIChat, .openAIResponses, .anthropicMessages, .geminiGenerate, .bedrockConverse,
  ]

  /// An error of a provider, and nothing else, before the answer.
  static func passing(
    _ id: String, _ error: ProviderError, _ summary: String, dialects: [KeyDialect] = [], source: String
  ) -> MutationOperator {
    MutationOperator(
      id, .transient, summary,
      parameters: [
        .choice(
          "x_should_retry", ["absent", "true", "false"],
          "the header by which OpenAI and Anthropic tell their SDKs whether to try again")
      ], dialects: dialects, invalidWhen: "the recorded answer is an error", expected: "recover", source: source
    ) { editor throws(Inapplicable) in
      try editor.requireSuccess()
      editor.answer(error, headers: editor.shouldRetry(editor.text("x_should_retry")))
    }
  }

  /// An error of a provider in the place of the answer.
  static func lasting(
    _ id: String, _ error: ProviderError, _ summary: String, dialects: [KeyDialect] = [], expected: String,
    source: String
  ) -> MutationOperator {
    MutationOperator(
      id, .degrade, summary, dialects: dialects, invalidWhen: "the recorded answer is an error", expected: expected,
      source: source
    ) { editor throws(Inapplicable) in
      try editor.requireSuccess()
      editor.answer(error)
    }
  }
}
