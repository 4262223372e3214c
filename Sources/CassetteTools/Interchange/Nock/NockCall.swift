import CassetteFormat

/// One recorded call.
struct NockCall {
  private let members: JSONMembers

  init(_ bytes: [UInt8]) throws {
    guard let members = JSONMembers(bytes) else { throw InterchangeError("it is no object") }
    self.members = members
  }

  func append(to sink: EventSink) throws {
    guard let scope = members.string("scope"), let path = members.string("path") else {
      throw InterchangeError("its scope or its path is no text")
    }
    guard let method = members.string("method") else { throw InterchangeError("it has no method") }
    var request = RecordedRequest(
      method: ByteString(method.uppercased()), uri: Array((origin(scope) + path).utf8))
    request.message.headers = try JSONHeaders.read(members.value("reqheaders"))
    request.message.headerFidelity = request.message.headers.isEmpty ? .absent : .reserialised
    if let body = try body("body"), !body.bytes.isEmpty { request.message.body = body }
    var response = RecordedResponse(status: try status())
    response.message.headers = try JSONHeaders.read(members.value("rawHeaders") ?? members.value("headers"))
    let isCoded = response.message.header("Content-Encoding") != nil
    response.message.body = try body("response", isCoded: isCoded, isBinary: members.bool("responseIsBinary") == true)
    var details = EventSink.Details()
    details.fidelity["response.reason"] = .absent
    try sink.append(request, response, details)
  }

  /// The scope without the port that its scheme implies, which a Host header does not have.
  private func origin(_ scope: String) -> String {
    for (scheme, port) in [("https://", ":443"), ("http://", ":80")]
    where scope.hasPrefix(scheme) && scope.hasSuffix(port) {
      return String(scope.dropLast(port.count))
    }
    return scope
  }

  /// The status; early recorders kept it as text.
  private func status() throws -> Int {
    if let status = members.integer("status") { return status }
    if let reply = members.string("status") ?? members.string("reply") {
      guard let status = Int(reply) else { throw InterchangeError("its status is no number") }
      return status
    }
    return members.integer("reply") ?? 200
  }

  private func body(_ key: String, isCoded: Bool = false, isBinary: Bool = false) throws -> RecordedBody? {
    guard let raw = members.raw(key) else { return nil }
    switch raw.first {
    case UInt8(ascii: "\""):
      guard let text = members.string(key) else { throw InterchangeError("its \(key) is not JSON text") }
      if isBinary {
        guard let bytes = Self.bytes(ofHex: text) else { throw InterchangeError("its \(key) is not hexadecimal") }
        return RecordedBody(bytes)
      }
      return RecordedBody(Array(text.utf8))
    case UInt8(ascii: "["): return (isCoded ? chunks(raw) : nil) ?? RecordedBody(JSONText.minified(raw), .reserialised)
    default: return RecordedBody(JSONText.minified(raw), .reserialised)
    }
  }

  /// A compressed body: its chunks in hexadecimal, in the order in which they came.
  private func chunks(_ raw: [UInt8]) -> RecordedBody? {
    guard case .array(let items)? = try? JSONParser.lax(raw.span.bytes), !items.isEmpty else { return nil }
    var parts: [[UInt8]] = []
    for item in items {
      guard case .string(let text) = item, let bytes = Self.bytes(ofHex: text) else { return nil }
      parts.append(bytes)
    }
    var body = PayloadStream.body(parts: parts)
    // The borders are those that nock saw; only the times are not known.
    body.fidelity = nil
    return body
  }

  private static func bytes(ofHex text: String) -> [UInt8]? {
    let digits = text.utf8.map(Hex.value)
    guard digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 != nil }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0]! << 4 | digits[$0 + 1]! }
  }
}
