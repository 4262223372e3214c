/// The blobs that prefix frames may use as base: the same set in every writer and reader, bounded in count and bytes,
/// so that a reader of a pipe knows what to keep (rules RW-B07 and RW-B09).
struct RetainedBlobs {
  private var blobs: [Digest: HashedBytes] = [:]
  private var bytes = 0

  subscript(digest: Digest) -> HashedBytes? { blobs[digest] }

  /// Takes in what a row says, after its base has been looked up.
  mutating func update(_ row: BlobRow, _ content: HashedBytes?, at place: Place) throws(Finding) {
    for digest in row.release {
      guard let released = blobs.removeValue(forKey: digest) else {
        throw Finding(.b09, "\(digest) is released and was not retained", at: place.appending("release"))
      }
      bytes -= released.bytes.count
    }
    guard row.retain, let content else { return }
    guard blobs.updateValue(content, forKey: row.digest) == nil else {
      throw Finding(.b09, "\(row.digest) is retained twice", at: place.appending("retain"))
    }
    bytes += content.bytes.count
    guard blobs.count <= BlobRow.maximumRetainedCount, bytes <= BlobRow.maximumRetainedBytes else {
      throw Finding(.b09, "\(blobs.count) blobs of \(bytes) bytes are retained", at: place.appending("retain"))
    }
  }
}
