import CassetteFormat

/// A model call as agentrr's client wrappers log it, and as the client library sends it.
///
/// A log does not say which library was wrapped. Its request is the call's arguments, `model` and `messages` apart from
/// the others; its response is the text, the reason for the end and the tool calls, in the same three members for both.
struct AgentrrModelCall {
  /// Chat Completions or Messages, the two that agentrr wraps.
  let api: ModelAPI
  /// The bodies as they are on the wire.
  var request: JSONObject
  var response: JSONObject?

  init(api: ModelAPI, request: JSONObject, response: JSONObject?) {
    self.api = api
    self.request = request
    self.response = response
  }

  /// - Parameter id: The response's id, which a log has beside it.
  init(logged request: JSONObject, _ response: JSONObject?, id: String?) {
    api = Self.api(request, response)
    self.request = Self.unwrapped(request)
    let model = request.string("model")
    self.response = response.map { [api] in Self.message($0, api, model: model, id: id) }
  }

  private static func api(_ request: JSONObject, _ response: JSONObject?) -> ModelAPI {
    switch response?.string("finish_reason") {
    case "end_turn"?, "max_tokens"?, "stop_sequence"?, "tool_use"?, "pause_turn"?, "refusal"?: return .messages
    case "length"?, "tool_calls"?, "content_filter"?, "function_call"?: return .chat
    default: return request.string("model")?.hasPrefix("claude") == true ? .messages : .chat
    }
  }

  // MARK: Requests

  private static func unwrapped(_ logged: JSONObject) -> JSONObject {
    guard logged.members.count == 3, let model = logged["model"], let messages = logged["messages"],
      let parameters = logged.object("params"), parameters["model"] == nil, parameters["messages"] == nil
    else { return logged }
    var body: JSONObject = ["model": model, "messages": messages]
    body.members += parameters.members
    return body
  }

  var loggedRequest: JSONObject {
    guard let model = request["model"], let messages = request["messages"] else { return request }
    return [
      "model": model, "messages": messages,
      "params": .object(JSONObject(request.without("model", "messages").members.filter { $0.value != .null })),
    ]
  }

  // MARK: Responses

  private static func message(
    _ logged: JSONObject, _ api: ModelAPI, model: String?, id: String?
  ) -> JSONObject {
    guard logged.members.count == 3, let content = logged.string("content"), let finish = logged["finish_reason"],
      case .array(let calls)? = logged["tool_calls"]
    else { return logged }
    var body = JSONObject()
    body.set("id", id)
    switch api {
    case .messages:
      body.set("type", "message")
      body.set("role", "assistant")
      body.set("model", model)
      let text: [JSONValue] = content.isEmpty ? [] : [["type": "text", "text": .string(content)]]
      let tools = calls.enumerated().map { index, call in
        guard case .object(let call) = call else { return call }
        var block: JSONObject = ["type": "tool_use", "id": .string("call_\(index)")]
        block.set("name", call["name"])
        block.set("input", call["arguments"])
        return .object(block)
      }
      body.set("content", .array(text + tools))
      body.set("stop_reason", finish)
    default:
      body.set("object", "chat.completion")
      body.set("model", model)
      var message: JSONObject = ["role": "assistant", "content": .string(content)]
      // The ids are those that agentrr's replay gives.
      let tools = calls.enumerated().map { index, call in
        JSONValue.object(["id": .string("call_\(index)"), "type": "function", "function": call])
      }
      message.set("tool_calls", nonEmpty: tools)
      body.set("choices", .array([["index": 0, "message": .object(message), "finish_reason": finish]]))
    }
    return body
  }

  var loggedResponse: JSONObject? {
    guard let response else { return nil }
    switch api {
    case .messages:
      guard response["content"] != nil, response["stop_reason"] != nil else { return response }
      let blocks = response.objects("content")
      return Self.logged(
        blocks.compactMap { $0.string("text") }.joined(), response["stop_reason"],
        blocks.filter { $0.string("type") == "tool_use" }.map(Self.call))
    default:
      guard let choice = response.objects("choices").first, let message = choice.object("message") else {
        return response
      }
      return Self.logged(
        message.string("content") ?? "", choice["finish_reason"],
        message.objects("tool_calls").compactMap { $0.object("function").map(Self.call) })
    }
  }

  private static func call(_ call: JSONObject) -> JSONValue {
    ["name": call["name"] ?? .null, "arguments": call["arguments"] ?? call["input"] ?? .null]
  }

  private static func logged(_ content: String, _ finish: JSONValue?, _ calls: [JSONValue]) -> JSONObject {
    let finish = finish == .null ? nil : finish
    return ["content": .string(content), "finish_reason": finish ?? "stop", "tool_calls": .array(calls)]
  }

  /// What the wrappers note besides.
  var meta: JSONObject {
    var meta: JSONObject = ["provider_request_id": response?["id"] ?? .null, "retry_count": 0]
    if api == .chat { meta.set("chunk_count", 0) }
    return meta
  }
}
