/// Blobs that were decoded a moment ago and may be the base of the next, bounded in bytes.
struct BlobCache {
  private var blobs: [Digest: [UInt8]] = [:]
  /// From the one that was used least recently to the newest.
  private var order: [Digest] = []
  private var bytes = 0
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  subscript(digest: Digest) -> [UInt8]? {
    mutating get {
      guard let blob = blobs[digest] else { return nil }
      touch(digest)
      return blob
    }
  }

  private mutating func touch(_ digest: Digest) {
    if let index = order.lastIndex(of: digest) { order.remove(at: index) }
    order.append(digest)
  }

  mutating func insert(_ digest: Digest, _ blob: [UInt8]) {
    guard blob.count <= limit, blobs.updateValue(blob, forKey: digest) == nil else { return }
    order.append(digest)
    bytes += blob.count
    while bytes > limit {
      let oldest = order.removeFirst()
      bytes -= blobs.removeValue(forKey: oldest)?.count ?? 0
    }
  }
}
