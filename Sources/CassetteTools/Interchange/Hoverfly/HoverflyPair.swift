import CassetteFormat

/// A request that is matched, and its response.
struct HoverflyPair {
  private let request: JSONMembers
  private let response: JSONMembers
  private let folder: String?

  init(_ bytes: [UInt8], folder: String?) throws {
    guard let pair = JSONMembers(bytes), let request = pair.object("request"), let response = pair.object("response")
    else { throw InterchangeError("it has no request or no response") }
    self.request = request
    self.response = response
    self.folder = folder
  }

  func append(to sink: EventSink, warn: (String) -> Void) throws {
    var details = EventSink.Details()
    details.took = response.integer("fixedDelay").flatMap(Milliseconds.microseconds)
    guard let status = response.integer("status") else { throw InterchangeError("its response has no status") }
    var recorded = RecordedResponse(status: status)
    recorded.message.headers = try JSONHeaders.read(response.value("headers"))
    let text = Array((response.string("body") ?? "").utf8)
    if let name = response.string("bodyFile"), !name.isEmpty {
      warn("its body is in the file \(name), which is left out")
      details.fidelity["response.body"] = .absent
    } else if response.bool("encodedBody") == true {
      guard let bytes = Base64.decode(text) else { throw InterchangeError("its encoded body is not base64") }
      recorded.message.body = RecordedBody(bytes)
    } else {
      recorded.message.body = RecordedBody(text)
    }
    if response.bool("templated") == true {
      warn("its response is a template, which is kept as it is")
      recorded.message.body?.fidelity = .reconstructed
    }
    let request = try HoverflyRequest(request).recorded(warn)
    details.fidelity["response.reason"] = .absent
    try sink.append(request, recorded, details)
  }
}
