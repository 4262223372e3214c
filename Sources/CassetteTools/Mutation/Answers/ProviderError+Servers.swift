import CassetteFormat

/// Errors that pass: limits, overload, faults of the server. The words are those of the providers' answers.
extension ProviderError {
  static let rateLimit = ProviderError(
    429, "Rate limit reached. Please try again later.",
    openAI: Words(
      "tokens",
      "Rate limit reached for the model in organization org-rewind on tokens per min (TPM): Limit 30000, Used 29890, "
        + "Requested 1210. Please try again in 1s. "
        + "Visit https://platform.openai.com/account/rate-limits to learn more.", code: "rate_limit_exceeded"),
    anthropic: Words(
      "rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
    google: Words(
      "RESOURCE_EXHAUSTED", Self.googleQuota,
      details: [
        "details": .array([.object(Self.googleViolation("GenerateRequestsPerMinutePerProjectPerModel-FreeTier"))])
      ]), amazon: Words("ThrottlingException", "Too many requests, please wait before trying again."))

  static let quota = ProviderError(
    429, "The quota is used up.",
    openAI: Words(
      "insufficient_quota",
      "You exceeded your current quota, please check your plan and billing details. For more information on this "
        + "error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
      code: "insufficient_quota"),
    anthropic: Words("rate_limit_error", "This request would exceed your account's rate limit."),
    google: Words(
      "RESOURCE_EXHAUSTED", Self.googleQuota,
      details: ["details": .array([.object(Self.googleViolation("GenerateRequestsPerDayPerProjectPerModel-FreeTier"))])]
    ), amazon: Words("ThrottlingException", "Too many tokens per day, please wait before trying again."))

  static let server = ProviderError(
    500, "Internal server error",
    openAI: Words(
      "server_error", "The server had an error while processing your request. Sorry about that!"),
    anthropic: Words("api_error"),
    google: Words("INTERNAL", "An internal error has occurred. Please retry."),
    amazon: Words(
      "InternalServerException",
      "The system encountered an unexpected error during processing. Try your request again."))

  static let unavailable = ProviderError(
    503, "The service is currently unavailable. Please try again later.",
    openAI: Words("server_error", "The engine is currently overloaded, please try again later"),
    anthropic: Words(
      "api_error", "upstream connect error or disconnect/reset before headers. reset reason: overflow"),
    google: Words("UNAVAILABLE", "The model is overloaded. Please try again later."),
    amazon: Words("ServiceUnavailableException", "Bedrock is unable to process your request."))

  static let timeout = ProviderError(
    504, "The request timed out.", openAI: Words("cf_gateway_timeout", "Gateway timeout.", code: 504),
    anthropic: Words("timeout_error", "Request timed out"),
    google: Words("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
    amazon: Words("ModelTimeoutException", "Model has timed out in processing the request. Try your request again."))

  static let overloaded = ProviderError(
    529, "Overloaded",
    openAI: Words("server_error", "The server is overloaded or not ready yet.", code: "server_is_overloaded"),
    anthropic: Words("overloaded_error"),
    google: Words("UNAVAILABLE", "The model is overloaded. Please try again later."),
    amazon: Words("ServiceUnavailableException", "Too many connections, please wait before trying again."))

  static let requestTimeout = ProviderError(
    408, "The request took too long to arrive.", openAI: Words("timeout", "Request timed out.", code: "timeout"),
    anthropic: Words("timeout_error", "Request timed out"),
    google: Words("DEADLINE_EXCEEDED", "The request timed out. Please try again."),
    amazon: Words("ModelTimeoutException", "The request took too long to process."))

  static let conflict = ProviderError(
    409, "The resource is being changed by another request.",
    openAI: Words("invalid_request_error", "The requested resource is locked by another request.", code: "conflict"),
    anthropic: Words("conflict_error"),
    google: Words("ABORTED", "The operation was aborted, since another request changes the same resource."),
    amazon: Words("ConflictException"))

  private static let googleQuota =
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, "
    + "head to: https://ai.google.dev/gemini-api/docs/rate-limits."

  private static func googleViolation(_ quota: String) -> JSONObject {
    [
      "@type": "type.googleapis.com/google.rpc.QuotaFailure",
      "violations": .array([
        [
          "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
          "quotaId": .string(quota), "quotaDimensions": ["location": "global"],
        ]
      ]),
    ]
  }

  /// The same error with the time to wait that Google tells in its body.
  func retrying(after delay: String) -> ProviderError {
    var error = self
    let info: JSONValue = ["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": .string(delay)]
    guard case .array(let details)? = error.google.details["details"] else { return self }
    error.google.details["details"] = .array(details + [info])
    return error
  }
}
