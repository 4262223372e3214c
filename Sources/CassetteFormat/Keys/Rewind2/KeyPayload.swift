/// How a body is read: as its content type says, if it can be.
enum KeyPayload {
  case none
  case json
  case form([KeyTarget.Pair])
  case multipart([KeyMultipart.Part])
  /// Hashed as it is.
  case raw([UInt8])

  /// JSON is tried for every body that is not a form: many clients send it under another type, or under none.
  init(_ request: KeyRequest) {
    let type = (request.contentType ?? []).prefix { $0 != UInt8(ascii: ";") }.map(ASCII.lowercased)
    let name = type.filter { $0 != 0x20 && $0 != 0x09 }
    if request.body.isEmpty {
      self = .none
    } else if name.elementsEqual("application/x-www-form-urlencoded".utf8) {
      self = .form(KeyComponents.pairs(request.body[...]).filter { !Self.isCredential($0.name) })
    } else if name.starts(with: "multipart/".utf8) {
      let multipart = KeyMultipart(request.body, contentType: request.contentType ?? [])
      self = multipart.map { .multipart($0.parts) } ?? .raw(request.body)
    } else {
      self = .json
    }
  }

  /// What proves who asks (RFC 6749, RFC 7521); assertions have the time in them.
  private static func isCredential(_ name: [UInt8]) -> Bool {
    ["access_token", "api_key", "assertion", "client_assertion", "client_secret", "refresh_token"]
      .contains { name.elementsEqual($0.utf8) }
  }
}
