import CassetteFormat
internal import Crypto

/// What Polly.JS finds an entry by: a digest of its request, and the occurrence.
struct PollyID {
  let id: String
  let order: Int

  /// Takes apart what an import has made of it; nil for any other id.
  init?(_ text: String?) {
    guard let text else { return nil }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0].utf8.count == 32, parts[0].utf8.allSatisfy({ Hex.value(of: $0) != nil }),
      let order = parts.count > 1 ? Int(parts[1]) : 0
    else { return nil }
    self.id = String(parts[0])
    self.order = order
  }

  /// The digest that Polly.JS computes with its default settings, which take every header.
  static func id(_ request: Request, url: String, body: String?) -> String {
    var identifiers = JSONObject()
    if let body, !body.isEmpty { identifiers.set("body", body) }
    var headers = JSONObject()
    for field in request.message.headers {
      let name = field.name.latin1Text.lowercased()
      let value = JSONValue.string(field.value.latin1Text)
      switch headers[name] {
      case nil: headers[name] = value
      case .array(let values)?: headers[name] = .array(values + [value])
      case let first?: headers[name] = .array([first, value])
      }
    }
    identifiers["headers"] = .object(headers)
    identifiers.set("method", request.method.latin1Text.uppercased())
    identifiers.set("url", url)
    let digest = Insecure.MD5.hash(data: CanonicalJSON.encode(identifiers))
    return String(decoding: Hex.encoded(digest), as: UTF8.self)
  }
}
