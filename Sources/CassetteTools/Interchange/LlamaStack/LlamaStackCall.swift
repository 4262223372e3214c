import CassetteFormat

/// A recorded call of a service: by a client library (with an endpoint), or of plain HTTP (with a payload).
struct LlamaStackCall {
  private let request: JSONMembers
  private let response: JSONMembers
  /// Whether the library's objects were recorded, not what was sent.
  private let isOfLibrary: Bool

  init(_ request: JSONMembers, _ response: JSONMembers) {
    self.request = request
    self.response = response
    isOfLibrary = request.raw("payload") == nil
  }

  func append(to sink: EventSink, _ details: EventSink.Details) throws {
    var details = details
    details.fidelity["request.method"] = isOfLibrary ? .reconstructed : nil
    guard let url = request.string("url") else { throw InterchangeError("its url is no text") }
    var recorded = RecordedRequest(
      method: ByteString(request.string("method") ?? "POST"), uri: Array(corrected(url).utf8))
    if isOfLibrary { recorded.pathFidelity = .reconstructed }
    recorded.message.headers = try JSONHeaders.read(request.value("headers"))
    recorded.message.headerFidelity = .reconstructed
    if let body = request.raw("body") ?? request.raw("payload"), body != Array("null".utf8) {
      recorded.message.body = RecordedBody(JSONText.minified(body), isOfLibrary ? .reconstructed : .reserialised)
      recorded.message.headers.append(HeaderField("Content-Type", "application/json"))
    }
    let (response, error) = answer
    if response != nil && self.response.raw("status") == nil { details.fidelity["response.status"] = .reconstructed }
    try sink.append(recorded, response, error: error, details)
  }

  /// The recorder joins the client's base URL and an endpoint that both have the API's version.
  private func corrected(_ url: String) -> String {
    guard let endpoint = request.string("endpoint"), endpoint.hasPrefix("/v1/"), url.hasSuffix("/v1" + endpoint) else {
      return url
    }
    return String(url.dropLast(endpoint.count)) + endpoint.dropFirst(3)
  }

  private var answer: (RecordedResponse?, TransportError?) {
    if response.bool("is_exception") == true { return failure }
    var recorded = RecordedResponse(status: response.integer("status") ?? 200)
    let body = LlamaStackBody(response, isOfOllama: request.string("endpoint")?.hasPrefix("/api/") == true)
    recorded.message.body = body.recorded
    recorded.message.headerFidelity = .reconstructed
    recorded.message.headers = [HeaderField("Content-Type", body.contentType)]
    return (recorded, nil)
  }

  /// What a library raised: it has the status and, without the object around it, the body of the error response.
  private var failure: (RecordedResponse?, TransportError?) {
    let data = response.object("exception_data")
    let message = response.string("exception_message") ?? data?.string("message")
    guard let data, let status = data.integer("status_code"), (100...999).contains(status) else {
      return (nil, TransportError(phase: .response, kind: data?.string("type") ?? "exception", message: message))
    }
    var recorded = RecordedResponse(status: status)
    recorded.message.headerFidelity = .reconstructed
    if var body = data.raw("body"), body != Array("null".utf8) {
      body = JSONText.minified(body)
      if data.string("provider") == "openai", data.object("body")?.raw("error") == nil {
        body = Array(#"{"error":"#.utf8) + body + Array("}".utf8)
      }
      recorded.message.body = RecordedBody(body, .reconstructed)
      recorded.message.headers = [HeaderField("Content-Type", "application/json")]
    }
    return (recorded, nil)
  }
}
