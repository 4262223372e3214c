import CassetteFormat

/// A step of a trace, taken apart.
struct EscapementStep {
  enum Content {
    case model(ReconstructedExchange, TransportError?)
    case tool(name: String, arguments: JSONValue?, result: JSONValue?, error: ToolCall.Failure?)
    case checkpoint(name: String, state: JSONValue?)
    case marker(name: String, detail: String?)
  }

  let type: String
  let content: Content
  let id: String?
  /// Microseconds since 1970.
  let end: Int?
  /// Microseconds.
  let took: Int?
  let localState: JSONValue?
  let usage: JSONObject?
  /// What no event has a member for.
  let rest: JSONObject

  /// - Throws: `InterchangeError` for a step that lacks what its type must have.
  init(_ step: JSONObject, _ type: String) throws {
    self.type = type
    id = step.string("id")
    end = step.string("timestamp").flatMap(Timestamp.microseconds)
    took = step["duration_ms"]?.double.flatMap(Milliseconds.microseconds)
    localState = step["local_state"].flatMap { $0 == .null ? nil : $0 }
    usage = step.object("llm_response")?.object("usage")
    var rest = step.without(
      "id", "step_number", "step_type", "timestamp", "duration_ms", "local_state", "error_type", "error_message")
    let kind = step.string("error_type")
    let message = step.string("error_message")
    switch type {
    case "llm_call":
      guard let request = step.object("llm_request") else { throw InterchangeError("a model call has no llm_request") }
      content = .model(
        Self.call(request, step.object("llm_response")),
        kind.map { TransportError(phase: .response, kind: $0, message: message) })
      rest = rest.without("llm_request", "llm_response")
      rest.set("provider", request.string("provider").flatMap { ["openai", "anthropic"].contains($0) ? nil : $0 })
    case "tool_call":
      guard let request = step.object("tool_request"), let name = request.string("tool_name") else {
        throw InterchangeError("a tool call has no tool_request with a tool_name")
      }
      let response = step.object("tool_response")
      let error = response?.string("error") ?? message
      content = .tool(
        name: name, arguments: request["arguments"], result: response?["result"],
        error: error != nil || kind != nil ? ToolCall.Failure(kind: kind ?? "error", message: error) : nil)
      rest = rest.without("tool_request", "tool_response")
      rest.set("call_id", request.string("call_id"))
    case "checkpoint":
      let data = step.object("data") ?? [:]
      let state = data.without("name")
      content = .checkpoint(
        name: data.string("name") ?? "checkpoint", state: state.isEmpty ? nil : .object(state))
      if data["name"] == nil || data.string("name") != nil { rest = rest.without("data") }
    default:
      let data = step.object("data") ?? [:]
      content = .marker(name: type, detail: Self.detail(data, kind, message))
      if data.members.count == 1, data.members[0].key == "content" { rest = rest.without("data") }
    }
    self.rest = JSONObject(rest.members.filter { $0.value != .null && $0.value != [:] })
  }

  /// What happened, in a line: an error with its type, else the content, else all data.
  private static func detail(_ data: JSONObject, _ kind: String?, _ message: String?) -> String? {
    if let kind { return message.map { "\(kind): \($0)" } ?? kind }
    if let message { return message }
    if data.members.count == 1, let content = data.string("content") { return content }
    return data.isEmpty ? nil : String(decoding: JSONText.encode(.object(data)), as: UTF8.self)
  }

  // MARK: Model calls

  private static func call(_ request: JSONObject, _ response: JSONObject?) -> ReconstructedExchange {
    let isAnthropic = request.string("provider") == "anthropic"
    var body = JSONObject()
    body.set("model", request["model"])
    var messages = request["messages"]
    // Escapement makes a first message of Anthropic's system prompt.
    if isAnthropic, case .array(let items)? = messages, case .object(let first)? = items.first,
      first.string("role") == "system"
    {
      body.set("system", first["content"])
      messages = .array(Array(items.dropFirst()))
    }
    body.set("messages", messages)
    for key in ["temperature", "max_tokens", "tools", "tool_choice", "response_format", "seed"] {
      if let value = request[key], value != .null { body.set(key, value) }
    }
    for member in request.object("extra_params")?.members ?? [] { body[member.key] = member.value }
    let raw = response?.object("raw_response").flatMap { $0.isEmpty ? nil : $0 }
    let answer = raw ?? response?.without("raw_response")
    // A raw response is the whole one, as the client library has parsed and dumped it.
    return ReconstructedExchange(
      ModelCall(isAnthropic ? .messages : .chat, request: body, response: answer, isJoined: raw == nil))
  }
}
