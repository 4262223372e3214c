/// The bases that a cassette which is put together retains: those that a later blob of it needs, and no others.
///
/// What is needed was retained in the cassette it was copied from for as long, so the limits of rule RW-B09 are kept.
/// Blobs that are encoded anew would like a base too: for them the newest of their chain stays, while there is room.
struct RetainedBases {
  private struct Base {
    let size: Int
    let depth: Int
    let root: Int
    /// The position of the last row that is copied with it.
    let lastUse: Int
  }

  private var bases: [Digest: Base] = [:]
  /// The newest blob of each chain.
  private var newest: [Int: Digest] = [:]

  /// How many bases lie below a blob that is retained; nil when it is not.
  func depth(_ digest: Digest) -> Int? { bases[digest]?.depth }

  var all: [Digest] { Array(bases.keys) }

  /// The newest blob of a chain, when it may have a blob of this size above it.
  func newest(ofChain root: Int, for size: Int) -> Digest? {
    guard size <= BlobRow.maximumPrefixSize, let digest = newest[root], let base = bases[digest],
      base.depth < BlobRow.maximumDepth
    else { return nil }
    return digest
  }

  /// Sets in a row what it retains and releases.
  ///
  /// - Parameters:
  ///   - lastUse: The position of the last row that is copied with the blob as base; nil for none.
  ///   - wantsBase: Whether a later blob of a chain is encoded anew.
  mutating func update(
    _ row: inout BlobRow, depth: Int, at position: Int, root: Int, lastUse: Int?, wantsBase: (_ root: Int) -> Bool
  ) {
    let canRetain = row.hasOwnMember && row.size <= BlobRow.maximumPrefixSize
    let isWanted = wantsBase(root)
    row.retain = canRetain && (isWanted || lastUse ?? -1 > position)
    if row.retain { newest[root] = row.digest }
    newest = newest.filter { wantsBase($0.key) && ($0.value == row.digest || bases[$0.value] != nil) }
    let kept = Set(newest.values)
    var released = bases.filter { $1.lastUse <= position && !kept.contains($0) }.map(\.key)
    for digest in released { bases[digest] = nil }
    while row.retain, !hasRoom(for: row.size) {
      // What copied rows need always has room; so this is one that might have been of use.
      guard let digest = bases.first(where: { $1.lastUse <= position })?.key else { break }
      newest[bases[digest]?.root ?? root] = nil
      bases[digest] = nil
      released.append(digest)
    }
    row.release = released.sorted { $0.hex < $1.hex }
    if row.retain { bases[row.digest] = Base(size: row.size, depth: depth, root: root, lastUse: lastUse ?? -1) }
  }

  private func hasRoom(for size: Int) -> Bool {
    bases.count < BlobRow.maximumRetainedCount
      && bases.values.reduce(size, { $0 + $1.size }) <= BlobRow.maximumRetainedBytes
  }
}
