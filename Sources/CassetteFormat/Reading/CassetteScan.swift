/// Something that takes in the content of a cassette as a scan meets and checks it.
protocol ScanVisitor: AnyObject {
  func visit(header: Header, bytes: [UInt8]) throws
  /// The lines of a segment, before its blobs and events.
  func visit(segment number: Int, text: [UInt8]) throws
  /// A blob whose size and digest are right.
  func visit(blob: BlobRow, content: [UInt8]) throws
  func visit(event: Event, row: Segment.EventRow) throws
  func visit(redactions: [UInt8]) throws
  func visit(extension member: StoredMember) throws
  func visit(manifest: Manifest, bytes: [UInt8]) throws
}

extension ScanVisitor {
  func visit(header: Header, bytes: [UInt8]) throws {}
  func visit(segment number: Int, text: [UInt8]) throws {}
  func visit(blob: BlobRow, content: [UInt8]) throws {}
  func visit(event: Event, row: Segment.EventRow) throws {}
  func visit(redactions: [UInt8]) throws {}
  func visit(extension member: StoredMember) throws {}
  func visit(manifest: Manifest, bytes: [UInt8]) throws {}
}

/// One pass over a cassette in physical order, checking every rule of the specification on the way.
///
/// Validating, reading a pipe, unpacking and recovering are this pass with different visitors, so they cannot disagree.
/// Memory: one segment with its members, the retained set, and the index (some hundred bytes for each blob and event).
final class CassetteScan {
  private(set) var findings: [Finding] = []
  private(set) var header: Header?
  private(set) var manifest: Manifest?
  private let source: any MemberSource
  private let limits: Limits
  private let parent: (any ParentBlobs)?
  private weak var visitor: (any ScanVisitor)?
  /// Whether members whose CRC-32 is wrong are tried all the same: digests and checksums tell what of them is right.
  private let salvages: Bool
  private let decompressor = ZstdDecompressor()
  private lazy var blobs = BlobAssembler(limits: limits, parent: nil, isThin: false, checksOrder: !salvages)
  private var checks = EventChecks()
  private var identity = Identity()
  /// Whether any event has match keys.
  private(set) var hasKeys = false
  /// What the segments read so far hold.
  private(set) var segments: [Manifest.SegmentSummary] = []
  private var redactions: [UInt8]?
  /// What the segments are decoded with; nil when it is not to be had, which has been reported with the header.
  private(set) var rowPrefix: [UInt8]? = []
  /// Without a header nobody knows whether there is a prefix; frames that were made without one decode with it, too.
  private lazy var possiblePrefix = (try? parent?.parentRows) ?? []

  init(
    _ source: any MemberSource, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil,
    salvages: Bool = false, visitor: (any ScanVisitor)? = nil
  ) {
    self.source = source
    self.limits = limits
    self.parent = parent
    self.salvages = salvages
    self.visitor = visitor
  }

  /// How many blobs, and how long the longest prefix chain.
  var blobCount: Int { blobs.known.count }
  var longestChain: Int { blobs.known.values.reduce(0) { max($0, $1.depth) } }

  /// Runs to the end of the cassette, or to a finding after which nothing can be relied on.
  ///
  /// - Throws: Only what the visitor throws, and `FileError`; findings are in `findings`.
  func run() throws {
    do {
      while let member = try source.next() { try take(member) }
      try finish()
    } catch let finding as Finding {
      findings.append(finding)
    }
  }

  private func report(_ finding: Finding) { findings.append(finding) }

  /// Does something whose finding does not make the rest unreadable. A limit of the reader's own ends the scan, since
  /// what follows would be judged by what was left out; recovery leaves it out and goes on.
  private func attempt(_ body: () throws -> Void) throws {
    do { try body() } catch let finding as Finding where salvages || finding.rule != .l01 { report(finding) }
  }

  private func take(_ member: StoredMember) throws {
    let damage = member.damage
    if let damage { report(damage) }
    let isUsable = damage == nil || salvages
    switch member.header.name {
    case .mimetype: break
    case .header: if damage == nil || !salvages { try takeHeader(member) }
    case .blob, .pack: try blobs.add(member, isDamaged: !isUsable)
    case .segment(let number): try takeSegment(member, number, isUsable: isUsable)
    case .extension:
      if !member.header.name.isPortable {
        report(Finding(.z17, "Windows cannot keep a file of this name", at: member.header.place))
      }
      if damage == nil { try visitor?.visit(extension: member) }
    case .redactions: if damage == nil { try attempt { try takeRedactions(member) } }
    case .manifest: if damage == nil { try attempt { try takeManifest(member) } }
    }
  }

