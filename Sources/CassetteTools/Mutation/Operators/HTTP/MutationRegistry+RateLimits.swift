import CassetteFormat

extension MutationRegistry {
  /// Answers of a provider that counts.
  static let rateLimits: [MutationOperator] = [http429, http429Quota]

  private static let http429 = MutationOperator(
    "http-429", .transient, "The provider's rate limit answers, with the headers that tell when to try again.",
    parameters: [
      .choice(
        "retry_after", ["1", "0", "5", "60", "61", "121", "date", "negative", "junk", "none"],
        "the Retry-After header: seconds, a date in the past, or something that is neither"),
      .choice(
        "retry_after_ms", ["none", "20", "61000"],
        "the header retry-after-ms, which the SDKs of OpenAI and Anthropic prefer: milliseconds"),
    ],
    invalidWhen: "the recorded answer is an error",
    expected: "recover: waits as told, and never for hours; then takes the recorded answer",
    source: "openai-python and anthropic-sdk-python `_base_client.py`; RFC 9110 §10.2.3; hermes-agent#2724"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let word = editor.text("retry_after")
    var headers = rateLimitHeaders(editor.step.dialect)
    switch word {
    case "none": break
    case "date": headers.append(("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"))
    case "negative": headers.append(("Retry-After", "-1"))
    case "junk": headers.append(("Retry-After", "soon"))
    default: headers.append(("Retry-After", word))
    }
    if editor.text("retry_after_ms") != "none" { headers.append(("retry-after-ms", editor.text("retry_after_ms"))) }
    // Google tells it in the body.
    let error = Int(word) == nil ? ProviderError.rateLimit : .rateLimit.retrying(after: word + "s")
    editor.answer(error, headers: headers)
  }

  private static let http429Quota = lasting(
    "http-429-quota", .quota, "The account's quota is used up, which has the status of a rate limit but does not pass.",
    dialects: [.openAIChat, .openAIResponses, .geminiGenerate, .bedrockConverse],
    expected: "graceful: no storm of retries, and a message that says what is wrong",
    source: "OpenAI docs, error codes (`insufficient_quota`); Gemini API, rate limits per day")

  /// What a provider tells of its limits.
  private static func rateLimitHeaders(_ dialect: KeyDialect) -> [(String, String)] {
    switch dialect {
    case .openAIChat, .openAIResponses:
      [
        ("x-ratelimit-limit-requests", "500"), ("x-ratelimit-limit-tokens", "30000"),
        ("x-ratelimit-remaining-requests", "499"), ("x-ratelimit-remaining-tokens", "110"),
        ("x-ratelimit-reset-requests", "120ms"), ("x-ratelimit-reset-tokens", "1s"),
      ]
    case .anthropicMessages:
      [
        ("anthropic-ratelimit-requests-limit", "50"), ("anthropic-ratelimit-requests-remaining", "0"),
        ("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:01Z"),
        ("anthropic-ratelimit-input-tokens-limit", "30000"), ("anthropic-ratelimit-input-tokens-remaining", "0"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:00:01Z"), ("x-should-retry", "true"),
      ]
    default: []
    }
  }
}
