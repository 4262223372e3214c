/// Reads a cassette: any event by its number, any blob by its digest. Version 1 files are read through the same interface.
///
/// ```swift
/// let cassette = try CassetteReader(path: "run.rw")
/// if let exchange = try cassette.event(3)?.exchange, let body = exchange.response?.message.body {
///   print(try cassette.bytes(of: body).count)
/// }
/// ```
public final class CassetteReader {
  /// The longest chain of thin cassettes and their parents (rule RW-D03).
  public static let maximumAncestors = 32

  private let backing: any CassetteBacking
  /// The rows that children are encoded with, once one has asked for them.
  private var cachedParentRows: [UInt8]?

  /// Opens a cassette.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parent: The parent of a thin cassette.
  /// - Throws: `FileError`; a finding that says why the file is not a cassette, or how it is broken.
  public convenience init(path: String, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil) throws {
    try self.init(FileInput(path: path), limits: limits, parent: parent)
  }

  /// Whether a file that begins so may be a version 1 cassette: a JSON object.
  public static func mayBeVersion1(_ start: [UInt8]) -> Bool { Version1Backing.isLikely(start) }

  public init(_ file: any RandomAccessBytes, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil) throws {
    let start = try file.read(at: 0, count: 512)
    if Version1Backing.isLikely(start) {
      try limits.check(file)
      backing = try Version1Backing(file)
    } else if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      backing = try ArchiveBacking(file, limits: limits, parent: parent)
    } else {
      throw NotACassette.finding(start)
    }
  }

  public var header: Header { backing.header }

  /// The file's own form, for copying from it; nil for version 1.
  var archive: ArchiveBacking? { backing as? ArchiveBacking }

  /// Whether the parent, without which no event can be read, is at hand, or none is needed.
  public var canReadEvents: Bool { !header.needsParentRows || backing.parent != nil }

  /// The parent that a thin cassette was opened with.
  var parent: CassetteReader? { backing.parent as? CassetteReader }

  /// What the cassette's own segments are encoded with: the rows of its parent, if it needs them.
  ///
  /// - Throws: `FileError`; a finding of rule RW-D01 when the parent is not at hand or cannot be read.
  package var rowPrefix: [UInt8] { get throws { try header.rowPrefix(from: backing.parent) } }

  /// The manifest; that of a version 1 file is put together from what it has.
  public var manifest: Manifest { get throws { try backing.manifest } }

  /// The digest of the header and the manifest, which the id leaves out: what a signature covers besides (spec §12.1).
  public var settingsDigest: Digest { get throws { Digest(of: try backing.settings) } }

  /// Whether the file is version 1: then there is no id, and nothing was compressed.
  public var isVersion1: Bool { backing is Version1Backing }

  /// The event of a number; nil when there is none.
  public func event(_ sequence: Int) throws -> Event? { try backing.event(sequence) }

  /// Hands out every event in the order of `seq`; bodies are not read.
  ///
  /// - Parameter range: The numbers to leave it at.
  public func forEachEvent(in range: ClosedRange<Int> = 0...Int.max, _ body: (Event) throws -> Void) throws {
    var batches = try eventBatches(in: range)
    while let events = try batches.next() { try events.forEach(body) }
  }

  /// The events, read as they are asked for.
  package func eventBatches(in range: ClosedRange<Int> = 0...Int.max) throws -> EventBatches {
    try EventBatches(backing, in: range)
  }

  /// A blob's bytes, checked against its digest.
  ///
  /// - Throws: A finding of rule RW-E05 when the cassette does not have it, of RW-D01 when a parent may.
  public func blob(_ digest: Digest) throws -> [UInt8] {
    guard let bytes = try backing.blob(digest) else {
      guard header.isThin else { throw Finding(.e05, "the cassette has no blob \(digest)") }
      throw Finding(.d01, "the blob \(digest) is not here; a thin cassette leaves it to its parent")
    }
    return bytes
  }

  /// Whether the file itself has a blob, and does not leave it to its parent.
  public func contains(_ digest: Digest) throws -> Bool { try backing.contains(digest) }

  /// A body's bytes; none for an empty body.
  public func bytes(of body: Body) throws -> [UInt8] { try body.blob.map(blob) ?? [] }

  /// How a body arrived, when that was recorded.
  public func chunks(of body: Body) throws -> ChunkTable? {
    guard let digest = body.chunks else { return nil }
    guard let table = ChunkTable(try blob(digest)), table.totalLength == body.size else {
      throw Finding(.e08, "the chunk table does not add up to the body's size")
    }
    return table
  }

  /// The messages of a stream: how they came, and their payloads back to back.
  public func messages(of frames: Frames) throws -> (table: FrameTable, payloads: [UInt8]) {
    let bytes = try blob(frames.table)
    guard FrameTable.totalLength(of: bytes) == frames.size, let table = FrameTable(bytes) else {
      throw Finding(.e08, "the frame table does not add up to the size of the frames")
    }
    return (table, try frames.blob.map(blob) ?? [])
  }

  /// The bytes of `redactions.json`, when there is one.
  public var redactions: [UInt8]? { get throws { try backing.redactions } }

  /// Hands out the private members.
  public func forEachExtension(_ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
    try backing.forEachExtension(body)
  }
}

extension CassetteReader: ParentBlobs {
  /// The id; all zeros for a version 1 file, which has none.
  public var id: Digest { (try? manifest.id) ?? .zero }

  public func parentBlob(_ digest: Digest) throws -> (bytes: [UInt8], depth: Int)? {
    // The parent's own chain is decoded here; a thin cassette's chain starts anew above it.
    try backing.blob(digest).map { ($0, 0) }
  }

  public var parentRows: [UInt8] {
    get throws {
      if let cachedParentRows { return cachedParentRows }
      let rows = try ParentRows.bytes(of: self)
      cachedParentRows = rows
      return rows
    }
  }

  public var ancestors: Int { backing.parent.map { $0.ancestors + 1 } ?? 0 }

  public func hasBlob(_ digest: Digest) throws -> Bool { try backing.blob(digest) != nil }
}
