/// The blobs that prefix frames may use as base: the same set in every writer and reader, bounded in count and bytes,
/// so that a reader of a pipe knows what to keep (rules RW-B07 and RW-B09).
struct RetainedBlobs {
  private var blobs: [Digest: HashedBytes] = [:]
  /// Blobs that belong to the set and cannot be had: they may be released like the others.
  private var missing: Set<Digest> = []
  /// Blobs of a segment whose rows are gone: nobody said whether they are retained. The newest is last.
  private var salvaged: [HashedBytes] = []
  private var bytes = 0

  subscript(digest: Digest) -> HashedBytes? {
    blobs[digest] ?? salvaged.last { $0.digest == digest }
  }

  /// Takes in what a row says, after its base has been looked up.
  ///
  /// - Parameter content: Nil when the row's blob cannot be had.
  mutating func update(_ row: BlobRow, _ content: HashedBytes?, at place: Place) throws(Finding) {
    for digest in row.release {
      if let released = blobs.removeValue(forKey: digest) {
        bytes -= released.bytes.count
      } else if missing.remove(digest) == nil, !isSalvaging {
        throw Finding(.b09, "\(digest) is released and was not retained", at: place.appending("release"))
      }
    }
    guard row.retain else { return }
    guard let content else {
      missing.insert(row.digest)
      return
    }
    blobs[row.digest] = content
    bytes += content.bytes.count
    let factor = isSalvaging ? 2 : 1
    guard blobs.count <= factor * BlobRow.maximumRetainedCount, bytes <= factor * BlobRow.maximumRetainedBytes else {
      throw Finding(.b09, "\(blobs.count) blobs of \(bytes) bytes are retained", at: place.appending("retain"))
    }
  }

  // MARK: Recovery

  /// Whether rows were lost, so that it is not known what the set holds: releases are then missed and limits exceeded.
  var isSalvaging = false

  /// Adds a blob that may have been retained, in the place of the oldest such one when the limits are reached.
  mutating func insertSalvaged(_ content: HashedBytes) {
    salvaged.append(content)
    while salvaged.count > BlobRow.maximumRetainedCount
      || salvaged.reduce(0, { $0 + $1.bytes.count }) > BlobRow.maximumRetainedBytes
    {
      salvaged.removeFirst()
    }
  }

  /// Everything that may serve as a base.
  var newestFirst: [HashedBytes] { salvaged.reversed() + blobs.values.sorted { $0.bytes.count > $1.bytes.count } }
}
