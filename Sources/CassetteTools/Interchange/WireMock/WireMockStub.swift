import CassetteFormat

/// A stub: what requests it is for, and what they get.
struct WireMockStub {
  private let request: JSONMembers
  private let response: JSONMembers
  private let folder: String?

  init(_ stub: JSONMembers, folder: String?) throws {
    guard let request = stub.object("request"), let response = stub.object("response") else {
      throw InterchangeError("it has no request or no response")
    }
    self.request = request
    self.response = response
    self.folder = folder
  }

  func append(to sink: EventSink, warn: (String) -> Void) throws {
    var details = EventSink.Details()
    details.took = delay()
    let request = try WireMockRequest(request).recorded(warn)
    if let error = try fault() { return try sink.append(request, nil, error: error, details) }
    guard response.raw("proxyBaseUrl") == nil else { throw InterchangeError("it passes requests on to another server") }
    var recorded = RecordedResponse(
      status: response.integer("status") ?? 200, reason: response.string("statusMessage").map { ByteString($0) })
    recorded.message.headers = try JSONHeaders.read(response.value("headers"))
    recorded.message.body = try body(warn)
    if response.raw("transformers")?.contains(UInt8(ascii: "\"")) == true {
      warn("its response is a template, which is kept as it is")
      recorded.message.body?.fidelity = .reconstructed
    }
    if recorded.message.body == nil && response.raw("bodyFileName") != nil {
      details.fidelity["response.body"] = .absent
    }
    try sink.append(request, recorded, details)
  }

  /// What the response takes in all, in microseconds.
  private func delay() -> Int? {
    let dribble = response.object("chunkedDribbleDelay")?.integer("totalDuration")
    guard let fixed = response.integer("fixedDelayMilliseconds") ?? dribble.map({ _ in 0 }) else { return nil }
    let (sum, overflow) = fixed.addingReportingOverflow(dribble ?? 0)
    return overflow ? nil : Milliseconds.microseconds(sum)
  }

  /// How a broken connection is simulated.
  private func fault() throws -> TransportError? {
    guard let fault = response.string("fault") else { return nil }
    let kind = fault == "CONNECTION_RESET_BY_PEER" ? "reset" : fault.lowercased().replacing("_", with: "-")
    return TransportError(phase: .response, kind: kind, message: nil)
  }

  private func body(_ warn: (String) -> Void) throws -> RecordedBody? {
    var body: RecordedBody?
    if let text = response.string("base64Body") {
      guard let bytes = Base64.decode(Array(text.utf8)) else { throw InterchangeError("its base64Body is not base64") }
      body = RecordedBody(bytes)
    } else if let tree = response.raw("jsonBody") {
      body = RecordedBody(JSONText.minified(tree), .reserialised)
    } else if let name = response.string("bodyFileName") {
      do { body = RecordedBody(try WireMockFiles.read(name, from: folder)) } catch let error as InterchangeError {
        warn(error.message)
      }
    } else if let text = response.value("body"), text != .null {
      body = RecordedBody(JSONHeaders.text(text).bytes)
    }
    if let dribble = response.object("chunkedDribbleDelay"), let count = dribble.integer("numberOfChunks"),
      let total = dribble.integer("totalDuration")
    {
      let size = body?.bytes.count ?? 0
      body?.chunks = WireMockDribble.table(size: size, count: count, milliseconds: total)
      body?.chunkFidelity = .reconstructed
    }
    return body
  }
}
