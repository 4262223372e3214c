import CassetteFormat

extension KeyRequest {
  /// A request from a line of `key --batch`.
  ///
  /// - Throws: `Finding` for a line that is not JSON; `Failure` for one that is not a request.
  init(line: [UInt8]) throws {
    guard case .object(let members) = try JSONParser.lax(line.span.bytes) else {
      throw Failure(message: "a request is a JSON object")
    }
    var request = KeyRequest(method: [], target: [])
    request.method = try Self.text(members, "method") ?? []
    request.target = try Self.text(members, "path") ?? []
    request.contentType = try Self.text(members, "content_type")
    if let value = members["body_base64"] {
      guard case .string(let text) = value, let body = Base64.decode(Array(text.utf8)) else {
        throw Failure(message: "body_base64 is not padded base64")
      }
      request.body = body
    }
    guard members["method"] != nil, members["path"] != nil else {
      throw Failure(message: "a request needs a method and a path")
    }
    self = request
  }

  private static func text(_ members: JSONObject, _ name: String) throws -> [UInt8]? {
    guard let value = members[name], value != .null else { return nil }
    guard let text = ByteString(value) else { throw Failure(message: "\(name) is not a string") }
    return text.bytes
  }
}