  private func takeHeader(_ member: StoredMember) throws {
    let header = try Header(member.content)
    self.header = header
    header.warnings.forEach(report)
    blobs = BlobAssembler(limits: limits, parent: parent, isThin: header.isThin, checksOrder: !salvages)
    if header.needsParentRows { rowPrefix = nil }
    try attempt {
      try checkParent(header, at: member.place)
      rowPrefix = try header.rowPrefix(from: parent)
    }
    try visitor?.visit(header: header, bytes: member.content)
  }

  /// A thin cassette needs its parent (rules RW-D01 to RW-D03).
  private func checkParent(_ header: Header, at place: Place) throws(Finding) {
    guard let expected = header.parent, header.isThin || parent != nil else { return }
    guard let parent else {
      throw Finding(
        .d01, "the cassette is thin and its parent \(expected) is not at hand", at: place.appending("parent"))
    }
    try parent.check(isParentOf: header, at: place)
  }

  /// Whether a blob that has no row may be missing here; without the parent of a thin cassette, any may.
  private func isInParent(_ digest: Digest) -> Bool {
    guard header?.isThin ?? false else { return false }
    guard let parent else { return true }
    return (try? parent.hasBlob(digest)) ?? false
  }

  private func takeSegment(_ member: StoredMember, _ number: Int, isUsable: Bool) throws {
    var lines: [UInt8]?
    let prefix = header == nil && salvages ? possiblePrefix : rowPrefix
    if isUsable, let prefix {
      try attempt {
        let size = try FrameHeader(member.content, at: member.place).contentSize
        guard size <= Segment.maximumSize else {
          throw Finding(
            .t01, "the segment has \(size) bytes; at most \(Segment.maximumSize) are allowed", at: member.place)
        }
        try limits.check(segment: size, at: member.place)
        try blobs.expand(size, at: member.place)
        lines = try decompressor.decompress(member.content, limit: size, prefix: prefix, at: member.place)
      }
    }
    guard let lines else { return salvages ? blobs.salvageSegment() : blobs.abandonSegment() }
    try visitor?.visit(segment: number, text: lines)
    let segment = Segment(lines, member: member.header.name.string, report)
    var summary = Manifest.SegmentSummary()
    summary.blobs = segment.blobs.count
    for (row, place) in segment.blobs {
      try attempt {
        if let content = try blobs.blob(row, at: place) { try visitor?.visit(blob: row, content: content) }
      }
    }
    for row in segment.events { try takeEvent(row, &summary) }
    segments.append(summary)
    try attempt { try blobs.finishSegment(at: member.place) }
  }

  private func takeEvent(_ row: Segment.EventRow, _ summary: inout Manifest.SegmentSummary) throws {
    guard let event = checks.check(row, blobs, isElsewhere: isInParent, report) else { return }
    summary.add(sequence: event.sequence)
    if !event.keys.isEmpty { hasKeys = true }
    identity.add(row.json, line: row.line, sequence: event.sequence)
    try visitor?.visit(event: event, row: row)
  }

  /// What is known of a blob; nil when it has had no row.
  func known(_ digest: Digest) -> BlobAssembler.Known? { blobs.known[digest] }

  private func takeRedactions(_ member: StoredMember) throws {
    redactions = member.content
    let value = try Redactions.check(member.content, blobs)
    try checks.check(value, blobs, isElsewhere: isInParent, missing: .e05, areBodies: false, at: member.place, report)
    try visitor?.visit(redactions: member.content)
  }

  private func takeManifest(_ member: StoredMember) throws {
    let manifest = try Manifest(member.content)
    self.manifest = manifest
    let minor = header?.minor ?? Header.currentMinor
    manifest.warnings(minor: minor).forEach(report)
    if let session = manifest.session {
      let place = member.place.appending("session")
      try checks.check(
        .object(session.json), blobs, isElsewhere: isInParent, missing: .m06, at: place, report)
    }
    // With an unreadable part the index and the id cannot be right; the part has been reported.
    let isWhole = !findings.contains { $0.severity == .error }
    if isWhole, manifest.segments != segments {
      report(Finding(.m02, "the segment list is not what the segments hold", at: member.place.appending("segments")))
    }
    if manifest.derivation?.parent != header?.parent {
      report(
        Finding(.m04, "the header and the derivation name different parents", at: member.place.appending("derivation")))
    }
    let id = identity.digest(
      session: manifest.session, source: manifest.source, derivation: manifest.derivation, redactions: redactions)
    if isWhole, manifest.id != id {
      report(Finding(.m03, "the id of the content is \(id)", at: member.place.appending("id")))
    }
    try visitor?.visit(manifest: manifest, bytes: member.content)
  }

  private func finish() throws {
    if let orphan = blobs.orphans.first {
      report(Finding(.t03, "\(orphan.name.string) stands after the last segment", at: orphan.place))
    }
    checks.finish(blobs, report)
  }
}
