import CassetteFormat

/// The request that a stub is for, if it is for one only.
struct WireMockRequest {
  private let pattern: JSONMembers

  init(_ pattern: JSONMembers) { self.pattern = pattern }

  /// - Throws: `InterchangeError` for patterns that many requests match.
  func recorded(_ warn: (String) -> Void) throws -> RecordedRequest {
    guard let method = pattern.string("method"), method != "ANY" else {
      throw InterchangeError("it is for requests of any method")
    }
    var request = RecordedRequest(method: ByteString(method), path: ByteString(try target()))
    if pattern.raw("url") == nil { request.pathFidelity = .reconstructed }
    request.scheme = pattern.string("scheme").map { ByteString($0) }
    if let host = Self.exact(pattern.object("host")) {
      request.authority = ByteString(host + (pattern.integer("port").map { ":\($0)" } ?? ""))
    }
    request.message.headers = try headers(warn)
    // Stubs name the headers that they look at, not those that were sent.
    request.message.headerFidelity = request.message.headers.isEmpty ? .absent : .reconstructed
    request.message.body = try body(warn)
    return request
  }

  private func target() throws -> String {
    if let url = pattern.string("url") { return url }
    guard let path = pattern.string("urlPath") else {
      throw InterchangeError("it is for URLs of a pattern, not for one")
    }
    var parameters: [String] = []
    if case .object(let query)? = pattern.value("queryParameters") {
      for member in query.members {
        guard let value = Self.exact(JSONMembers(CanonicalJSON.encode(member.value))) else {
          throw InterchangeError("it is for any of several values of the query's \(member.key)")
        }
        parameters.append(URLQuery.encoded(member.key) + "=" + URLQuery.encoded(value))
      }
    }
    return parameters.isEmpty ? path : path + "?" + parameters.joined(separator: "&")
  }

  private func headers(_ warn: (String) -> Void) throws -> [HeaderField] {
    var fields: [HeaderField] = []
    if case .object(let headers)? = pattern.value("headers") {
      for member in headers.members {
        if let value = Self.exact(JSONMembers(CanonicalJSON.encode(member.value))) {
          fields.append(HeaderField(ByteString(member.key), ByteString(value)))
        } else {
          warn("what it asks of the header \(member.key) is a pattern, which is left out")
        }
      }
    }
    if let basic = pattern.object("basicAuthCredentials") ?? pattern.object("basicAuth"),
      let user = basic.string("username"), let password = basic.string("password")
    {
      let token = Base64.encode(Array("\(user):\(password)".utf8))
      fields.append(HeaderField("Authorization", ByteString("Basic \(token)")))
    }
    try JSONHeaders.check(fields)
    return fields
  }

  private func body(_ warn: (String) -> Void) throws -> RecordedBody? {
    let patterns = pattern.raw("bodyPatterns").flatMap(JSONOutline.items) ?? []
    guard let first = patterns.first else { return nil }
    guard patterns.count == 1, let matcher = JSONMembers(first), let body = try Self.body(matcher) else {
      warn("what it asks of the body is a pattern, which is left out")
      return nil
    }
    return body
  }

  private static func body(_ matcher: JSONMembers) throws -> RecordedBody? {
    if let text = matcher.string("equalTo") { return RecordedBody(Array(text.utf8)) }
    if let text = matcher.string("binaryEqualTo") {
      guard let bytes = Base64.decode(Array(text.utf8)) else {
        throw InterchangeError("the body that it asks for is not base64")
      }
      return RecordedBody(bytes)
    }
    for key in ["equalToJson", "equalToXml"] {
      // A recorder keeps the text that was sent; a tree is somebody's own.
      if let text = matcher.string(key) { return RecordedBody(Array(text.utf8)) }
      if let tree = matcher.raw(key) { return RecordedBody(JSONText.minified(tree), .reserialised) }
    }
    return nil
  }

  /// The only value that a matcher takes; nil when it takes several.
  private static func exact(_ matcher: JSONMembers?) -> String? {
    guard let matcher, matcher.bool("caseInsensitive") != true else { return nil }
    return matcher.string("equalTo")
  }
}
