import CassetteFormat

/// The request that a pair is for, if it is for one only.
///
/// A field is a list of matchers; before version 5 it was one object `{"exactMatch": …}`, in version 1 text.
struct HoverflyRequest {
  private let members: JSONMembers

  init(_ members: JSONMembers) { self.members = members }

  /// - Throws: `InterchangeError` for patterns that many requests match.
  func recorded(_ warn: (String) -> Void) throws -> RecordedRequest {
    guard let method = try exact("method") else { throw InterchangeError("it is for requests of any method") }
    guard let path = try exact("path") else { throw InterchangeError("it is for any path") }
    let (query, isRecorded) = try query()
    var request = RecordedRequest(
      method: ByteString(method), path: ByteString(query.isEmpty ? path : "\(path)?\(query)"))
    if !isRecorded { request.pathFidelity = .reconstructed }
    request.scheme = try exact("scheme").map { ByteString($0) }
    request.authority = try exact("destination").map { ByteString($0) }
    if case .object(let headers)? = members.value("headers") {
      for member in headers.members {
        for value in try Self.values(member.value, of: "the header \(member.key)", orWarn: warn) {
          request.message.headers.append(HeaderField(ByteString(member.key), ByteString(value)))
        }
      }
      try JSONHeaders.check(request.message.headers)
    }
    // Pairs name the headers that they look at, not those that were sent.
    request.message.headerFidelity = request.message.headers.isEmpty ? .absent : .reconstructed
    if let value = members.value("body") {
      let texts = try Self.values(value, of: "the body", orWarn: warn)
      if let text = texts.first, texts.count == 1, !text.isEmpty {
        request.message.body = RecordedBody(Array(text.utf8))
      }
    }
    return request
  }

  /// The only text that a field matches; nil when there is no such field.
  private func exact(_ key: String) throws -> String? {
    guard let value = members.value(key), value != .null, value != .array([]) else { return nil }
    guard let text = Self.exact(value), text.count <= 1 else {
      throw InterchangeError("it is for requests whose \(key) matches a pattern")
    }
    return text.first
  }

  /// The texts of exact matchers; nil when one is a pattern.
  private static func exact(_ value: JSONValue) -> [String]? {
    switch value {
    case .string(let text): return [text]
    case .object(let object):
      let text = object["exactMatch"] ?? object["jsonMatch"] ?? object["xmlMatch"] ?? object["value"]
      let matcher = object["matcher"] ?? "exact"
      guard ["exact", "json", "xml"].contains(matcher), object["doMatch"] == nil else { return nil }
      if case .string(let text)? = text { return [text] }
      // Several values of a header or of a query's name.
      guard case .array(let items)? = text else { return nil }
      return items.reduce(into: [String]()) { if case .string(let text) = $1 { $0?.append(text) } else { $0 = nil } }
    case .array(let items):
      return items.reduce(into: [String]()) { texts, item in
        guard let more = exact(item) else { return texts = nil }
        texts?.append(contentsOf: more)
      }
    default: return nil
    }
  }

  private static func values(
    _ value: JSONValue, of what: String, orWarn warn: (String) -> Void
  ) throws -> [String] {
    guard value != .null else { return [] }
    guard let texts = exact(value) else {
      warn("what it asks of \(what) is a pattern, which is left out")
      return []
    }
    return texts
  }

  /// The query, and whether it is known how it was spelled.
  private func query() throws -> (String, isRecorded: Bool) {
    if let text = try exact("deprecatedQuery") { return (text, true) }
    switch members.value("query") {
    case .object(let query)? where query["exactMatch"] == nil && query["matcher"] == nil:
      let parts = try query.members.flatMap { member in
        guard let values = Self.exact(member.value) else {
          throw InterchangeError("it is for requests whose query's \(member.key) matches a pattern")
        }
        // One matcher for several values has them joined.
        return values.flatMap { $0.split(separator: ";", omittingEmptySubsequences: false) }.map {
          URLQuery.encoded(member.key) + "=" + URLQuery.encoded(String($0))
        }
      }
      return (parts.joined(separator: "&"), parts.isEmpty)
    case nil, .null?: return ("", true)
    default: return (try exact("query") ?? "", true)
    }
  }
}
