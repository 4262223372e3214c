import CassetteFormat

/// What a provider answers when something is wrong, in the shape of its own errors.
///
/// Shapes and words: OpenAI API reference, "Error codes"; Anthropic docs, "Errors"; Google API design guide (AIP-193).
struct ProviderError {
  let status: Int
  /// The word of each provider: OpenAI's `type` and `code`, Anthropic's `type`, Google's `status`.
  let openAI: (type: String, code: String?)
  let anthropic: String
  let google: String
  let message: String

  /// The body of a response with this error.
  func body(_ dialect: KeyDialect) -> [UInt8] { JSONText.encode(value(dialect)) }

  func value(_ dialect: KeyDialect) -> JSONValue {
    switch dialect {
    case .openAIChat, .openAIResponses: ["error": openAIError]
    case .anthropicMessages:
      [
        "type": "error", "error": ["type": .string(anthropic), "message": .string(message)],
        "request_id": "req_011CRewindMutation00000",
      ]
    case .geminiGenerate:
      ["error": ["code": .integer(status), "message": .string(message), "status": .string(google)]]
    default: ["error": ["code": .integer(status), "message": .string(message)]]
    }
  }

  private var openAIError: JSONValue {
    [
      "message": .string(message), "type": .string(openAI.type), "param": .null,
      "code": openAI.code.map(JSONValue.string) ?? .null,
    ]
  }

  /// The error as an event of a stream: its name and its data.
  ///
  /// - Parameter number: The `sequence_number` that Responses gives each event.
  func event(_ dialect: KeyDialect, number: Int) -> (name: String?, data: JSONValue) {
    switch dialect {
    case .openAIResponses:
      (
        "error",
        [
          "type": "error", "code": .string(openAI.code ?? openAI.type), "message": .string(message), "param": .null,
          "sequence_number": .integer(number),
        ]
      )
    case .anthropicMessages:
      ("error", ["type": "error", "error": ["type": .string(anthropic), "message": .string(message)]])
    default: (nil, value(dialect))
    }
  }
}

extension ProviderError {
  static let rateLimit = ProviderError(
    status: 429, openAI: ("requests", "rate_limit_exceeded"), anthropic: "rate_limit_error",
    google: "RESOURCE_EXHAUSTED", message: "Rate limit reached. Please try again later.")
  static let server = ProviderError(
    status: 500, openAI: ("server_error", nil), anthropic: "api_error", google: "INTERNAL",
    message: "The server had an error while processing your request. Please try again.")
  static let unavailable = ProviderError(
    status: 503, openAI: ("server_error", nil), anthropic: "overloaded_error", google: "UNAVAILABLE",
    message: "The service is currently unavailable. Please try again later.")
  static let overloaded = ProviderError(
    status: 529, openAI: ("server_error", nil), anthropic: "overloaded_error", google: "UNAVAILABLE",
    message: "Overloaded")
}
