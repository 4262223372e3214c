/// Blobs that were decoded a moment ago and may be the base of the next, bounded in bytes.
///
/// There are two generations. A blob that is asked for joins the young one; when that is full, it becomes the old one, and
/// the old one goes. So nothing has to be sorted, and no more is kept than half of the limit twice, or one blob that is
/// larger.
struct BlobCache {
  struct Entry {
    let bytes: [UInt8]
    /// Whether the digest was found right; others are here as bases.
    var isVerified = false
  }

  private var young: [Digest: Entry] = [:]
  private var old: [Digest: Entry] = [:]
  private var youngBytes = 0
  /// In bytes.
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  subscript(digest: Digest) -> Entry? {
    mutating get {
      if let entry = young[digest] { return entry }
      guard let entry = old[digest] else { return nil }
      keep(digest, entry)
      return entry
    }
  }

  /// Lets a blob go.
  mutating func drop(_ digest: Digest) {
    old[digest] = nil
    if let entry = young.removeValue(forKey: digest) { youngBytes -= entry.bytes.count }
  }

  /// Keeps a blob, in the place of what was kept of it.
  mutating func keep(_ digest: Digest, _ entry: Entry) {
    guard entry.bytes.count <= limit else { return }
    if youngBytes > 0, youngBytes + entry.bytes.count > limit / 2 {
      old = young
      young = [:]
      youngBytes = 0
    }
    if young.updateValue(entry, forKey: digest) == nil { youngBytes += entry.bytes.count }
  }
}
