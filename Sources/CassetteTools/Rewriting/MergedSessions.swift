import CassetteFormat

/// The sessions of cassettes that were put together, as the metadata of the new one has them:
/// `{"merged":[{"first":0,"last":8,"session":{…},"source":{…}}…]}`, with bodies as text, or in base64.
enum MergedSessions {
  /// Nil when there is nothing to say.
  static func session(of plan: MergePlan, in copier: CassetteCopier) throws -> Session? {
    var session = Session()
    session.start = plan.start
    if plan.parts.contains(where: { $0.manifest.session != nil || $0.manifest.source != nil }) {
      let list = try plan.parts.map { JSONValue.object(try description(of: $0)) }
      session.metadata = try copier.add(body: CanonicalJSON.encode(["merged": .array(list)] as JSONObject))
    }
    return session.json.isEmpty ? nil : session
  }

  private static func description(of part: MergedPart) throws -> JSONObject {
    var object = JSONObject()
    if let range = part.selection.range {
      object["first"] = .integer(range.lowerBound + part.offset)
      object["last"] = .integer(range.upperBound + part.offset)
    }
    if let session = part.manifest.session {
      var json = session.json
      for (key, body) in [("input", session.input), ("output", session.output), ("metadata", session.metadata)] {
        if let body { json[key] = try content(of: body, in: part.source.cassette) }
      }
      object["session"] = .object(json)
    }
    if let source = part.manifest.source {
      object["source"] = ["format": .string(source.format)]
      if let version = source.version { object["source"] = ["format": .string(source.format), "version": .string(version)] }
    }
    return object
  }

  private static func content(of body: Body, in cassette: CassetteReader) throws -> JSONValue {
    guard !body.isLost else { return ["lost": true] }
    let bytes = try cassette.bytes(of: body)
    if let text = String(validating: bytes, as: UTF8.self) { return ["text": .string(text)] }
    return ["base64": .string(Base64.encode(bytes))]
  }

  /// The first and last event of each session in a cassette that was put together; nil for any other.
  static func ranges(in cassette: CassetteReader) throws -> [(name: String, range: ClosedRange<Int>)]? {
    guard let body = try cassette.manifest.session?.metadata, !body.isLost else { return nil }
    let bytes = try cassette.bytes(of: body)
    guard case .object(let object)? = try? JSONParser.lax(bytes.span.bytes), case .array(let list)? = object["merged"]
    else { return nil }
    return list.enumerated().compactMap { index, value in
      guard case .object(let entry) = value, case .integer(let first)? = entry["first"],
        case .integer(let last)? = entry["last"], first <= last
      else { return nil }
      var name = "session-\(index + 1)"
      if case .object(let session)? = entry["session"], case .string(let text)? = session["name"] ?? session["id"] {
        name += "-" + text
      }
      return (name, first...last)
    }
  }
}
