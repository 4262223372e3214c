import CassetteFormat

/// What is known of JSON contents that were searched: a conversation's next request repeats most of the one before.
struct PrefixMemory {
  /// A place in a document up to which nothing that follows matters.
  struct Checkpoint {
    let lexer: JSONLexer
    /// How many candidates, texts and bytes of work there were.
    let candidates: Int
    let texts: Int
    let spent: Int
  }

  struct Entry {
    let content: [UInt8]
    let host: [UInt8]?
    var checkpoints: [Checkpoint]
    let candidates: [ContentScan.Candidate]
  }

  /// Contents that repeat less are searched whole.
  static let leastCount = 4096
  private static let maximumCount = 16
  private static let maximumSize = 64 << 20

  /// Checkpoints stand at least so far apart.
  private static let distance = 4096
  /// Where a document is deeper, its levels would take more memory than the search saves.
  private static let maximumDepth = 16

  /// Whether the place that a search has come to, after a string, is kept.
  static func isCheckpoint(_ documents: JSONDocuments, after last: Checkpoint?) -> Bool {
    documents.lexer.position >= (last?.lexer.position ?? 0) + distance
      && documents.lexer.levels.count <= maximumDepth && documents.documents.isEmpty
  }

  /// From the one that was used least recently to the newest.
  private var entries: [Entry] = []
  private var size = 0

  /// Takes out the content that shares the longest beginning with another, up to its last checkpoint there.
  mutating func take(for content: [UInt8], host: [UInt8]?) -> Entry? {
    var best: (index: Int, shared: Int)?
    for (index, entry) in entries.enumerated() where entry.host == host {
      let shared = SharedPrefix.length(entry.content, content)
      if shared >= Self.leastCount, shared > best?.shared ?? 0 { best = (index, shared) }
    }
    guard let best else { return nil }
    var entry = entries[best.index]
    // A content that goes on replaces the one before; another branch leaves it for its own continuation.
    if best.shared * 2 >= entry.content.count { remove(at: best.index) }
    let kept = entry.checkpoints.prefix { $0.lexer.position <= best.shared }.count
    entry.checkpoints.removeSubrange(kept...)
    return entry
  }

  mutating func add(_ entry: Entry) {
    guard entry.content.count >= Self.leastCount, entry.content.count <= Self.maximumSize else { return }
    entries.append(entry)
    size += entry.content.count
    while entries.count > Self.maximumCount || size > Self.maximumSize { remove(at: 0) }
  }

  private mutating func remove(at index: Int) {
    size -= entries.remove(at: index).content.count
  }
}
