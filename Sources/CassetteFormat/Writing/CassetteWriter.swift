/// Writes a cassette in one pass, to a file or a pipe.
///
/// Blobs first, then the events that refer to them, then `finish`:
///
/// ```swift
/// let writer = try CassetteWriter(FileOutput(path: "run.rw"))
/// let body = try writer.add(body: Array("hello".utf8))
/// let request = Request(method: "GET", path: "/")
/// try writer.append(Event(sequence: 0, content: .http(Exchange(request: request, response: Response(status: 200, body: body)))))
/// try writer.finish()
/// ```
///
/// Memory: the segment that is being filled (1 MiB of rows, 1 MiB of small blobs), the retained blobs (at most 64 and
/// 256 MiB, in practice the newest few requests of each conversation), and the index: a digest for each blob and event.
public final class CassetteWriter {
  public struct Options: Sendable {
    public var level = CompressionLevel.automatic
    /// Whether frames may use earlier blobs as prefix; without, any reader that knows zstd reads each blob on its own.
    public var usesPrefixes = true
    /// Whether each event is on disk before `append` returns: then every event is a segment of its own, and `Sealer` makes few of them.
    public var isDurable = false
    /// The program that writes, for the manifest.
    public var program: String
    public var programVersion = CassetteFormat.version

    public init(program: String = "rewind") {
      self.program = program
    }

    var writer: Manifest.Writer {
      Manifest.Writer(name: program, version: programVersion, zstd: Zstd.version, level: level)
    }
  }

  /// Blobs below this size share a member with others of their segment.
  static let packedSize = 48 << 10

  /// What has been appended so far.
  public struct Totals: Hashable, Sendable {
    public var events = 0
    /// Bytes of all bodies, each as often as it was sent.
    public var bodyBytes = 0
    /// One more than the highest `seq`.
    public var nextSequence = 0

    mutating func add(_ event: Event) {
      nextSequence = max(nextSequence, event.sequence + 1)
      // The answer comes with the same request again.
      guard !event.isOpen else { return }
      events += 1
      bodyBytes += event.bodyBytes
    }
  }

  public var totals: Totals { builder.totals }
  /// What is added to the `seq` of each event: recordings that become one cassette each count from 0.
  public var sequenceOffset = 0

  /// Who sees what is written; to be set before anything is.
  package var observer: (any WriterObserver)?

  private let options: Options
  private let builder: CassetteBuilder
  private var chains = PrefixChains()

  /// Begins a cassette: the header is written at once.
  ///
  /// - Parameter rowPrefix: The `parentRows` of the parent, for a header with the feature `parent-rows`.
  /// - Throws: `FileError`.
  public init(
    _ output: any ByteOutput, header: Header = Header(), options: Options = Options(), rowPrefix: [UInt8] = []
  ) throws {
    self.options = options
    builder = try CassetteBuilder(
      output, header: header, level: options.level, isDurable: options.isDurable, rowPrefix: rowPrefix)
  }

  /// Adds a body: its bytes become a blob, and an empty body stays without one.
  ///
  /// - Parameters:
  ///   - coding: The content codings that the bytes still have.
  ///   - chunks: How the body arrived, when that is known.
  /// - Throws: `FileError`; a finding of rule RW-B10 for more than 1 GiB, of RW-E08 for chunks that are not this body's.
  public func add(body bytes: [UInt8], coding: String? = nil, chunks: ChunkTable? = nil) throws -> Body {
    guard chunks == nil || chunks?.totalLength == bytes.count else {
      throw Finding(.e08, "the chunk table does not add up to the body's \(bytes.count) bytes")
    }
    return Body(
      blob: try add(blob: bytes), size: bytes.count, coding: coding,
      chunks: try chunks.flatMap { try add(blob: $0.bytes) })
  }

  /// Adds bytes as a blob, unless the cassette has them already.
  ///
  /// - Returns: The blob's digest; nil for no bytes, which need no blob.
  /// - Throws: `FileError`; a finding of rule RW-B10.
  @discardableResult
  public func add(blob bytes: [UInt8]) throws -> Digest? {
    guard !bytes.isEmpty else { return nil }
    guard bytes.count <= BlobRow.maximumSize else {
      throw Finding(.b10, "a blob of \(bytes.count) bytes; at most \(BlobRow.maximumSize) are allowed")
    }
    guard bytes.count >= Self.packedSize, options.usesPrefixes else {
      let digest = Digest(of: bytes)
      observer?.added(digest, bytes)
      guard builder.insert(digest) else { return digest }
      if bytes.count < Self.packedSize {
        try builder.appendPacked(digest, bytes)
      } else {
        try append(digest, bytes)
      }
      return digest
    }
    let choice = chains.choose(bytes)
    observer?.added(choice.content.digest, bytes)
    if builder.insert(choice.content.digest) { try append(choice) }
    return choice.content.digest
  }

