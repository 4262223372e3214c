import CassetteFormat

/// Makes an event of a recorded request and its response.
struct VcrpyInteraction {
  /// A request whose response comes later in the file.
  struct RequestHalf {
    let request: Request
    let fidelity: [String: Event.Fidelity]
    let call: LLMCall?
  }

  private let writer: CassetteWriter

  init(_ writer: CassetteWriter) {
    self.writer = writer
  }

  func request(_ node: YAMLNode) throws -> RequestHalf {
    guard let method = try Self.text(node["method"]), !method.bytes.isEmpty else {
      throw InterchangeError("it has no method")
    }
    guard let uri = try uri(node) else { throw InterchangeError("it has no uri") }
    let parts = VcrpyURI.split(uri)
    var request = Request(method: method, path: parts.path, headers: try VcrpyHeaders.read(node["headers"]))
    request.scheme = parts.scheme
    request.authority = parts.authority
    var fidelity: [String: Event.Fidelity] = [:]
    if parts.scheme == nil && VcrpyHeaders.isRedacted(parts.path) { fidelity["request.path"] = .redacted }
    let bytes = try addBody(of: node, to: &request.message, "request", &fidelity)
    return RequestHalf(request: request, fidelity: fidelity, call: LLMCall(request, body: bytes))
  }

  /// The URI; cassettes from before vcrpy 1.0 have its parts.
  private func uri(_ node: YAMLNode) throws -> [UInt8]? {
    if let uri = try Self.text(node["uri"]) ?? Self.text(node["url"]) { return uri.bytes }
    guard let scheme = try Self.text(node["protocol"]), let host = try Self.text(node["host"]),
      let path = try Self.text(node["path"])
    else { return nil }
    let port = try Self.text(node["port"])?.description
    let isDefault = port == nil || port == (scheme == "https" ? "443" : "80")
    return scheme.bytes + Array("://".utf8) + host.bytes + Array((isDefault ? "" : ":\(port!)").utf8) + path.bytes
  }

  func event(_ sequence: Int, _ half: RequestHalf, _ node: YAMLNode?) throws -> Event {
    var exchange = Exchange(request: half.request)
    var fidelity = half.fidelity
    var bytes: [UInt8] = []
    if let node {
      var response = try response(node)
      bytes = try addBody(of: node, to: &response.message, "response", &fidelity)
      exchange.response = response
    }
    exchange.llm = half.call?.summary(exchange.response, body: bytes)
    var event = Event(sequence: sequence, content: .http(exchange))
    event.fidelity = fidelity
    return event
  }

  private func response(_ node: YAMLNode) throws -> Response {
    let status = node["status"]
    guard let code = (status?["code"] ?? node["status_code"] ?? status)?.string.flatMap(Int.init),
      (100...999).contains(code)
    else {
      throw InterchangeError("its response has no status code from 100 to 999")
    }
    var response = Response(
      status: code, reason: try Self.text(status?["message"]), headers: try VcrpyHeaders.read(node["headers"]))
    response.message.version = Self.version(try Self.text(node["http_version"]) ?? Self.text(node["protocol"]))
    return response
  }

  private static func version(_ text: ByteString?) -> String? {
    guard let text = text?.string, text.hasPrefix("HTTP/") else { return nil }
    let version = String(text.dropFirst(5))
    return ["2.0": "2", "3.0": "3"][version] ?? (["1.0", "1.1", "2", "3"].contains(version) ? version : nil)
  }

  /// Adds a message's body and says how faithful its parts are.
  ///
  /// - Returns: The body's bytes.
  private func addBody(
    of node: YAMLNode, to message: inout Message, _ side: String, _ fidelity: inout [String: Event.Fidelity]
  ) throws -> [UInt8] {
    fidelity["\(side).headers"] = VcrpyHeaders.fidelity(message.headers)
    let body = try VcrpyBody(of: node)
    guard let bytes = body.bytes else { return [] }
    var coding: String?
    if body.isReserialised {
      fidelity["\(side).body"] = .reserialised
    } else {
      switch ContentCoding(header: message.header("Content-Encoding"), bytes: bytes) {
      case .kept(let codings): coding = codings
      case .removed: fidelity["\(side).body"] = .decoded
      }
    }
    message.body = try writer.add(body: bytes, coding: coding)
    return bytes
  }

  /// The text of a scalar; nil for null.
  private static func text(_ node: YAMLNode?) throws -> ByteString? {
    guard let node, !VcrpyHeaders.isNull(node) else { return nil }
    guard let scalar = node.scalar else { throw InterchangeError("a value that should be text is not") }
    if case .binary(let bytes) = try PyYAMLScalar(scalar) { return ByteString(bytes) }
    return ByteString(scalar.bytes)
  }
}
