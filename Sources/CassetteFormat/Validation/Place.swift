/// Where in a cassette something stands, as exactly as it is known.
public struct Place: Hashable, Sendable {
  /// The member's name, such as `timeline/00000001.jsonl.zst`.
  public var member: String?
  /// A byte offset: in the member's uncompressed content, or in the file when there is no member.
  public var offset: Int?
  /// A JSON pointer (RFC 6901) into the value at the offset.
  public var pointer: String?

  public init(member: String? = nil, offset: Int? = nil, pointer: String? = nil) {
    self.member = member
    self.offset = offset
    self.pointer = pointer
  }

  func advanced(by count: Int) -> Place {
    Place(member: member, offset: (offset ?? 0) + count, pointer: pointer)
  }

  /// The place of a member of the value at this place.
  package func appending(_ key: String) -> Place { appending([key]) }

  /// The place that keys lead to, one after the other.
  func appending(_ keys: [String]) -> Place {
    let pointer = keys.reduce(into: pointer ?? "") { $0 += "/" + PointerToken.escaped($1) }
    return Place(member: member, offset: offset, pointer: pointer)
  }
}

extension Place: CustomStringConvertible {
  public var description: String {
    var parts: [String] = []
    if let member { parts.append(member) }
    if let offset { parts.append("offset \(offset)") }
    if let pointer { parts.append(pointer) }
    return parts.joined(separator: ", ")
  }
}
