import CassetteFormat

/// The HTTP exchange of a model call that was recorded above HTTP. Everything in it is marked: the bodies are written again
/// from what a client library had parsed, or made from messages; headers existed and were not recorded.
struct ReconstructedExchange {
  let request: RecordedRequest
  let response: RecordedResponse?
  let error: TransportError?
  /// How faithful the parts are that messages do not speak of.
  private(set) var fidelity: [String: Event.Fidelity] = ["request.method": .reconstructed]

  init(_ call: ModelCall) {
    let api = call.api ?? call.bodies.flatMap(ModelAPI.init) ?? ModelAPI(provider: call.provider, model: call.model)
    let model = call.model ?? call.served
    var request = RecordedRequest(method: "POST", path: ByteString(api.path(model: model)))
    request.pathFidelity = .reconstructed
    if let authority = call.authority ?? LLMProvider.host(of: call.provider) {
      request.scheme = "https"
      request.authority = ByteString(authority)
      fidelity["request.scheme"] = .reconstructed
      fidelity["request.authority"] = .reconstructed
    }
    request.message =
      call.bodies?.request.map { Self.message(JSONText.encode($0), .reserialised) }
      ?? Self.message(call.request ?? api.request(call), .reconstructed)
    self.request = request

    let answer = call.bodies?.response ?? (call.isAnswered ? api.response(call) : nil)
    response = answer.map { body in
      var response = RecordedResponse(status: 200)
      let isWhole = call.bodies?.response != nil && call.bodies?.isJoined == false
      response.message = Self.message(JSONText.encode(body), isWhole ? .reserialised : .reconstructed)
      return response
    }
    if response != nil { fidelity["response.status"] = .reconstructed }
    error = call.error.map { TransportError(phase: .response, kind: "error", message: $0) }
  }

  private static func message(_ body: [UInt8], _ fidelity: Event.Fidelity) -> RecordedMessage {
    var message = RecordedMessage()
    message.headerFidelity = .absent
    message.body = RecordedBody(body, fidelity)
    return message
  }
}

extension LLMProvider {
  /// The host that a provider's own API has.
  static func host(of provider: String?) -> String? {
    switch provider?.lowercased() {
    case "openai"?: "api.openai.com"
    case "anthropic"?: "api.anthropic.com"
    case "google"?, "gemini"?, "gcp.gemini"?, "google_genai"?: "generativelanguage.googleapis.com"
    case "groq"?: "api.groq.com"
    case "mistral"?, "mistral_ai"?, "mistralai"?: "api.mistral.ai"
    case "openrouter"?: "openrouter.ai"
    case "deepseek"?: "api.deepseek.com"
    case "xai"?, "x_ai"?, "grok"?: "api.x.ai"
    case "together"?: "api.together.xyz"
    case "cohere"?: "api.cohere.com"
    default: nil
    }
  }
}
