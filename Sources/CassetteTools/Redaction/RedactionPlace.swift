import CassetteFormat

/// A place of the redaction map, and what of the cassette it means (spec §14).
struct RedactionPlace: Hashable {
  let owner: RedactionOwner
  /// The text or body in its owner's JSON, after redaction.
  let pointer: String
  /// The name of the header line that it is in.
  var header: ByteString?
  /// The name of the query parameter that it is in.
  var query: String?

  /// The members that say where the place is.
  var json: JSONObject {
    var object: JSONObject = [:]
    object["seq"] = 0
    switch owner {
    case .event(let sequence):
      object["seq"] = .integer(sequence)
      object["part"] =
        pointer.hasPrefix("/request/") ? "request" : pointer.hasPrefix("/response/") ? "response" : "event"
    case .header: object["part"] = "header"
    case .manifest: object["part"] = pointer.hasPrefix("/session/") ? "session" : "manifest"
    case .extensionMember: object["part"] = "extension"
    }
    if !isMessageBody { object["member"] = .string(member) }
    if let header { object["header"] = .string(header.description) }
    if let query { object["query"] = .string(query) }
    return object
  }

  private var isMessageBody: Bool {
    if case .event = owner { pointer == "/request/body" || pointer == "/response/body" } else { false }
  }

  private var member: String {
    if case .extensionMember(let name) = owner { name } else { pointer }
  }
}

extension RedactionPlace {
  /// The place that members of a redaction map mean; nil when they do not say where a text or body is.
  init?(_ object: JSONObject) {
    guard case .integer(let sequence)? = object["seq"], case .string(let part)? = object["part"] else { return nil }
    var member: String?
    if case .string(let pointer)? = object["member"] { member = pointer }
    switch part {
    case "request", "response":
      self.init(owner: .event(sequence), pointer: member ?? "/\(part)/body")
    case "event":
      guard let member else { return nil }
      self.init(owner: .event(sequence), pointer: member)
    case "header", "session", "manifest":
      guard let member else { return nil }
      self.init(owner: part == "header" ? .header : .manifest, pointer: member)
    case "extension":
      guard let member else { return nil }
      self.init(owner: .extensionMember(member), pointer: "")
    default: return nil
    }
  }
}
