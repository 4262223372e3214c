/// Writes blobs, packs and segments into an archive: rows wait here until their segment is closed.
///
/// It knows how things are laid out, not how blobs are best encoded: that is for whoever calls it.
struct SegmentWriter {
  private(set) var archive: ArchiveWriter
  private let compressor: ZstdCompressor
  private var effort: Effort
  /// The rows of the parent that segments are encoded with; empty for none.
  private let rowPrefix: [UInt8]
  private(set) var segments: [Manifest.SegmentSummary] = []
  private var summary = Manifest.SegmentSummary()
  private var blobRows: [UInt8] = []
  private var eventRows: [UInt8] = []
  private var pack: [UInt8] = []
  private var packNumber = 1
  private var pendingBytes = 0

  /// A pack is closed before it grows past this many uncompressed bytes.
  static let packSize = 1 << 20
  /// A segment is closed when its rows or the members that wait for it grow past this: so much a cut can take away.
  static let rowsSize = 1 << 20
  static let membersSize = 4 << 20

  init(_ output: any ByteOutput, compressor: ZstdCompressor, level: CompressionLevel, rowPrefix: [UInt8] = []) {
    archive = ArchiveWriter(output)
    self.compressor = compressor
    effort = Effort(level)
    self.rowPrefix = rowPrefix
  }

  /// Compresses into one frame.
  ///
  /// - Parameter level: nil for the one that is next.
  func compress(_ bytes: [UInt8], prefix: [UInt8] = [], level: Int? = nil) -> [UInt8] {
    compressor.compress(bytes, level: level ?? effort.level(for: bytes.count + prefix.count), prefix: prefix)
  }

  /// Notes how many bytes were compressed into a frame that will be written, with those of its prefix.
  mutating func spend(_ size: Int) { effort.spend(size) }

  private mutating func compressNext(_ bytes: [UInt8], prefix: [UInt8] = []) -> [UInt8] {
    defer { spend(bytes.count + prefix.count) }
    return compress(bytes, prefix: prefix)
  }

  /// Writes a blob's own member and notes its row.
  mutating func append(_ row: BlobRow, stored: [UInt8]) throws {
    try archive.append(.blob(row.digest), stored)
    pendingBytes += stored.count
    append(row)
  }

  /// Puts a small blob into the pack of this segment.
  mutating func appendPacked(_ digest: Digest, _ bytes: [UInt8], release: [Digest] = []) throws {
    // The segment ends with its pack: a small one after a full one would compress badly.
    if pack.count + bytes.count > Self.packSize { try close() }
    var row = BlobRow(digest: digest, size: bytes.count, storage: .packed(pack: packNumber, offset: pack.count))
    row.release = release
    append(row)
    pack.append(contentsOf: bytes)
  }

  /// Writes a pack that was made before, with all blobs that it holds in their order.
  mutating func appendPack(_ frame: [UInt8], _ blobs: [(digest: Digest, size: Int)]) throws {
    try closePack()
    var offset = 0
    for (digest, size) in blobs {
      append(BlobRow(digest: digest, size: size, storage: .packed(pack: packNumber, offset: offset)))
      offset += size
    }
    try archive.append(.pack(packNumber), frame)
    pendingBytes += frame.count
    packNumber += 1
  }

  private mutating func append(_ row: BlobRow) {
    CanonicalJSON.append(row.json, to: &blobRows)
    blobRows.append(UInt8(ascii: "\n"))
    summary.blobs += 1
  }

  /// Notes an event's row.
  mutating func append(event line: [UInt8], sequence: Int) {
    eventRows.append(contentsOf: line)
    eventRows.append(UInt8(ascii: "\n"))
    summary.add(sequence: sequence)
  }

  /// Whether the segment has grown enough to be closed.
  var isFull: Bool {
    blobRows.count + eventRows.count >= Self.rowsSize || pendingBytes >= Self.membersSize
  }

  private mutating func closePack() throws {
    guard !pack.isEmpty else { return }
    let frame = compressNext(pack)
    try archive.append(.pack(packNumber), frame)
    pendingBytes += frame.count
    pack.removeAll(keepingCapacity: true)
    packNumber += 1
  }

  /// Writes the pack and the segment, if there is anything to write.
  mutating func close() throws {
    guard !blobRows.isEmpty || !eventRows.isEmpty else { return }
    try closePack()
    try archive.append(.segment(segments.count + 1), compressNext(blobRows + eventRows, prefix: rowPrefix))
    segments.append(summary)
    summary = Manifest.SegmentSummary()
    blobRows.removeAll(keepingCapacity: true)
    eventRows.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }

  mutating func append(_ name: MemberName, _ content: [UInt8]) throws { try archive.append(name, content) }

  func synchronize() throws { try archive.synchronize() }
  mutating func finish() throws { try archive.finish() }
}
