/// Puts a cassette together from rows: header, segments, manifest, and the rules that hold between them.
///
/// It knows neither how blobs are best encoded nor where events come from: writers and rewriters do.
final class CassetteBuilder {
  var segment: SegmentWriter
  private let header: Header
  private let isDurable: Bool
  private var blobs: Set<Digest> = []
  private var sequences: Set<Int> = []
  private var identity = Identity()
  private(set) var totals = CassetteWriter.Totals()

  /// Begins a cassette: the header is written at once.
  ///
  /// - Parameter isDurable: Whether each event is a segment of its own, on disk before `append` returns.
  /// - Throws: `FileError`.
  init(_ output: any ByteOutput, header: Header, level: CompressionLevel, isDurable: Bool = false) throws {
    self.header = header
    self.isDurable = isDurable
    segment = SegmentWriter(output, compressor: ZstdCompressor(), level: level)
    try segment.append(.mimetype, MemberOrder.mimetype)
    try segment.append(.header, CanonicalJSON.encode(header.json))
    if isDurable { try segment.synchronize() }
  }

  /// Notes that a blob is about to be written; false when the cassette has it already.
  func insert(_ digest: Digest) -> Bool { blobs.insert(digest).inserted }

  func has(_ digest: Digest) -> Bool { blobs.contains(digest) }

  /// Appends an event's row.
  ///
  /// - Throws: `FileError`; a finding of rule RW-E01, RW-E02 or RW-E05 for a row that would make the cassette invalid.
  func append(row: JSONObject) throws {
    guard case .integer(let sequence)? = row["seq"] else { throw Finding(.e01, "seq is missing") }
    if row["kind"] != "open", !sequences.insert(sequence).inserted {
      throw Finding(.e02, "there is an event with seq \(sequence) already")
    }
    for reference in try JSONValue.object(row).references(at: Place()) {
      guard blobs.contains(reference.digest) || reference.isLost || header.isThin else {
        throw Finding(
          .e05, "the event \(sequence) refers to a blob that was not added", at: Place(pointer: reference.pointer))
      }
      if reference.role == .blob { totals.bodyBytes += reference.size ?? 0 }
    }
    if row["kind"] != "open" { totals.events += 1 }
    totals.nextSequence = max(totals.nextSequence, sequence + 1)
    let line = CanonicalJSON.encode(row)
    identity.add(row, line: line, sequence: sequence)
    segment.append(event: line, sequence: sequence)
    if isDurable {
      try segment.close()
      try segment.synchronize()
    } else if segment.isFull {
      try segment.close()
    }
  }

  /// Adds a private member, after everything that came before it.
  ///
  /// - Throws: `FileError`; a finding of rule RW-Z13 for any other.
  func add(extension name: MemberName, _ bytes: [UInt8]) throws {
    guard case .extension = name else { throw Finding(.z13, "private members are called ext/<vendor>/<path>") }
    try segment.close()
    try segment.append(name, bytes)
  }

  /// Ends the cassette.
  ///
  /// - Parameters:
  ///   - manifest: Everything but the id and the segments, which are filled in here.
  ///   - redactions: The bytes of the redaction map.
  /// - Returns: The cassette's id.
  /// - Throws: `FileError`.
  func finish(_ manifest: Manifest, redactions: [UInt8]?) throws -> Digest {
    try segment.close()
    if let redactions { try segment.append(.redactions, redactions) }
    var manifest = manifest
    manifest.segments = segment.segments
    manifest.id = identity.digest(
      session: manifest.session, source: manifest.source, derivation: manifest.derivation, redactions: redactions)
    try segment.append(.manifest, CanonicalJSON.encode(manifest.json))
    try segment.finish()
    return manifest.id
  }
}
