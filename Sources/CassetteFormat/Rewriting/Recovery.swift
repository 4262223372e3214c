/// Gets everything that can be read out of a damaged or unclosed cassette, and writes a valid one (spec §17).
public enum Recovery {
  /// What recovery kept and what it could not.
  public struct Report: Sendable {
    /// The id of the cassette that was written.
    public var id: Digest
    /// How many events and blobs were kept.
    public var events: Int
    public var blobs: Int
    /// What was wrong, in the order in which it was met.
    public var damage: [Finding]
    /// The bodies that events and session refer to and that are gone; they are marked as lost.
    public var lostBodies: [LostBody]
    /// What else is gone, a few words each, such as `the manifest: …` or `2 of 9 events`.
    public var lostParts: [String]

    /// Whether the written cassette is all that the broken one held: its manifest was intact, and says the same id.
    public var isComplete: Bool { lostBodies.isEmpty && lostParts.isEmpty }
  }

  /// Recovers a cassette.
  ///
  /// Blobs are checked against their digests and encoded anew, so that no frame depends on one that is gone. The output
  /// is validated before a byte of it goes out. Memory as for writing; the output waits in a temporary file.
  ///
  /// - Parameters:
  ///   - options: How to encode the output.
  ///   - parent: The parent of a thin cassette.
  /// - Throws: `FileError`; a finding when there is nothing to recover, or the cassette is of another major version.
  public static func recover(
    _ file: any RandomAccessBytes, to output: any ByteOutput,
    options: CassetteWriter.Options = CassetteWriter.Options(),
    limits: Limits = Limits(), parent: (any ParentBlobs)? = nil
  ) throws -> Report {
    try limits.check(file)
    let start = try file.read(at: 0, count: 512)
    let members = SalvagedMembers(file, limits: limits)
    return try Rewriting.checked(output, limits: limits, parent: parent) { temporary in
      let salvage = Salvage(temporary, options: options)
      let scan = CassetteScan(members, limits: limits, parent: parent, salvages: true, visitor: salvage)
      salvage.scan = scan
      try scan.run()
      if let fatal = scan.findings.first(where: { [.h02, .h03].contains($0.rule) }) { throw fatal }
      // Without the rows of the parent, every event would be lost that is only out of reach.
      if scan.rowPrefix == nil,
        let missing = scan.findings.first(where: { [.d01, .d02, .d03, .l01].contains($0.rule) })
      {
        throw missing
      }
      guard salvage.foundSomething else {
        throw members.findings.isEmpty ? NotACassette.finding(start) : Self.nothing(start)
      }
      let damage = members.findings + scan.findings.filter { $0.severity == .error }
      return try salvage.finish(damage: damage)
    }
  }

  private static func nothing(_ start: [UInt8]) -> Finding {
    start.starts(with: [0x50, 0x4B, 0x03, 0x04])
      ? Finding(.h01, "there is nothing to recover: no complete cassette.json and no complete segment")
      : NotACassette.finding(start)
  }
}

/// Writes what a scan finds into a new cassette.
private final class Salvage: ScanVisitor {
  unowned var scan: CassetteScan!
  private let output: any ByteOutput
  private let options: CassetteWriter.Options
  private var header: Header?
  private var writer: CassetteWriter?
  private var open = OpenRows()
  private var manifest: Manifest?
  private var redactions: [UInt8]?
  private var lostBodies: [LostBody] = []
  private var isSessionLost = false
  private var events = 0
  /// Rows of events, those that an answer supersedes included.
  private var rowsSeen = 0
  private var blobs = 0

  init(_ output: any ByteOutput, options: CassetteWriter.Options) {
    self.output = output
    self.options = options
  }

  var foundSomething: Bool { header != nil || events > 0 }

  func visit(header: Header, bytes: [UInt8]) { self.header = header }

  /// The new cassette, begun when its first content is there: a damaged header is replaced by an empty one.
  private func target() throws -> CassetteWriter {
    if let writer { return writer }
    let writer = try CassetteWriter(
      output, header: header ?? Header(), options: options, rowPrefix: scan.rowPrefix ?? [])
    self.writer = writer
    return writer
  }

  func visit(blob: BlobRow, content: [UInt8]) throws {
    try target().add(blob: content)
    blobs += 1
  }

  func visit(event: Event, row: Segment.EventRow) throws {
    // An open event waits: only at the end it is known what it can refer to.
    guard event.isOpen || fits(row.json, isBody: event.refersToBodies) else { return }
    rowsSeen += 1
    if let row = open.pass(row.json, of: event) { try append(row, event.sequence, isBody: event.refersToBodies) }
  }

