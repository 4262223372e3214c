/// A blob that an event, the session or a redaction refers to.
package struct Reference: Hashable {
  package enum Role {
    case blob, chunks, table
  }

  package let digest: Digest
  let role: Role
  /// The size that stands beside the reference: what the blob must have, or, for a table, what it must add up to.
  let size: Int?
  /// Whether the blob may be missing.
  let isLost: Bool
  let pointer: String
}

extension Reference {
  /// What is wrong with a body that refers to this blob so (rules RW-E07 and RW-E08); nil when nothing is.
  func misfit(_ blob: BlobAssembler.Known) -> (rule: Rule, message: String)? {
    guard let size, !blob.isDamaged else { return nil }
    switch role {
    case .blob where size != blob.size:
      return (.e07, "the body's size is \(size), its blob has \(blob.size) bytes")
    case .chunks where size != blob.tableLength:
      return (.e08, "the chunk table does not add up to the body's size")
    case .table where size != blob.frameTableLength:
      return (.e08, "the frame table does not add up to the payloads' size")
    default: return nil
    }
  }
}

extension JSONValue {
  /// Every reference in a value: string members named `blob`, `chunks` or `table`, at any depth (rule RW-E06).
  ///
  /// The rule is one of names, not of kinds, so that tools that copy events they do not know still take the blobs along.
  package func references(at place: Place) throws(Finding) -> [Reference] {
    var found: [Reference] = []
    try collect(into: &found, at: place)
    return found
  }

  private func collect(into found: inout [Reference], at place: Place) throws(Finding) {
    switch self {
    case .array(let values):
      for (index, value) in values.enumerated() { try value.collectNested(into: &found, at: place, String(index)) }
    case .object(let object):
      for member in object.members {
        if let role = Self.role(of: member.key), case .string(let hex) = member.value {
          guard let digest = Digest(hex: hex) else {
            throw Finding(.e06, "\(member.key) is not a digest", at: place.appending(member.key))
          }
          var size: Int?
          if case .integer(let value)? = object["size"] { size = value }
          found.append(
            Reference(
              digest: digest, role: role, size: size, isLost: object["lost"] == .bool(true),
              pointer: place.appending(member.key).pointer ?? ""))
        } else {
          try member.value.collectNested(into: &found, at: place, member.key)
        }
      }
    default: break
    }
  }

  /// Builds a pointer only for values that can hold something.
  private func collectNested(into found: inout [Reference], at place: Place, _ key: String) throws(Finding) {
    switch self {
    case .array, .object: try collect(into: &found, at: place.appending(key))
    default: break
    }
  }

  private static func role(of key: String) -> Reference.Role? {
    switch key {
    case "blob": .blob
    case "chunks": .chunks
    case "table": .table
    default: nil
    }
  }
}

extension Event {
  /// Whether its references are those of bodies: in an event of an unknown kind, what stands beside them is its business.
  var refersToBodies: Bool {
    if case .other = content { false } else { true }
  }

  /// Bytes of all bodies of the event.
  public var bodyBytes: Int {
    // The kinds of which there are many are not taken apart again.
    if let exchange {
      return [exchange.request.message.body?.size, exchange.response?.message.body?.size, exchange.frames?.size]
        .reduce(0) { $0 + ($1 ?? 0) }
    }
    let references = (try? JSONValue.object(json).references(at: Place())) ?? []
    return references.reduce(0) { $0 + ($1.role == .blob ? $1.size ?? 0 : 0) }
  }

  /// The blobs that the event refers to, in the order of its fields, each once.
  public var blobs: [Digest] {
    var seen: Set<Digest> = []
    let references = (try? JSONValue.object(json).references(at: Place())) ?? []
    return references.map(\.digest).filter { seen.insert($0).inserted }
  }
}
