import CassetteFormat

/// Errors that stay until the request is another one. The words are those of the providers' answers.
extension ProviderError {
  static let authentication = ProviderError(
    401, "The credentials are not valid.",
    openAI: Words(
      "invalid_request_error",
      "Incorrect API key provided: sk-****wind. You can find your API key at https://platform.openai.com/account/api-keys.",
      code: "invalid_api_key"), anthropic: Words("authentication_error", "invalid x-api-key"),
    google: Words(
      "UNAUTHENTICATED",
      "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        + "authentication credential."),
    amazon: Words("UnrecognizedClientException", "The security token included in the request is invalid."))

  static let permission = ProviderError(
    403, "Access is denied.",
    openAI: Words(
      "request_forbidden", "Country, region, or territory not supported", code: "unsupported_country_region_territory"),
    anthropic: Words("permission_error", "Your API key does not have permission to use the specified resource."),
    google: Words(
      "PERMISSION_DENIED",
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
        + "form of API consumer identity to call this API."),
    amazon: Words("AccessDeniedException", "You don't have access to the model with the specified model ID."))

  static let billing = ProviderError(
    402, "There is an issue with billing.",
    openAI: Words("insufficient_quota", code: "billing_hard_limit_reached"),
    anthropic: Words(
      "billing_error",
      "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase "
        + "credits."), google: Words("FAILED_PRECONDITION"), amazon: Words("AccessDeniedException"))

  static let tooLarge = ProviderError(
    413, "The request is too large.",
    openAI: Words("invalid_request_error", "Request entity too large", code: "request_too_large"),
    anthropic: Words("request_too_large", "Request exceeds the maximum size"),
    google: Words("INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."),
    amazon: Words("RequestEntityTooLargeException", "Request Entity Too Large"))

  static let policy = ProviderError(
    400, "The request was refused by a content policy.",
    openAI: Words(
      "invalid_request_error",
      "Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by "
        + "our safety system.", code: "content_policy_violation"),
    anthropic: Words("invalid_request_error", "Output blocked by content filtering policy"),
    google: Words("INVALID_ARGUMENT"), amazon: Words("ValidationException"))

  /// Azure's, in the place of OpenAI's.
  static let azurePolicy = ProviderError(
    400, policy.message,
    openAI: Words(
      "invalid_request_error",
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify "
        + "your prompt and retry. To learn more about our content filtering policies please read our documentation: "
        + "https://go.microsoft.com/fwlink/?linkid=2198766", code: "content_filter", param: "prompt",
      details: [
        "status": 400,
        "innererror": [
          "code": "ResponsibleAIPolicyViolation",
          "content_filter_result": [
            "hate": ["filtered": false, "severity": "safe"], "self_harm": ["filtered": false, "severity": "safe"],
            "sexual": ["filtered": false, "severity": "safe"], "violence": ["filtered": true, "severity": "high"],
          ],
        ],
      ]), anthropic: policy.anthropic, google: policy.google, amazon: policy.amazon)

  static func noModel(_ model: String) -> ProviderError {
    ProviderError(
      404, "There is no model \(model).",
      openAI: Words(
        "invalid_request_error", "The model `\(model)` does not exist or you do not have access to it.",
        code: "model_not_found"), anthropic: Words("not_found_error", "model: \(model)"),
      google: Words(
        "NOT_FOUND",
        "models/\(model) is not found for API version v1beta, or is not supported for generateContent. Call ListModels "
          + "to see the list of available models and their supported methods."),
      amazon: Words(
        "ResourceNotFoundException", "Could not resolve the foundation model from the model identifier: \(model)"))
  }

  /// - Parameter parameter: The member of the request that is too long.
  static func contextTooLong(_ parameter: String) -> ProviderError {
    ProviderError(
      400, "The prompt is too long.",
      openAI: Words(
        "invalid_request_error",
        parameter == "input"
          ? "Your input exceeds the context window of this model. Please adjust your input and try again."
          : "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens. "
            + "Please reduce the length of the messages.", code: "context_length_exceeded", param: .string(parameter)),
      anthropic: Words("invalid_request_error", "prompt is too long: 204135 tokens > 200000 maximum"),
      google: Words(
        "INVALID_ARGUMENT",
        "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576)."),
      amazon: Words("ValidationException", "Input is too long for requested model."))
  }

  /// - Parameter id: Of a tool call of the request.
  static func unpaired(_ id: String, isResponses: Bool) -> ProviderError {
    ProviderError(
      400, "A tool call has no result.",
      openAI: Words(
        "invalid_request_error",
        isResponses
          ? "No tool output found for function call \(id)."
          : "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
            + "The following tool_call_ids did not have response messages: \(id)",
        param: isResponses ? "input" : "messages"),
      anthropic: Words(
        "invalid_request_error",
        "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: \(id). Each `tool_use` "
          + "block must have a corresponding `tool_result` block in the next message."),
      google: Words(
        "INVALID_ARGUMENT",
        "Please ensure that the number of function response parts is equal to the number of function call parts of the "
          + "function call turn."),
      amazon: Words(
        "ValidationException", "Expected toolResult blocks at messages.2.content for the following Ids: \(id)"))
  }

  /// - Parameter tool: The name of a tool that the request has a call of.
  static func signature(item: String, tool: String) -> ProviderError {
    ProviderError(
      400, "A signature is not valid.",
      openAI: Words(
        "invalid_request_error",
        "The encrypted content for item \(item) could not be verified. Reason: Encrypted content could not be decrypted "
          + "or parsed.", code: "invalid_encrypted_content"),
      anthropic: Words("invalid_request_error", "messages.1.content.0: Invalid `signature` in `thinking` block"),
      google: Words(
        "INVALID_ARGUMENT",
        "Function call is missing a thought_signature in functionCall parts. This is required for tools to work "
          + "correctly, and missing thought_signature may lead to degraded model performance. Additional data, function "
          + "call `default_api:\(tool)` , position 2. Please refer to "
          + "https://ai.google.dev/gemini-api/docs/thought-signatures for more details."),
      amazon: Words("ValidationException"))
  }

  /// What only OpenAI's Responses keeps on the server, and may have forgotten.
  static func staleItem(_ id: String) -> ProviderError {
    ProviderError(
      404, "The item is not found.",
      openAI: Words(
        "invalid_request_error",
        "Item with id '\(id)' not found. Items are not persisted when `store` is set to false. Try again with `store` "
          + "set to true, or remove this item from your input.", param: "input"),
      anthropic: Words("not_found_error"), google: Words("NOT_FOUND"), amazon: Words("ResourceNotFoundException"))
  }

  static func staleResponse(_ id: String) -> ProviderError {
    ProviderError(
      400, "The previous response is not found.",
      openAI: Words(
        "invalid_request_error", "Previous response with id '\(id)' not found.", code: "previous_response_not_found",
        param: "previous_response_id"), anthropic: Words("not_found_error"), google: Words("NOT_FOUND"),
      amazon: Words("ResourceNotFoundException"))
  }
}
