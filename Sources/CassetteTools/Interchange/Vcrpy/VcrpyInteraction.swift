import CassetteFormat

/// Reads a recorded request and its response.
enum VcrpyInteraction {
  static func request(_ node: YAMLNode) throws -> RecordedRequest {
    guard let method = try text(node["method"]), !method.bytes.isEmpty else {
      throw InterchangeError("it has no method")
    }
    guard let uri = try uri(node) else { throw InterchangeError("it has no uri") }
    var request = RecordedRequest(method: method, uri: uri)
    if request.scheme == nil && VcrpyHeaders.isRedacted(request.path) { request.pathFidelity = .redacted }
    request.message = try message(node)
    return request
  }

  /// The URI; cassettes from before vcrpy 1.0 have its parts.
  private static func uri(_ node: YAMLNode) throws -> [UInt8]? {
    if let uri = try text(node["uri"]) ?? text(node["url"]) { return uri.bytes }
    guard let scheme = try text(node["protocol"]), let host = try text(node["host"]), let path = try text(node["path"])
    else { return nil }
    let port = try text(node["port"])?.description
    let isDefault = port == nil || port == (scheme == "https" ? "443" : "80")
    return scheme.bytes + Array("://".utf8) + host.bytes + Array((isDefault ? "" : ":\(port!)").utf8) + path.bytes
  }

  static func response(_ node: YAMLNode) throws -> RecordedResponse {
    let status = node["status"]
    guard let code = (status?["code"] ?? node["status_code"] ?? status)?.string.flatMap(Int.init) else {
      throw InterchangeError("its response has no status code from 100 to 999")
    }
    var response = RecordedResponse(status: code, reason: try text(status?["message"]))
    response.message = try message(node)
    response.message.version = RecordedMessage.version(
      try (text(node["http_version"]) ?? text(node["protocol"]))?.string)
    return response
  }

  private static func message(_ node: YAMLNode) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try VcrpyHeaders.read(node["headers"])
    message.headerFidelity = VcrpyHeaders.fidelity(message.headers)
    message.body = try VcrpyBody.read(node)
    return message
  }

  /// The text of a scalar; nil for null.
  private static func text(_ node: YAMLNode?) throws -> ByteString? {
    guard let node, !VcrpyHeaders.isNull(node) else { return nil }
    guard let scalar = node.scalar else { throw InterchangeError("a value that should be text is not") }
    return ByteString(try PyYAMLScalar.bytes(scalar) ?? [])
  }
}
