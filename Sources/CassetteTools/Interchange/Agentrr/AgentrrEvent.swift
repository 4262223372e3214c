import CassetteFormat

/// Events of a cassette as crossings that agentrr knows.
enum AgentrrEvent {
  /// - Returns: Nil for an event that has no place in a log.
  /// - Throws: `FileError`, or a finding about the cassette.
  static func boundary(
    of event: Event, _ cassette: CassetteReader, start: Int?, lose: (String) -> Void
  ) throws -> AgentrrBoundary? {
    var failure: AgentrrBoundary.Failure?
    let content: AgentrrBoundary.Content
    switch event.content {
    case .http(let exchange), .open(let exchange):
      guard let call = try AgentrrExchange(exchange, cassette, lose: lose) else { return nil }
      content = .model(call.call)
      failure = call.failure
    case .tool(let call):
      content = .tool(
        name: call.name, arguments: try value(call.arguments, cassette, "arguments", lose),
        result: try value(call.result, cassette, "result", lose))
      failure = call.error.map { AgentrrBoundary.Failure(type: $0.kind, message: $0.message ?? "") }
    case .reading(let reading):
      content = .reading(reading.kind, source: reading.source, value: try value(reading, cassette, lose))
    case .marker(let marker):
      let phase = marker.detail ?? "mark"
      let span = (phase == "begin" ? event.id : event.parent) ?? event.id ?? "span-\(event.sequence)"
      content = .step(label: marker.name, phase: phase, span: span)
    case .checkpoint, .other:
      lose("a \(event.kind) event, for which a log has no type")
      return nil
    }
    if event.lane != nil { lose("its lane") }
    var boundary = AgentrrBoundary(content)
    boundary.id = boundary.isBeginning ? nil : event.id
    boundary.parent = event.parent
    boundary.took = event.took
    if let took = event.took, took % 1000 != 0 { lose("how long it took, below a millisecond") }
    boundary.error = failure
    if let start, let at = event.at { boundary.end = start + at + (event.took ?? 0) }
    return boundary
  }

  /// A body as the JSON value that it is; text that is none becomes a string.
  private static func value(
    _ body: Body?, _ cassette: CassetteReader, _ part: String, _ lose: (String) -> Void
  ) throws -> JSONValue? {
    guard let body else { return nil }
    guard !body.isLost else {
      lose("the \(part), which was lost before")
      return nil
    }
    let bytes = try cassette.bytes(of: body)
    if let value = try? JSONParser.lax(bytes.span.bytes) { return value }
    if let text = String(validating: bytes, as: UTF8.self) {
      lose("that the \(part) is text and not JSON; it is written as a string")
      return .string(text)
    }
    lose("the \(part), which is not text")
    return nil
  }

  private static func value(
    _ reading: Reading, _ cassette: CassetteReader, _ lose: (String) -> Void
  ) throws -> JSONValue {
    switch reading.value {
    case .integer(let number): return .integer(number)
    case .data(let body): return try value(body, cassette, "value", lose) ?? .null
    case .string(let text):
      guard reading.kind != .id else { return .string(text) }
      let bytes = Array(text.utf8)
      switch try? JSONParser.lax(bytes.span.bytes) {
      case .integer(let number)?: return .integer(number)
      case .number(let spelling)?: return .number(spelling)
      default: return .string(text)
      }
    }
  }
}

/// A model call over HTTP as the call of a client library.
struct AgentrrExchange {
  private(set) var call: AgentrrModelCall
  private(set) var failure: AgentrrBoundary.Failure?

  private static let contentLimit = 256 << 20

  /// Nil for an exchange that is not a model call which agentrr's wrappers make, or has no answer.
  init?(_ exchange: Exchange, _ cassette: CassetteReader, lose: (String) -> Void) throws {
    let api: ModelAPI
    switch LLMDialect(path: exchange.request.path.description) {
    case .openAIChat?: api = .chat
    case .anthropicMessages?: api = .messages
    default:
      lose("the exchange, which is not a call that agentrr's wrappers make")
      return nil
    }
    guard let body = try Self.content(exchange.request.message, cassette), case .object(let request)? = Self.json(body)
    else {
      lose("the exchange, since its request is not a JSON object")
      return nil
    }
    call = AgentrrModelCall(api: api, request: request, response: nil)
    if Self.hasMore(exchange) { lose("what it was on the wire: its target, its headers, and the bytes of its bodies") }
    let answer = try exchange.response.flatMap { try Self.content($0.message, cassette) }
    if let error = exchange.error {
      failure = AgentrrBoundary.Failure(type: error.kind, message: error.message ?? "")
    } else if let response = exchange.response, response.status >= 400 {
      let text = String(decoding: answer ?? [], as: UTF8.self)
      failure = AgentrrBoundary.Failure(
        type: Self.exception(response.status), message: "Error code: \(response.status) - \(text)")
    } else if let answer {
      call.response = Self.json(answer).flatMap { if case .object(let object) = $0 { object } else { nil } }
      if call.response == nil, let streamed = AgentrrStream.message(answer, api) {
        call.response = streamed
        lose("how the answer was streamed")
      }
    }
    guard call.response != nil || failure != nil else {
      lose("the exchange, which has no answer that can be read")
      return nil
    }
  }

  /// Whether an exchange says more of HTTP than the import of a log makes up.
  private static func hasMore(_ exchange: Exchange) -> Bool {
    let messages = [exchange.request.message, exchange.response?.message].compactMap(\.self)
    return exchange.request.authority != nil || messages.contains { !$0.headers.isEmpty }
      || !["/v1/chat/completions", "/v1/messages"].contains(exchange.request.path)
  }

  private static func json(_ bytes: [UInt8]) -> JSONValue? { try? JSONParser.lax(bytes.span.bytes) }

  private static func content(_ message: Message, _ cassette: CassetteReader) throws -> [UInt8]? {
    guard let body = message.body, !body.isLost else { return nil }
    let bytes = try cassette.bytes(of: body)
    guard let coding = body.coding else { return bytes }
    return Decompression.decode(bytes, coding: coding, limit: contentLimit)
  }

  /// The exception that the client libraries raise.
  private static func exception(_ status: Int) -> String {
    switch status {
    case 400: "BadRequestError"
    case 401: "AuthenticationError"
    case 403: "PermissionDeniedError"
    case 404: "NotFoundError"
    case 409: "ConflictError"
    case 422: "UnprocessableEntityError"
    case 429: "RateLimitError"
    case 500...: "InternalServerError"
    default: "APIStatusError"
    }
  }
}
