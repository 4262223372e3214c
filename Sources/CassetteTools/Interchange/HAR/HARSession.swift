import CassetteFormat

/// The session's own members in `log._rw`.
enum HARSession {
  private static var texts: [(String, WritableKeyPath<Session, ByteString?>)] {
    [
      ("id", \.id), ("name", \.name), ("command", \.command), ("commit", \.commit), ("status", \.status),
    ]
  }

  static func json(_ session: Session) -> JSONObject {
    var object = JSONObject()
    for (key, path) in texts { object[key] = session[keyPath: path]?.json }
    object["start"] = session.start.map(JSONValue.string)
    object["end"] = session.end.map(JSONValue.string)
    object["dirty"] = session.dirty.map(JSONValue.bool)
    if !session.tags.isEmpty {
      let tags = session.tags.sorted { $0.key < $1.key }
      object["tags"] = .object(JSONObject(tags.map { JSONObject.Member(key: $0.key, value: $0.value.json) }))
    }
    return object
  }

  static func read(_ json: JSONValue?, into session: inout Session) {
    guard let json else { return }
    for (key, path) in texts { session[keyPath: path] = json[key].flatMap { ByteString($0) } }
    session.start = json["start"]?.text.flatMap { Timestamp.isRFC3339($0) ? $0 : nil }
    session.end = json["end"]?.text.flatMap { Timestamp.isRFC3339($0) ? $0 : nil }
    if case .bool(let flag)? = json["dirty"] { session.dirty = flag }
    if case .object(let tags)? = json["tags"] {
      for tag in tags.members { session.tags[tag.key] = ByteString(tag.value) }
    }
  }
}
