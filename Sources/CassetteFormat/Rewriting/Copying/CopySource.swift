/// A cassette from which events are copied, with the blobs that they need as they are stored.
///
/// Memory: a row for each blob.
package final class CopySource {
  package let cassette: CassetteReader
  let archive: ArchiveBacking
  /// The rows of all blobs, in the order of the file.
  private(set) var rows: [BlobRow] = []
  /// Where each blob's row stands in `rows`.
  private(set) var positions: [Digest: Int] = [:]
  /// For each row the one at the end of its chain of bases: requests of one conversation have the same.
  private(set) var roots: [Int] = []
  /// How many blobs each pack has.
  private(set) var packed: [Int: Int] = [:]

  /// Reads what the cassette holds, but no body.
  ///
  /// - Parameter visit: Gets every event in the order of `seq`.
  /// - Throws: `FileError`; a finding when the cassette cannot be read, or is not the one that its id names; what `visit` throws.
  package init(_ cassette: CassetteReader, visit: (Event) throws -> Void) throws {
    guard let archive = cassette.archive else { throw Finding(.h02, "this is a cassette of version 1") }
    self.cassette = cassette
    self.archive = archive
    var identity = Identity()
    try cassette.forEachEvent { event in
      let row = event.json
      identity.add(row, line: CanonicalJSON.encode(row), sequence: event.sequence)
      try visit(event)
    }
    let manifest = try cassette.manifest
    let id = identity.digest(
      session: manifest.session, source: manifest.source, derivation: manifest.derivation,
      redactions: try cassette.redactions)
    guard id == manifest.id else {
      throw Finding(
        .m03, "the id of the content is \(id)", at: Place(member: MemberName.manifest.string, pointer: "/id"))
    }
    try archive.forEachBlobRow { add($0) }
  }

  private func add(_ row: BlobRow) {
    let position = rows.count
    var root = position
    switch row.storage {
    case .zstdPrefix(let base): if let place = positions[base] { root = roots[place] }
    case .packed(let pack, _): packed[pack, default: 0] += 1
    case .identity, .zstd: break
    }
    positions[row.digest] = position
    rows.append(row)
    roots.append(root)
  }
}

/// Which events of a cassette are copied, and which blobs they need.
package struct CopySelection {
  package private(set) var sequences: Set<Int> = []
  /// From the lowest to the highest number; nil when there are none.
  package private(set) var range: ClosedRange<Int>?
  private(set) var blobs: Set<Digest> = []

  package init() {}

  /// Blobs, and no event.
  init(blobs: Set<Digest>) {
    self.blobs = blobs
  }

  /// - Throws: A finding of rule RW-E06.
  package mutating func add(_ event: Event) throws(Finding) {
    let sequence = event.sequence
    sequences.insert(sequence)
    range = min(range?.lowerBound ?? sequence, sequence)...max(range?.upperBound ?? sequence, sequence)
    for reference in try JSONValue.object(event.json).references(at: Place()) { blobs.insert(reference.digest) }
  }
}

extension Event {
  /// Whether it may stand in another cassette: private events can say that they depend on the one they are in.
  package var mayBeCopied: Bool {
    guard case .other = content else { return true }
    return extra["copy"] != .bool(false)
  }
}

extension Session {
  /// What holds for a part, or for a changed whole; nil when there is nothing else.
  package var withoutTotals: Session? {
    var session = self
    session.totals = nil
    return session.json.isEmpty ? nil : session
  }
}
