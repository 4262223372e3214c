/// A body, or its chunk table, whose blob recovery could not get.
public struct LostBody: Hashable, Sendable, CustomStringConvertible {
  /// The event's number; nil for the session.
  public let sequence: Int?
  /// A JSON pointer (RFC 6901) to the reference.
  public let pointer: String
  public let digest: Digest

  public var description: String {
    "\(sequence.map { "event \($0)" } ?? "session"): \(pointer) \(digest.hex.prefix(12)) is lost"
  }
}

extension JSONObject {
  /// Marks what refers to missing blobs, so that the rest can be kept (rule RW-E10).
  ///
  /// A body keeps the digest and the size it had and gets `lost`; only its chunk table missing, the body loses the table.
  ///
  /// - Parameter lost: Takes the pointer and digest of each reference that leads nowhere.
  func markingLost(
    isMissing: (Digest) -> Bool, at pointer: String = "", _ lost: (_ pointer: String, _ digest: Digest) -> Void
  ) -> JSONObject {
    var result = self
    func missing(_ key: String) -> Digest? {
      guard case .string(let hex)? = self[key], let digest = Digest(hex: hex), isMissing(digest) else { return nil }
      return digest
    }
    for key in ["blob", "table"] {
      guard let digest = missing(key) else { continue }
      result["lost"] = true
      lost("\(pointer)/\(key)", digest)
    }
    if let digest = missing("chunks") {
      if result["lost"] == nil { result["chunks"] = nil }
      lost("\(pointer)/chunks", digest)
    }
    for (index, member) in result.members.enumerated() {
      result.members[index].value = member.value.markingLost(isMissing: isMissing, at: "\(pointer)/\(member.key)", lost)
    }
    return result
  }
}

extension JSONValue {
  fileprivate func markingLost(
    isMissing: (Digest) -> Bool, at pointer: String, _ lost: (String, Digest) -> Void
  ) -> JSONValue {
    switch self {
    case .array(let values):
      .array(values.enumerated().map { $1.markingLost(isMissing: isMissing, at: "\(pointer)/\($0)", lost) })
    case .object(let object): .object(object.markingLost(isMissing: isMissing, at: pointer, lost))
    default: self
    }
  }
}
