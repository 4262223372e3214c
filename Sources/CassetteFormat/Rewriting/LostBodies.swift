/// A body, or its chunk table, whose blob recovery could not get.
public struct LostBody: Hashable, Sendable, CustomStringConvertible {
  /// The event's number; nil for the session.
  public let sequence: Int?
  /// A JSON pointer (RFC 6901) to the reference.
  public let pointer: String
  public let digest: Digest
  /// Whether it is a chunk table that is there, and does not fit its body.
  public var isMisfit = false

  public var description: String {
    "\(sequence.map { "event \($0)" } ?? "session"): \(pointer) \(digest.hex.prefix(12)) is \(isMisfit ? "wrong and left out" : "lost")"
  }
}

extension JSONObject {
  /// Marks what refers to missing blobs, so that the rest can be kept (rule RW-E10).
  ///
  /// A body keeps the digest and the size it had and gets `lost`; only its chunk table missing, the body loses the table.
  /// A chunk table that is there and does not fit the body (rule RW-E08) goes in any case.
  ///
  /// - Parameters:
  ///   - isMisfit: Whether a blob is no chunk table of a body of this size.
  ///   - lost: Takes the pointer and digest of each reference that leads nowhere, or to a table that does not fit.
  func markingLost(
    isMissing: (Digest) -> Bool, isMisfit: (_ table: Digest, _ size: JSONValue?) -> Bool, at pointer: String = "",
    _ lost: (_ pointer: String, _ digest: Digest, _ isMisfit: Bool) -> Void
  ) -> JSONObject {
    var result = self
    func digest(_ key: String) -> Digest? {
      guard case .string(let hex)? = self[key] else { return nil }
      return Digest(hex: hex)
    }
    for key in ["blob", "table"] {
      guard let digest = digest(key), isMissing(digest) else { continue }
      result["lost"] = true
      lost("\(pointer)/\(key)", digest, false)
    }
    if let digest = digest("chunks") {
      let isMissing = isMissing(digest)
      let isMisfit = !isMissing && isMisfit(digest, self["size"])
      if isMisfit || isMissing && result["lost"] == nil { result["chunks"] = nil }
      if isMisfit || isMissing { lost("\(pointer)/chunks", digest, isMisfit) }
    }
    for (index, member) in result.members.enumerated() {
      result.members[index].value = member.value.markingLost(
        isMissing: isMissing, isMisfit: isMisfit, at: "\(pointer)/\(member.key)", lost)
    }
    return result
  }
}

extension JSONValue {
  fileprivate func markingLost(
    isMissing: (Digest) -> Bool, isMisfit: (Digest, JSONValue?) -> Bool, at pointer: String,
    _ lost: (String, Digest, Bool) -> Void
  ) -> JSONValue {
    switch self {
    case .array(let values):
      .array(
        values.enumerated().map {
          $1.markingLost(isMissing: isMissing, isMisfit: isMisfit, at: "\(pointer)/\($0)", lost)
        })
    case .object(let object):
      .object(object.markingLost(isMissing: isMissing, isMisfit: isMisfit, at: pointer, lost))
    default: self
    }
  }
}
