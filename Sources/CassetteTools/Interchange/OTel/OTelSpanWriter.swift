import CassetteFormat

/// A span that is being written.
struct OTelSpanWriter {
  private let id: String
  private let trace: String
  private let parent: String?
  private let name: String
  private let kind: Int
  /// In microseconds since 1970.
  var start = 0
  var end = 0
  private var attributes: [JSONValue] = []
  private var events: [JSONValue] = []
  private var status = JSONObject()

  /// The root span.
  init(_ id: String, _ ids: OTelIDs, name: String, kind: Int) {
    self.id = id
    trace = ids.trace
    parent = nil
    self.name = name
    self.kind = kind
  }

  /// The span of an event; nil for events that traces do not have, which is noted.
  init?(_ event: Event, _ cassette: CassetteReader, _ ids: OTelIDs, _ losses: inout OTelLosses) throws {
    id = ids.span(event.sequence)
    trace = ids.trace
    parent = ids.span(of: event.parent)
    switch event.content {
    case .tool(let tool):
      name = "execute_tool \(tool.name)"
      kind = 1
      setCommon(event)
      try set(tool, event, cassette)
    case .http(let exchange), .open(let exchange):
      losses.note(exchange)
      let request = try Self.content(exchange.request.message, cassette)
      let response = try exchange.response.map { try Self.content($0.message, cassette) }
      kind = 3
      if let call = RecordedCall(exchange, request: request, response: response)?.call {
        name = "chat \(call.model ?? call.served ?? "unknown")"
        setCommon(event)
        set(call)
      } else {
        name = exchange.request.method.description
        setCommon(event)
        losses.note("its bodies, since it is no model call that is understood", event)
      }
      set(exchange)
    default:
      losses.note("a \(event.kind) event, for which traces have no span", event)
      return nil
    }
  }

  private static func content(_ message: Message, _ cassette: CassetteReader) throws -> [UInt8] {
    guard let body = message.body, !body.isLost else { return [] }
    let bytes = try cassette.bytes(of: body)
    return body.coding.flatMap { Decompression.decode(bytes, coding: $0) } ?? bytes
  }

  private mutating func setCommon(_ event: Event) {
    if let lane = event.lane { set("gen_ai.conversation.id", .string(lane)) }
  }

  private mutating func set(_ tool: ToolCall, _ event: Event, _ cassette: CassetteReader) throws {
    set("gen_ai.operation.name", "execute_tool")
    set("gen_ai.tool.name", .string(tool.name))
    set("gen_ai.tool.type", "function")
    if let id = event.id { set("gen_ai.tool.call.id", .string(id)) }
    set("openinference.span.kind", "TOOL")
    for (body, name, plain) in [
      (tool.arguments, "gen_ai.tool.call.arguments", "input.value"),
      (tool.result, "gen_ai.tool.call.result", "output.value"),
    ] {
      guard let body, !body.isLost else { continue }
      let text = String(decoding: try cassette.bytes(of: body), as: UTF8.self)
      set(name, .string(text))
      set(plain, .string(text))
    }
    if let error = tool.error { fail(error.kind, error.message) }
  }

  private mutating func set(_ call: ModelCall) {
    set("gen_ai.operation.name", "chat")
    set("openinference.span.kind", "LLM")
    if let provider = call.provider { set("gen_ai.provider.name", .string(provider)) }
    if let model = call.model {
      set("gen_ai.request.model", .string(model))
      set("llm.model_name", .string(model))
    }
    for member in call.parameters.members { set("gen_ai.request.\(member.key)", member.value) }
    if let served = call.served { set("gen_ai.response.model", .string(served)) }
    if let id = call.responseID { set("gen_ai.response.id", .string(id)) }
    if !call.finish.isEmpty { set("gen_ai.response.finish_reasons", .array(call.finish.map(JSONValue.string))) }
    if let count = call.usage.input {
      set("gen_ai.usage.input_tokens", .integer(count))
      set("llm.token_count.prompt", .integer(count))
    }
    if let count = call.usage.output {
      set("gen_ai.usage.output_tokens", .integer(count))
      set("llm.token_count.completion", .integer(count))
    }
    let system = call.messages.prefix { $0.isSystem }
    if !system.isEmpty { setJSON("gen_ai.system_instructions", .array(system.flatMap(\.parts).map(Self.part))) }
    if !call.tools.isEmpty { setJSON("gen_ai.tool.definitions", .array(call.tools)) }
    let input = JSONValue.array(call.messages.dropFirst(system.count).map { Self.message($0, nil) })
    setJSON("gen_ai.input.messages", input)
    set("input.mime_type", "application/json")
    setJSON("input.value", ["messages": input])
    guard !call.answers.isEmpty else { return }
    let answers = call.answers.enumerated().map { index, answer in
      Self.message(answer, index < call.finish.count ? call.finish[index] : call.finish.last)
    }
    setJSON("gen_ai.output.messages", .array(answers))
    set("output.mime_type", "application/json")
    setJSON("output.value", ["messages": .array(answers)])
  }

