import CassetteFormat

/// What a recording says that events have no member for: an object in the session's metadata, under the format's name.
enum SourceNotes {
  /// The bytes of the metadata; nil when there is nothing to say.
  static func bytes(_ notes: JSONObject, of format: String) -> [UInt8]? {
    notes.isEmpty ? nil : JSONText.encode(.object(JSONObject([.init(key: format, value: .object(notes))])))
  }

  /// The notes that an importer of the format has left.
  ///
  /// - Throws: `FileError`, or a finding about the cassette.
  static func read(_ cassette: CassetteReader, of format: String) throws -> JSONObject? {
    guard let metadata = try cassette.manifest.session?.metadata, !metadata.isLost else { return nil }
    let bytes = try cassette.bytes(of: metadata)
    guard case .object(let object)? = try? JSONParser.lax(bytes.span.bytes) else { return nil }
    return object.object(format)
  }
}

extension JSONObject {
  /// The members that another object has not, or with another value; the order of members does not count.
  func members(beyond other: JSONObject, except ignored: String...) -> JSONObject {
    JSONObject(
      members.filter { member in
        guard !ignored.contains(member.key) else { return false }
        guard let same = other[member.key] else { return true }
        return CanonicalJSON.encode(same) != CanonicalJSON.encode(member.value)
      })
  }

  /// Takes over the members of another object.
  mutating func merge(_ other: JSONObject) {
    for member in other.members { self[member.key] = member.value }
  }

  /// The object without some of its members.
  func without(_ keys: String...) -> JSONObject { JSONObject(members.filter { !keys.contains($0.key) }) }
}

extension Session {
  /// Nil when nothing is known of it: a cassette has no empty session.
  var orNil: Session? { self == Session() ? nil : self }
}
