import CassetteFormat

/// A line of a batch file: a request, or what came of one.
struct OpenAIBatchLine {
  let customID: String
  private let members: JSONMembers

  init(_ line: [UInt8]) throws {
    guard let members = JSONMembers(line) else { throw InterchangeError("it is not a JSON object") }
    guard let id = members.string("custom_id") else { throw InterchangeError("it has no custom_id") }
    self.members = members
    customID = id
  }

  var isRequest: Bool { members.raw("method") != nil || members.raw("url") != nil || members.raw("body") != nil }

  func request() throws -> RecordedRequest {
    guard let url = members.string("url") else { throw InterchangeError("it has no url") }
    var request = RecordedRequest(method: ByteString(members.string("method") ?? "POST"), uri: Array(url.utf8))
    request.message.headerFidelity = .absent
    request.message.body = body(members)
    return request
  }

  /// A request of which only the answer is known.
  static func unknownRequest() -> RecordedRequest {
    var request = RecordedRequest(method: "POST", path: "/")
    request.pathFidelity = .absent
    request.message.headerFidelity = .absent
    return request
  }

  /// What came: a response, or the reason for which there is none.
  func outcome() -> (RecordedResponse?, TransportError?) {
    if let response = members.object("response") {
      var recorded = RecordedResponse(status: response.integer("status_code") ?? 200)
      recorded.message.headerFidelity = .absent
      if let id = response.string("request_id"), !id.isEmpty, !id.utf8.contains(where: { $0 < 0x20 }) {
        // The service gives the same id in this header.
        recorded.message.headers = [HeaderField("x-request-id", ByteString(id))]
        recorded.message.headerFidelity = .reconstructed
      }
      recorded.message.body = body(response)
      return (recorded, nil)
    }
    guard let error = members.object("error") else { return (nil, nil) }
    return (
      nil, TransportError(phase: .request, kind: error.string("code") ?? "error", message: error.string("message"))
    )
  }

  private func body(_ members: JSONMembers) -> RecordedBody? {
    guard let raw = members.raw("body"), raw != Array("null".utf8) else { return nil }
    return RecordedBody(JSONText.minified(raw), .reserialised)
  }
}
