/// Copies blobs of one cassette into another: frames as they are stored wherever what they need comes along.
///
/// Blobs keep their order, and with it their bases. A blob whose base is left out is encoded anew, and so are the blobs
/// of a pack of which not all are wanted.
final class BlobCopier {
  /// Below this, a pack is put together with others rather than copied: many small ones take more room than one.
  private static let smallestPack = CassetteWriter.packedSize

  private let source: CopySource
  private let builder: CassetteBuilder
  /// The positions of the rows to be copied, in order.
  private let plan: [Int]
  private var cursor = 0
  /// For each base the position of the last row that is copied with it.
  private var lastUses: [Digest: Int] = [:]
  /// For each chain its last row whose base is left out.
  private var lastAnew: [Int: Int] = [:]
  /// The packs that are wanted as a whole, with the bytes of their blobs.
  private var wholePacks: Set<Int> = []
  private var bases = RetainedBases()
  /// Bases that the cassette retained for another one's blobs, and nobody needs any more.
  private var leftovers: [Digest]
  /// The blobs that a thin cassette leaves to its parent: frames may need them as bases all the same.
  private let left: Set<Digest>
  private(set) var copiedBytes = 0
  private(set) var encodedBytes = 0

  init(
    _ source: CopySource, _ blobs: some Sequence<Digest>, to builder: CassetteBuilder, releasing leftovers: [Digest],
    leaving left: Set<Digest> = []
  ) {
    self.source = source
    self.builder = builder
    self.leftovers = leftovers
    self.left = left
    plan = blobs.filter { !builder.has($0) && !left.contains($0) }.compactMap { source.positions[$0] }.sorted()
    let planned = Set(plan)
    var packs: [Int: (count: Int, size: Int)] = [:]
    for position in plan {
      switch source.rows[position].storage {
      case .zstdPrefix(let base):
        if let place = source.positions[base], planned.contains(place) {
          lastUses[base] = position
        } else if !left.contains(base) {
          lastAnew[source.roots[position]] = position
        }
      case .packed(let pack, _):
        let before = packs[pack] ?? (0, 0)
        packs[pack] = (before.count + 1, before.size + source.rows[position].size)
      case .identity, .zstd: break
      }
    }
    for (pack, wanted) in packs where wanted.count == source.packed[pack] && wanted.size >= Self.smallestPack {
      wholePacks.insert(pack)
    }
  }

  /// Copies until a blob is there; one that is not in the file comes from its parent.
  ///
  /// - Parameter mayBeMissing: Whether a blob that is nowhere is left out.
  /// - Throws: `FileError`; a finding about the cassette that is copied from.
  func copy(_ digest: Digest, mayBeMissing: Bool) throws {
    while !builder.has(digest), cursor < plan.count { try copyNext() }
    guard !builder.has(digest), !left.contains(digest) else { return }
    if mayBeMissing, try !source.cassette.contains(digest) { return }
    let position = cursor == 0 ? -1 : plan[cursor - 1]
    try encode(digest, source.cassette.blob(digest), position: position, root: -1)
  }

  private func copyNext() throws {
    let position = plan[cursor]
    cursor += 1
    let row = source.rows[position]
    guard !builder.has(row.digest) else { return }
    switch row.storage {
    case .packed(let pack, _):
      if wholePacks.contains(pack) { return try copy(pack: pack) }
    case .identity, .zstd: return try copy(row, depth: 0, at: position)
    case .zstdPrefix(let base):
      if left.contains(base) { return try copy(row, depth: 1, at: position) }
      if let depth = bases.depth(base), depth < BlobRow.maximumDepth {
        return try copy(row, depth: depth + 1, at: position)
      }
    }
    try encode(row.digest, source.cassette.blob(row.digest), position: position, root: source.roots[position])
  }

  private func copy(_ row: BlobRow, depth: Int, at position: Int) throws {
    let stored = try source.archive.stored(.blob(row.digest))
    copiedBytes += stored.count
    try append(BlobRow(digest: row.digest, size: row.size, storage: row.storage), stored, depth, position)
  }

  private func copy(pack: Int) throws {
    var blobs: [(digest: Digest, size: Int)] = []
    for position in plan[(cursor - 1)...] {
      let row = source.rows[position]
      guard case .packed(pack, _) = row.storage else { continue }
      _ = builder.insert(row.digest)
      blobs.append((row.digest, row.size))
      if blobs.count == source.packed[pack] { break }
    }
    let frame = try source.archive.stored(.pack(pack))
    copiedBytes += frame.count
    try builder.appendPack(frame, blobs)
  }

  private func encode(_ digest: Digest, _ bytes: [UInt8], position: Int, root: Int) throws {
    encodedBytes += bytes.count
    guard bytes.count >= CassetteWriter.packedSize else {
      _ = builder.insert(digest)
      return try builder.appendPacked(digest, bytes)
    }
    var (stored, storage) = (bytes, BlobRow.Storage.identity)
    let frame = builder.compress(bytes)
    if frame.count < stored.count { (stored, storage) = (frame, .zstd) }
    var (depth, baseSize) = (0, 0)
    if let base = bases.newest(ofChain: root, for: bytes.count), let below = bases.depth(base) {
      let content = try source.cassette.blob(base)
      let frame = builder.compress(bytes, base: content)
      // As the writer has it: a base must save a third.
      if frame.count < stored.count / 3 * 2 {
        (stored, storage) = (frame, .zstdPrefix(base: base))
        (depth, baseSize) = (below + 1, content.count)
      }
    }
    builder.spend(bytes.count + baseSize)
    try append(BlobRow(digest: digest, size: bytes.count, storage: storage), stored, depth, position, root)
  }

  private func append(
    _ row: BlobRow, _ stored: [UInt8], _ depth: Int, _ position: Int, _ root: Int? = nil
  ) throws {
    var row = row
    bases.update(
      &row, depth: depth, at: position, root: root ?? source.roots[position], lastUse: lastUses[row.digest]
    ) { lastAnew[$0] ?? -1 > position }
    row.release = (row.release + leftovers).sorted { $0.hex < $1.hex }
    leftovers = []
    _ = builder.insert(row.digest)
    try builder.append(row, stored: stored)
  }

  /// Copies what is left, and tells which bases are still retained.
  func finish() throws -> [Digest] {
    while cursor < plan.count { try copyNext() }
    return leftovers + bases.all
  }
}
