import CassetteFormat

/// A model call as a log or a trace tells it: what the exchange is made from that must have been.
struct ModelCall {
  /// Who served it, in the words of the log, such as `openai` or `gcp.vertex_ai`.
  var provider: String?
  /// The model asked for.
  var model: String?
  /// The model that answered.
  var served: String?
  var messages: [ChatMessage] = []
  /// Definitions of tools, as the log has them.
  var tools: [JSONValue] = []
  /// Other members of the request, such as `temperature`, in the words of the API.
  var parameters = JSONObject()
  /// The answers to choose from; empty when there was none.
  var answers: [ChatMessage] = []
  /// Why each answer ended.
  var finish: [String] = []
  var responseID: String?
  var usage = Usage()
  /// Why there is no answer.
  var error: String?
  /// Where it was sent, if the log says so.
  var authority: String?
  /// The bodies as a client library parsed them, for logs that keep them.
  var bodies: Bodies?
  /// The API, for logs that say which.
  var api: ModelAPI?

  /// Whether anything is known of an answer; what it said may not be.
  var isAnswered: Bool { !answers.isEmpty || responseID != nil || !usage.isEmpty }

  struct Usage {
    var input: Int?
    var output: Int?
    var cacheRead: Int?
    var cacheWrite: Int?
    var reasoning: Int?

    init() {}

    var isEmpty: Bool { input == nil && output == nil && cacheRead == nil && cacheWrite == nil }
  }

  struct Bodies {
    /// Nil when the request is made from the messages.
    var request: JSONValue?
    var response: JSONValue?
    /// Whether the log has the answer in parts, which were put together.
    var isJoined = false
  }

  /// The body of the request as it was made already.
  var request: [UInt8]?

  init() {}

  /// A call whose bodies are made already.
  ///
  /// - Parameter isJoined: Whether the response was put together from what the log has of it.
  init(_ api: ModelAPI, request: JSONObject, response: JSONObject?, isJoined: Bool = true) {
    self.api = api
    self.request = JSONText.encode(.object(request))
    bodies = Bodies(response: response.map(JSONValue.object), isJoined: isJoined)
  }
}

/// The APIs whose exchanges are made.
enum ModelAPI: Sendable {
  case chat, responses, messages, gemini, converse

  /// The API of a provider or a model, as far as their names tell.
  init(provider: String?, model: String?) {
    let names = [provider, model].compactMap { $0?.lowercased() }
    self = names.contains { $0.contains("anthropic") || $0.contains("claude") } ? .messages : .chat
  }

  /// The API that a parsed body belongs to; nil when it does not show.
  init?(_ bodies: ModelCall.Bodies) {
    let request = bodies.request ?? .null
    if request["contents"] != nil {
      self = .gemini
    } else if request["modelId"] != nil {
      self = .converse
    } else if request["input"] != nil, request["messages"] == nil {
      self = .responses
    } else if bodies.response?["type"]?.text == "message" {
      self = .messages
    } else if bodies.response?["object"]?.text == "response" {
      self = .responses
    } else if bodies.response?["choices"] != nil {
      self = .chat
    } else {
      return nil
    }
  }

  func path(model: String?) -> String {
    switch self {
    case .chat: "/v1/chat/completions"
    case .responses: "/v1/responses"
    case .messages: "/v1/messages"
    case .gemini: "/v1beta/models/\(model ?? "unknown"):generateContent"
    case .converse: "/model/\(model ?? "unknown")/converse"
    }
  }
}
