import CassetteFormat

/// One request and its response.
struct SessionRecordEntry {
  private let members: JSONMembers
  /// Whether the recorder was the one from before the test proxy, whose player gives texts back as they are.
  private let isOld: Bool

  init(_ bytes: [UInt8]) throws {
    guard let members = JSONMembers(bytes) else { throw InterchangeError("it is no object") }
    self.members = members
    isOld = members.raw("EncodedRequestUri") != nil
  }

  func append(to sink: EventSink) throws {
    guard let uri = members.string("RequestUri") else { throw InterchangeError("it has no RequestUri") }
    guard let method = members.string("RequestMethod") else { throw InterchangeError("it has no RequestMethod") }
    var request = RecordedRequest(method: ByteString(method), uri: Array(uri.utf8))
    if Self.isSanitized(uri.utf8) { request.pathFidelity = .redacted }
    request.message = try message("Request")
    var response: RecordedResponse?
    var details = EventSink.Details()
    if let status = members.integer("StatusCode"), status != 0 {
      response = RecordedResponse(status: status)
      response?.message = try message("Response")
      details.fidelity["response.reason"] = .absent
    }
    try sink.append(request, response, details)
  }

  private func message(_ side: String) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try JSONHeaders.read(members.value("\(side)Headers"))
    if !message.headers.isEmpty {
      message.headerFidelity =
        message.headers.contains { Self.isSanitized($0.value.bytes) } ? .redacted : .reserialised
    }
    if let raw = members.raw("\(side)Body") {
      message.body = try SessionRecordBody(headers: message.headers, isOld: isOld).read(raw)
      if Self.isSanitized(message.body?.bytes ?? []) { message.body?.fidelity = .redacted }
    }
    return message
  }

  /// Whether a value has the placeholder of the test proxy in it, as a word.
  static func isSanitized(_ text: some Collection<UInt8>) -> Bool {
    let text = Array(text)
    let word = Array("Sanitized".utf8)
    guard text.count >= word.count else { return false }
    return text.withUnsafeBufferPointer { text in
      var start = 0
      while let index = text[start...].firstIndex(of: word[0]), index + word.count <= text.count {
        if text[index..<index + word.count].elementsEqual(word) { return true }
        start = index + 1
      }
      return false
    }
  }
}
