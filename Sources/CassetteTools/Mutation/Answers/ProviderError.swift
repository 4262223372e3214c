import CassetteFormat

/// What a provider answers when something is wrong, in the shape of its own errors.
///
/// Shapes: OpenAI API reference, "Error codes"; Anthropic docs, "Errors"; Google AIP-193; Amazon Bedrock API reference,
/// "Converse"; JSON-RPC 2.0 §5.1 for MCP; RFC 9457 for everything else.
struct ProviderError {
  /// How one provider says it.
  struct Words {
    /// OpenAI's and Anthropic's `type`, Google's `status`, the name of Amazon's exception.
    var type: String
    var message: String?
    /// OpenAI's `code` and `param`.
    var code: JSONValue
    var param: JSONValue
    /// Google's `details`, or what Azure puts beside OpenAI's members.
    var details: JSONObject

    init(
      _ type: String, _ message: String? = nil, code: JSONValue = .null, param: JSONValue = .null,
      details: JSONObject = JSONObject()
    ) {
      self.type = type
      self.message = message
      self.code = code
      self.param = param
      self.details = details
    }
  }

  let status: Int
  /// What those say who have no words of their own.
  let message: String
  let openAI: Words
  let anthropic: Words
  var google: Words
  let amazon: Words

  init(_ status: Int, _ message: String, openAI: Words, anthropic: Words, google: Words, amazon: Words) {
    self.status = status
    self.message = message
    self.openAI = openAI
    self.anthropic = anthropic
    self.google = google
    self.amazon = amazon
  }

  /// The words of the provider that has a wire format; nil for formats of many.
  private func words(_ dialect: KeyDialect) -> Words? {
    switch dialect {
    case .openAIChat, .openAIResponses: openAI
    case .anthropicMessages: anthropic
    case .geminiGenerate: google
    case .bedrockConverse: amazon
    default: nil
    }
  }

  private func message(_ dialect: KeyDialect) -> JSONValue { .string(words(dialect)?.message ?? message) }

  /// The body of a response with this error.
  ///
  /// - Parameter request: The id of the request, which Anthropic repeats.
  func body(_ dialect: KeyDialect, request: String? = nil) -> [UInt8] {
    JSONText.encode(value(dialect, request: request))
  }

  func value(_ dialect: KeyDialect, request: String? = nil) -> JSONValue {
    let message = message(dialect)
    switch dialect {
    case .openAIChat, .openAIResponses:
      let error: JSONObject = [
        "message": message, "type": .string(openAI.type), "param": openAI.param, "code": openAI.code,
      ]
      return ["error": .object(JSONObject(error.members + openAI.details.members))]
    case .anthropicMessages:
      return [
        "type": "error", "error": ["type": .string(anthropic.type), "message": message],
        "request_id": .string(request ?? "req_011CRewindMutation00000"),
      ]
    case .geminiGenerate:
      let error: JSONObject = ["code": .integer(status), "message": message, "status": .string(google.type)]
      return ["error": .object(JSONObject(error.members + google.details.members))]
    case .bedrockConverse: return ["message": message]
    case .mcp:
      return [
        "jsonrpc": "2.0", "error": ["code": .integer(status < 500 ? -32000 : -32603), "message": message], "id": .null,
      ]
    case .http: return ["type": "about:blank", "status": .integer(status), "detail": message]
    }
  }

  /// The headers that tell of the error's shape.
  func headers(_ dialect: KeyDialect) -> [(String, String)] {
    dialect == .bedrockConverse ? [("x-amzn-ErrorType", amazon.type)] : []
  }

  static func contentType(_ dialect: KeyDialect) -> String {
    dialect == .http ? "application/problem+json" : "application/json"
  }

  /// The error as an event of a stream: its name and its data.
  ///
  /// - Parameter number: The `sequence_number` that Responses gives each event.
  func event(_ dialect: KeyDialect, number: Int) -> (name: String?, data: JSONValue) {
    let message = message(dialect)
    switch dialect {
    case .openAIResponses:
      let code = openAI.code == .null ? .string(openAI.type) : openAI.code
      return (
        "error",
        ["type": "error", "code": code, "message": message, "param": .null, "sequence_number": .integer(number)]
      )
    case .anthropicMessages:
      return ("error", ["type": "error", "error": ["type": .string(anthropic.type), "message": message]])
    default: return (nil, value(dialect))
    }
  }
}