  /// Whether the cassette has a blob already.
  package func has(_ digest: Digest) -> Bool { builder.has(digest) }

  /// Writes a blob as an independent frame, or as it is when zstd does not make it smaller.
  private func append(_ digest: Digest, _ bytes: [UInt8]) throws {
    let frame = builder.compress(bytes)
    let isSmaller = frame.count < bytes.count
    let row = BlobRow(digest: digest, size: bytes.count, storage: isSmaller ? .zstd : .identity)
    builder.spend(bytes.count)
    try builder.append(row, stored: isSmaller ? frame : bytes)
  }

  private func append(_ choice: PrefixChains.Choice) throws {
    let bytes = choice.content.bytes
    let canUseBase = choice.base != nil && bytes.count <= BlobRow.maximumPrefixSize
    var stored = bytes
    var storage = BlobRow.Storage.identity
    var baseSize = 0
    if !(canUseBase && choice.isCertain) {
      let frame = builder.compress(bytes)
      if frame.count < stored.count { (stored, storage) = (frame, .zstd) }
    }
    if canUseBase, let base = choice.base {
      let frame = builder.compress(bytes, base: base.content.bytes)
      // A base is a debt that every reader pays: it must save a third.
      let bar = choice.isCertain ? bytes.count : stored.count / 3 * 2
      if frame.count < bar { (stored, storage, baseSize) = (frame, .zstdPrefix(base: base.content.digest), base.size) }
    }
    var row = BlobRow(digest: choice.content.digest, size: bytes.count, storage: storage)
    (row.retain, row.release) = chains.add(choice, usesBase: storage.hasBase)
    builder.spend(bytes.count + baseSize)
    try builder.append(row, stored: stored)
  }

  /// Appends an event, whose blobs must have been added.
  ///
  /// - Throws: `FileError`; a finding of rule RW-E02 or RW-E05 for an event that would make the cassette invalid.
  public func append(_ event: Event) throws {
    var event = event
    event.sequence += sequenceOffset
    let row = event.json
    try append(row: row)
    observer?.appended(event, row: row)
  }

  func append(row: JSONObject) throws { try builder.append(row: row) }

  /// Adds a private member, `ext/<vendor>/<path>`.
  ///
  /// - Throws: `FileError`; a finding of rule RW-Z12 or RW-Z13 for a name that is not allowed.
  public func add(extension name: String, _ bytes: [UInt8]) throws {
    try builder.add(extension: MemberName(Array(name.utf8), at: Place(member: name)), bytes)
    observer?.added(extension: name, bytes)
  }

  /// Ends the cassette: last segment, manifest, central directory; a file then appears under its name.
  ///
  /// - Parameters:
  ///   - redactions: The bytes of the redaction map, canonical JSON.
  /// - Returns: The cassette's id.
  /// - Throws: `FileError`.
  @discardableResult
  public func finish(
    session: Session? = nil, source: Manifest.Source? = nil, derivation: Derivation? = nil, redactions: [UInt8]? = nil
  ) throws -> Digest {
    var manifest = Manifest(writer: options.writer)
    manifest.session = session
    manifest.source = source
    manifest.derivation = derivation
    return try finish(manifest, redactions)
  }

  /// Ends the cassette with what another one's manifest says besides segments and writer.
  ///
  /// - Returns: The cassette's id.
  /// - Throws: `FileError`.
  @discardableResult
  package func finish(like other: Manifest, redactions: [UInt8]?) throws -> Digest {
    var manifest = other
    manifest.writer = options.writer
    return try finish(manifest, redactions)
  }

  private func finish(_ manifest: Manifest, _ redactions: [UInt8]?) throws -> Digest {
    let manifest = try builder.complete(manifest, redactions: redactions)
    // While it can still be decided what becomes of the file.
    observer?.finished(builder.header, manifest, redactions: redactions)
    return try builder.finish(manifest)
  }
}
