import CassetteFormat

/// A model call of a log that has what the client library was given and gave back, and nothing of HTTP: the exchange that
/// the library must have made.
struct ReconstructedCall {
  /// The API that the library speaks.
  enum API {
    case openAIChat, anthropicMessages

    fileprivate var path: ByteString {
      switch self {
      case .openAIChat: "/v1/chat/completions"
      case .anthropicMessages: "/v1/messages"
      }
    }
  }

  let request: RecordedRequest
  var response: RecordedResponse?
  /// How faithful the parts are that messages do not speak of.
  private(set) var fidelity: [String: Event.Fidelity] = ["request.method": .reconstructed]

  /// - Parameters:
  ///   - request: The body of the request.
  ///   - response: The body of the response; nil when there was none.
  init(_ api: API, request: JSONValue, response: JSONValue?) {
    var recorded = RecordedRequest(method: "POST", path: api.path)
    recorded.pathFidelity = .reconstructed
    recorded.message = Self.message(request)
    self.request = recorded
    guard let response else { return }
    var answer = RecordedResponse(status: 200)
    answer.message = Self.message(response)
    self.response = answer
    fidelity["response.status"] = .reconstructed
  }

  private static func message(_ body: JSONValue) -> RecordedMessage {
    var message = RecordedMessage()
    message.headerFidelity = .absent
    message.body = RecordedBody(JSONText.encode(body), .reconstructed)
    return message
  }
}