  /// Whether the bodies have the sizes of their blobs, chunk tables aside: what else does not fit cannot be left out.
  private func fits(_ object: JSONObject, isBody: Bool) -> Bool {
    guard isBody, let references = try? JSONValue.object(object).references(at: Place()) else { return true }
    return references.allSatisfy { $0.role == .chunks || scan.known($0.digest).flatMap($0.misfit) == nil }
  }

  func visit(extension member: StoredMember) throws {
    try target().add(extension: member.header.name.string, member.content)
  }

  func visit(redactions: [UInt8]) { self.redactions = redactions }
  func visit(manifest: Manifest, bytes: [UInt8]) { self.manifest = manifest }

  private func append(_ row: JSONObject, _ sequence: Int, isBody: Bool) throws {
    try target().append(row: markingLost(row, sequence, isBody: isBody))
    events += 1
  }

  private func markingLost(_ object: JSONObject, _ sequence: Int?, isBody: Bool) throws -> JSONObject {
    let writer = try target()
    let isThin = header?.isThin ?? false
    return object.markingLost(
      isMissing: { !writer.has($0) && (!isThin || scan.known($0)?.isDamaged ?? false) },
      isMisfit: { table, size in
        guard isBody, case .integer(let size)? = size, let blob = scan.known(table) else { return false }
        return !blob.isDamaged && blob.tableLength != size
      },
      { lostBodies.append(LostBody(sequence: sequence, pointer: $0, digest: $1, isMisfit: $2)) })
  }

  func finish(damage: [Finding]) throws -> Recovery.Report {
    for (sequence, row) in open.unanswered {
      if fits(row, isBody: true) { try append(row, sequence, isBody: true) } else { rowsSeen -= 1 }
    }
    // The manifest's session is the one that counts; the header's is what was known when recording began.
    var content = manifest ?? Manifest(writer: options.writer)
    if header?.parent != content.derivation?.parent {
      // One of the two is gone; without the derivation, all that is known of it is the parent.
      content.derivation = header?.parent.map { Derivation(parent: $0, operator: "unknown", version: "0") }
    }
    content.session = try session()
    if let bytes = redactions {
      let map = try JSONParser.strictObject(bytes.span.bytes, at: Place(member: MemberName.redactions.string))
      redactions = CanonicalJSON.encode(try markingLost(map, nil, isBody: false))
    }
    let id = try target().finish(like: content, redactions: redactions)
    return Recovery.Report(
      id: id, events: events, blobs: blobs, damage: damage, lostBodies: lostBodies, lostParts: lostParts(id, damage))
  }

  /// The session of the manifest, or else of the header, if it is right.
  private func session() throws -> Session? {
    let session = manifest.map(\.session) ?? header?.session
    guard let session else { return nil }
    guard fits(session.json, isBody: true) else {
      isSessionLost = true
      return nil
    }
    return try Session(
      markingLost(session.json, nil, isBody: true), .m01, at: Place(member: MemberName.manifest.string))
  }

  private func lostParts(_ id: Digest, _ damage: [Finding]) -> [String] {
    var parts: [String] = []
    if header == nil { parts.append("the header") }
    if isSessionLost { parts.append("the session") }
    for name in Set(damage.compactMap(\.place.member)).sorted()
    where name.hasPrefix("ext/") || name == "redactions.json" {
      parts.append(name)
    }
    guard let manifest else { return parts + ["the manifest: of the session, what the header says is kept"] }
    // An open event and its answer are two rows of which one is kept.
    let rows = manifest.segments.reduce(0) { $0 + $1.events }
    if rows > rowsSeen { parts.append("\(rows - rowsSeen) of \(rows) rows of events") }
    // The id covers every event and the session: if it is the same, nothing is missing.
    if manifest.id != id, parts.isEmpty, lostBodies.isEmpty { parts.append("something: the id was \(manifest.id)") }
    return parts
  }
}

/// Leaves out the `open` rows that an answer supersedes.
private struct OpenRows {
  private var waiting: [Int: JSONObject] = [:]

  /// The row, unless it is an `open` one: that waits for its answer.
  mutating func pass(_ row: JSONObject, of event: Event) -> JSONObject? {
    if event.isOpen {
      waiting[event.sequence] = row
      return nil
    }
    waiting[event.sequence] = nil
    return row
  }

  var unanswered: [(sequence: Int, row: JSONObject)] {
    waiting.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
