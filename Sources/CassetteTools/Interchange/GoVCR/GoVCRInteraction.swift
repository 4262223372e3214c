import CassetteFormat

/// Reads a recorded request and its response.
struct GoVCRInteraction {
  private(set) var details = EventSink.Details()
  private(set) var warnings: Set<String> = []

  mutating func request(_ node: YAMLNode) throws -> RecordedRequest {
    // Without a method Go means GET.
    let method = try node.text("method").flatMap { $0.isEmpty ? nil : $0 } ?? Array("GET".utf8)
    let host = try node.text("host").flatMap { $0.isEmpty ? nil : $0 }
    var request = RecordedRequest(method: ByteString(method), uri: try node.text("url") ?? [])
    if request.authority == nil { request.authority = host.map(ByteString.init) }
    request.message = try message(node, "request")
    if let host, request.authority?.bytes != host {
      request.message.headers.append(HeaderField("Host", ByteString(host)))
    }
    let body = try node.text("body")
    let length = try node.integer("content_length") ?? 0
    if let body, !body.isEmpty {
      request.message.body = RecordedBody(body)
    } else if length > 0 {
      details.fidelity["request.body"] = .absent
    }
    for key in ["remote_addr", "request_uri"] as [StaticString] where try node.text(key)?.isEmpty == false {
      warnings.insert("the member \(key) of a request is not kept")
    }
    return request
  }

  mutating func response(_ node: YAMLNode) throws -> RecordedResponse {
    let status = try node.text("status") ?? []
    let digits = status.prefix { (0x30...0x39).contains($0) }
    guard let code = try node.integer("code") ?? Int(String(decoding: digits, as: UTF8.self)) else {
      throw YAMLRecording.IncompleteRecord(message: "its response has no status code from 100 to 999")
    }
    // Go's status is the whole of `200 OK`.
    let reason = digits.elementsEqual(String(code).utf8) ? status.dropFirst(digits.count).drop { $0 == 0x20 } : status[...]
    var response = RecordedResponse(status: code, reason: status.isEmpty ? nil : ByteString(Array(reason)))
    response.message = try message(node, "response")
    let isDecompressed = try node.text("uncompressed").map { $0.elementsEqual("true".utf8) } ?? false
    if let body = try node.text("body") {
      response.message.body = RecordedBody(body, isDecompressed ? .decoded : nil)
    } else if try node.integer("content_length") ?? 0 > 0 {
      details.fidelity["response.body"] = .absent
    }
    if let text = try node.text("duration"), !text.isEmpty {
      details.took = GoDuration.microseconds(String(decoding: text, as: UTF8.self))
      // It was measured when the headers had come, which is not the end.
      if details.took != nil {
        details.fidelity["took"] = .reconstructed
      } else {
        warnings.insert("a duration that is not one of Go's is not kept")
      }
    }
    return response
  }

  private mutating func message(_ node: YAMLNode, _ side: String) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try node["headers"]?.headers() ?? []
    message.headerFidelity = message.headers.isEmpty ? .absent : .reserialised
    if message.headers.contains(where: { VcrpyHeaders.isRedacted($0.value) }) { message.headerFidelity = .redacted }
    message.trailers = try node["trailer"]?.headers() ?? []
    message.version = RecordedMessage.version(try node.text("proto").map { String(decoding: $0, as: UTF8.self) })
    if node["transfer_encoding"]?.items?.contains(where: { $0.string == "chunked" }) == true {
      message.framing = "chunked"
    }
    return message
  }
}
