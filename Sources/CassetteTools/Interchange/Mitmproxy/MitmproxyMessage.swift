import CassetteFormat

/// Reads requests and responses, whichever version of mitmproxy wrote them.
///
/// The names of members have changed (see mitmproxy's `io/compat.py`); what they mean has not.
enum MitmproxyMessage {
  static func request(_ node: TNetString) throws -> RecordedRequest {
    guard let method = node["method"]?.byteString, !method.bytes.isEmpty else {
      throw InterchangeError("it has no method")
    }
    guard let path = node["path"]?.byteString ?? (method == "CONNECT" ? ByteString("") : nil) else {
      throw InterchangeError("it has no path")
    }
    var request = RecordedRequest(method: method, scheme: node["scheme"]?.byteString, path: path)
    if request.scheme?.bytes.isEmpty == true { request.scheme = nil }
    request.message = try message(node)
    request.authority = authority(node, request)
    // A body of no bytes is how mitmproxy has a request without one.
    if request.message.body?.bytes.isEmpty == true, request.message.headers.contentLength == nil,
      !request.message.headers.areChunked
    {
      request.message.body = nil
    }
    return request
  }

  /// What the client asked for; the host that the proxy connected to may be another one.
  private static func authority(_ node: TNetString, _ request: RecordedRequest) -> ByteString? {
    if let authority = node["authority"]?.byteString, !authority.bytes.isEmpty { return authority }
    return request.message.headers.first("Host") ?? connected(node, scheme: request.scheme)
  }

  /// Host and port that a request was sent to; a port that goes without saying is left out.
  static func connected(_ node: TNetString, scheme: ByteString?) -> ByteString? {
    guard let host = node["host"]?.bytes, !host.isEmpty else { return nil }
    let isDefault = node["port"]?.integer.map { $0 == (scheme == "http" ? 80 : 443) } ?? true
    let isAddress = host.contains(UInt8(ascii: ":")) && host.first != UInt8(ascii: "[")
    let name = isAddress ? [UInt8(ascii: "[")] + host + [UInt8(ascii: "]")] : host
    return ByteString(name + Array((isDefault ? "" : ":\(node["port"]?.integer ?? 0)").utf8))
  }

  static func response(_ node: TNetString, to method: ByteString) throws -> RecordedResponse {
    guard let status = (node["status_code"] ?? node["code"])?.integer else {
      throw InterchangeError("its response has no status code")
    }
    // HTTP/2 and 3 have no reason; mitmproxy writes an empty one.
    let reason = (node["reason"] ?? node["msg"])?.byteString
    var response = RecordedResponse(status: status, reason: reason?.bytes.isEmpty == true ? nil : reason)
    response.message = try message(node)
    let hasNone = method == "HEAD" || method == "CONNECT" || status < 200 || status == 204 || status == 304
    if hasNone, response.message.body?.bytes.isEmpty == true { response.message.body = nil }
    return response
  }

  private static func message(_ node: TNetString) throws -> RecordedMessage {
    var message = RecordedMessage()
    message.headers = try fields(node["headers"])
    message.trailers = try fields(node["trailers"])
    message.version = version(node)
    // Nil, and 0 in files of mitmproxy 0.x: it was streamed, or left out for its size.
    message.body = (node["content"] ?? node["body"])?.bytes.map { RecordedBody($0) }
    return message
  }

  private static func fields(_ node: TNetString?) throws -> [HeaderField] {
    try (node?.items ?? []).map { item in
      guard let pair = item.items, pair.count == 2, let name = pair[0].byteString, let value = pair[1].byteString else {
        throw InterchangeError("a header is not a name and a value")
      }
      return HeaderField(name, value)
    }
  }

  private static func version(_ node: TNetString) -> String? {
    if let text = node["http_version"]?.string { return RecordedMessage.version(text) }
    guard let numbers = node["httpversion"]?.items?.compactMap(\.integer), numbers.count == 2 else { return nil }
    return RecordedMessage.version("HTTP/\(numbers[0]).\(numbers[1])")
  }
}
