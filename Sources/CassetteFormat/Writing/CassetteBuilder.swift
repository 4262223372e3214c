/// Puts a cassette together from rows: header, segments, manifest, and the rules that hold between them.
///
/// It knows neither how blobs are best encoded nor where events come from: writers and rewriters do. What it writes is
/// read back first, by the code that readers use, so that no caller can make an invalid cassette.
final class CassetteBuilder {
  private(set) var segment: SegmentWriter
  let header: Header
  private let isDurable: Bool
  private var blobs: Set<Digest> = []
  private var extensions: Set<MemberName> = []
  private var sequences = SequenceCheck()
  private var identity = Identity()
  private(set) var totals = CassetteWriter.Totals()

  /// Begins a cassette: the header is written at once.
  ///
  /// - Parameters:
  ///   - isDurable: Whether each event is a segment of its own, on disk before `append` returns.
  ///   - rowPrefix: The `parentRows` of the parent, for a header with the feature `parent-rows`.
  /// - Throws: `FileError`; a finding of rules RW-H01 to RW-H06 or RW-J01 to RW-J06 for a header that none may have.
  init(
    _ output: any ByteOutput, header: Header, level: CompressionLevel, isDurable: Bool = false, rowPrefix: [UInt8] = []
  ) throws {
    self.header = header
    self.isDurable = isDurable
    segment = SegmentWriter(
      output, compressor: ZstdCompressor(), level: level, rowPrefix: header.needsParentRows ? rowPrefix : [])
    let bytes = CanonicalJSON.encode(header.json)
    _ = try Header(bytes)
    try segment.append(.mimetype, MemberOrder.mimetype)
    try segment.append(.header, bytes)
    if isDurable { try segment.synchronize() }
  }

  // MARK: Blobs

  /// Notes that a blob is about to be written; false when the cassette has it already.
  func insert(_ digest: Digest) -> Bool { blobs.insert(digest).inserted }

  func has(_ digest: Digest) -> Bool { blobs.contains(digest) }

  /// Compresses a blob into a frame.
  ///
  /// - Parameters:
  ///   - base: The blob that it is a prefix frame of; empty for an independent frame.
  ///   - level: nil for the one that is next.
  func compress(_ bytes: [UInt8], base: [UInt8] = [], level: Int? = nil) -> [UInt8] {
    segment.compress(bytes, prefix: base, level: level)
  }

  /// Notes how many bytes a blob has that was compressed and will be written, with those of its base.
  func spend(_ size: Int) { segment.spend(size) }

  /// Writes a blob that was noted, with a member of its own.
  func append(_ row: BlobRow, stored: [UInt8]) throws {
    try segment.append(row, stored: stored)
    try closeIfFull()
  }

  /// Writes a small blob that was noted, with others of its segment.
  func appendPacked(_ digest: Digest, _ bytes: [UInt8], release: [Digest] = []) throws {
    try segment.appendPacked(digest, bytes, release: release)
    try closeIfFull()
  }

  /// Writes a pack as another cassette has it, whose blobs were all noted.
  func appendPack(_ frame: [UInt8], _ blobs: [(digest: Digest, size: Int)]) throws {
    try segment.appendPack(frame, blobs)
    try closeIfFull()
  }

  /// Events may be far away, and a reader of a pipe holds the blobs of a segment until it ends.
  private func closeIfFull() throws {
    if segment.isFull { try segment.close() }
  }

  /// Ends the segment here, instead of when it is full.
  func closeSegment() throws { try segment.close() }

  // MARK: Events

  /// Appends an event's row.
  ///
  /// - Throws: `FileError`; a finding of the rules of rows (RW-J, RW-E, RW-T01) for a row that would make the cassette invalid.
  func append(row: JSONObject) throws {
    let line = CanonicalJSON.encode(row)
    guard line.count <= Segment.maximumLineLength else {
      throw Finding(.t01, "the event's row has \(line.count) bytes; at most \(Segment.maximumLineLength) are allowed")
    }
    let event = try Event(JSONParser.strictObject(line.span.bytes, at: Place()))
    try checkReferences(row, .e05)
    try sequences.check(event, at: Place(pointer: "/seq"))
    totals.add(event)
    identity.add(row, line: line, sequence: event.sequence)
    segment.append(event: line, sequence: event.sequence)
    if isDurable {
      try segment.close()
      try segment.synchronize()
    } else {
      try closeIfFull()
    }
  }

  /// Appends a row of a cassette that was read, in canonical form and without keys, whose blobs are here or in the parent.
  ///
  /// - Throws: `FileError`; a finding of rule RW-E02.
  func append(line: [UInt8], sequence: Int, isOpen: Bool, digest: Digest) throws {
    try sequences.check(sequence, isOpen: isOpen, mayFollow: false, at: Place(pointer: "/seq"))
    identity.add(digest, isOpen: isOpen, sequence: sequence)
    segment.append(event: line, sequence: sequence)
    try closeIfFull()
  }

  private func checkReferences(_ object: JSONObject, _ rule: Rule) throws(Finding) {
    for reference in try JSONValue.object(object).references(at: Place())
    where !blobs.contains(reference.digest) && !reference.isLost && !header.isThin {
      throw Finding(rule, "the blob \(reference.digest) was not added", at: reference.place(in: Place()))
    }
  }

  // MARK: Other members

  /// Adds a private member, after everything that came before it.
  ///
  /// - Throws: `FileError`; a finding of rule RW-Z13 for any other, of RW-Z12 for one that is there already.
  func add(extension name: MemberName, _ bytes: [UInt8]) throws {
    guard case .extension = name else { throw Finding(.z13, "private members are called ext/<vendor>/<path>") }
    guard extensions.insert(name).inserted else { throw Finding(.z12, "there is a member \(name.string) already") }
    try segment.close()
    try segment.append(name, bytes)
  }

  /// Ends the last segment and writes the redaction map.
  ///
  /// - Parameters:
  ///   - manifest: Everything but the id and the segments.
  ///   - redactions: The bytes of the redaction map.
  /// - Returns: The whole manifest.
  /// - Throws: `FileError`; a finding of rules RW-M04, RW-M06, RW-J01 to RW-J06 or RW-E05 for what would make the cassette invalid.
  func complete(_ manifest: Manifest, redactions: [UInt8]?) throws -> Manifest {
    if let session = manifest.session { try checkReferences(session.json, .m06) }
    guard manifest.derivation?.parent == header.parent else {
      throw Finding(.m04, "the header and the derivation name different parents")
    }
    try segment.close()
    if let redactions {
      try checkReferences(JSONParser.strictObject(redactions.span.bytes, at: Place()), .e05)
      try segment.append(.redactions, redactions)
    }
    var manifest = manifest
    manifest.segments = segment.segments
    manifest.id = identity.digest(
      session: manifest.session, source: manifest.source, derivation: manifest.derivation, redactions: redactions)
    return manifest
  }

  /// Ends the cassette.
  ///
  /// - Returns: The cassette's id.
  /// - Throws: What `complete` and `finish` throw.
  func finish(_ manifest: Manifest, redactions: [UInt8]?) throws -> Digest {
    try finish(complete(manifest, redactions: redactions))
  }

  /// Ends the cassette with its manifest.
  ///
  /// - Returns: The cassette's id.
  /// - Throws: `FileError`; a finding of rules RW-M01 to RW-M06 for a manifest that would make the cassette invalid.
  func finish(_ manifest: Manifest) throws -> Digest {
    let bytes = CanonicalJSON.encode(manifest.json)
    _ = try Manifest(bytes)
    try segment.append(.manifest, bytes)
    try segment.finish()
    return manifest.id
  }
}