  private mutating func set(_ exchange: Exchange) {
    set("http.request.method", .string(exchange.request.method.description))
    set("url.path", .string(exchange.request.path.description))
    if let authority = exchange.request.authority?.string {
      let parts = authority.split(separator: ":")
      set("server.address", .string(parts.first.map { String($0) } ?? authority))
      if parts.count == 2, let port = Int(parts[1]) { set("server.port", .integer(port)) }
    }
    if let status = exchange.response?.status {
      set("http.response.status_code", .integer(status))
      if status >= 400 { fail(String(status), exchange.response?.reason?.string) }
    }
    if let error = exchange.error { fail(error.kind, error.message) }
  }

  private mutating func fail(_ kind: String, _ message: String?) {
    set("error.type", .string(kind))
    status = ["code": 2]
    status.set("message", message)
  }

  private static func message(_ message: ChatMessage, _ finish: String?) -> JSONValue {
    var object: JSONObject = ["role": .string(message.role)]
    object.set("parts", .array(message.parts.map(part)))
    object.set("name", message.name)
    object.set("finish_reason", finish)
    return .object(object)
  }

  private static func part(_ part: ChatPart) -> JSONValue {
    switch part {
    case .text(let text): return ["type": "text", "content": .string(text)]
    case .reasoning(let text, _): return ["type": "reasoning", "content": .string(text)]
    case .toolCall(let call):
      var object: JSONObject = ["type": "tool_call"]
      object.set("id", call.id)
      object.set("name", call.name)
      object.set("arguments", call.argumentValue)
      return .object(object)
    case .toolResult(let result):
      var object: JSONObject = ["type": "tool_call_response"]
      object.set("id", result.id)
      object.set("response", result.content)
      return .object(object)
    case .other(let value): return value
    }
  }

  mutating func addEvent(_ name: String, detail: String?, _ time: Int) {
    var event: JSONObject = ["timeUnixNano": .string(Self.nanoseconds(time)), "name": .string(name)]
    if let detail { event.set("attributes", .array([Self.pair("detail", .string(detail))])) }
    events.append(.object(event))
  }

  mutating func set(_ key: String, _ value: JSONValue) { attributes.append(Self.pair(key, value)) }

  /// Structures are text in attributes, since not every backend takes others.
  private mutating func setJSON(_ key: String, _ value: JSONValue) {
    set(key, .string(String(decoding: JSONText.encode(value), as: UTF8.self)))
  }

  private static func nanoseconds(_ microseconds: Int) -> String { microseconds == 0 ? "0" : "\(microseconds)000" }

  static func pair(_ key: String, _ value: JSONValue) -> JSONValue {
    ["key": .string(key), "value": typed(value)]
  }

  private static func typed(_ value: JSONValue) -> JSONValue {
    switch value {
    case .bool: ["boolValue": value]
    // Integers of 64 bits are text in the JSON of protocol buffers.
    case .integer(let number): ["intValue": .string(String(number))]
    case .number: ["doubleValue": value]
    case .array(let items): ["arrayValue": ["values": .array(items.map(typed))]]
    default: ["stringValue": .string(value.text ?? String(decoding: JSONText.encode(value), as: UTF8.self))]
    }
  }

  var json: JSONValue {
    var object = JSONObject()
    object.set("traceId", trace)
    object.set("spanId", id)
    object.set("parentSpanId", parent)
    object.set("name", name)
    object.set("kind", kind)
    object.set("startTimeUnixNano", Self.nanoseconds(start))
    object.set("endTimeUnixNano", Self.nanoseconds(max(start, end)))
    object.set("attributes", .array(attributes))
    object.set("events", nonEmpty: events)
    object.set("status", status)
    return .object(object)
  }
}
