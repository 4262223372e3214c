import CassetteFormat

/// Reads a recorded request and its response.
struct RubyVCRInteraction {
  private(set) var details = EventSink.Details()
  private(set) var warnings: Set<String> = []

  mutating func time(_ node: YAMLNode) throws {
    guard let text = try node.text("recorded_at").map({ String(decoding: $0, as: UTF8.self) }) else { return }
    details.time = HTTPDate.microseconds(text) ?? Timestamp.microseconds(text)
    // It is the time when the response had come.
    if details.time != nil {
      details.fidelity["at"] = .reconstructed
    } else {
      warnings.insert("a recorded_at that is not a date is not kept")
    }
  }

  mutating func request(_ node: YAMLNode) throws -> RecordedRequest {
    // A symbol, as :get, in old cassettes.
    guard let method = try node.text("method")?.drop(while: { $0 == UInt8(ascii: ":") }), !method.isEmpty else {
      throw InterchangeError("it has no method")
    }
    guard let uri = try node.text("uri") else { throw InterchangeError("it has no uri") }
    let upper = method.map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 }
    var request = RecordedRequest(method: ByteString(upper), uri: uri)
    request.message = try message(node, "request")
    if request.message.body?.bytes.isEmpty == true { request.message.body = nil }
    return request
  }

  mutating func response(_ node: YAMLNode, to uri: [UInt8]?) throws -> RecordedResponse {
    // Betamax had no reason beside it once.
    guard let code = try node["status"]?.integer("code") ?? node.integer("status_code") else {
      throw YAMLRecording.IncompleteRecord(message: "its response has no status code from 100 to 999")
    }
    var response = RecordedResponse(status: code, reason: try node["status"]?.text("message").map(ByteString.init))
    response.message = try message(node, "response")
    let version = try node.text("http_version").map { String(decoding: $0, as: UTF8.self) } ?? ""
    response.message.version = RecordedMessage.version(version.hasPrefix("HTTP/") ? version : "HTTP/\(version)")
    if let metadata = node["adapter_metadata"]?.pairs, !metadata.isEmpty {
      if node["adapter_metadata"]?["vcr_decompressed"]?.isNull == false {
        response.message.body?.fidelity = .decoded
      } else {
        warnings.insert("adapter_metadata is not kept")
      }
    }
    if let url = try node.text("url"), let uri, url != uri {
      warnings.insert("the url of a response that is not that of its request is not kept")
    }
    return response
  }

  private mutating func message(_ node: YAMLNode, _ side: String) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try node["headers"]?.headers() ?? []
    message.headerFidelity = message.headers.isEmpty ? nil : .reserialised
    if message.headers.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { message.headerFidelity = .redacted }
    if node["headers"]?.isNull ?? true { message.headerFidelity = .absent }
    guard let body = try RubyVCRBody(node["body"]) else { return message }
    message.body = RecordedBody(body.bytes, body.unknownEncoding == nil ? nil : .decoded)
    if let encoding = body.unknownEncoding {
      warnings.insert("the encoding \(encoding) is not known; such text is kept as UTF-8")
    }
    return message
  }
}
