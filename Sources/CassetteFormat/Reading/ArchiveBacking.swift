/// A version 2 cassette read through its central directory: segments and blobs only when they are asked for.
final class ArchiveBacking: CassetteBacking {
  let header: Header
  private let index: ArchiveIndex
  private let limits: Limits
  private let decompressor = ZstdDecompressor()
  private var cachedManifest: Manifest?
  /// Where each member stands in the directory.
  private let positions: [MemberName: Int]
  /// The positions of the segments, in order.
  private let segmentPositions: [Int]
  private var segments = SegmentCache()
  /// Blobs with a member of their own: bases of others, which a chain of a conversation's bodies needs again.
  private var cache = BlobCache(limit: 64 << 20)
  /// Blobs of packs: no bases, and soon made again from a pack that is at hand.
  private var packedCache = BlobCache(limit: 2 << 20)
  private(set) var parent: (any ParentBlobs)?

  init(_ file: any RandomAccessBytes, limits: Limits, parent: (any ParentBlobs)?) throws {
    self.limits = limits
    index = try ArchiveIndex(file, limits: limits)
    var positions: [MemberName: Int] = [:]
    var segmentPositions: [Int] = []
    for (position, member) in index.members.enumerated() {
      positions[member.name] = position
      if case .segment = member.name { segmentPositions.append(position) }
    }
    self.positions = positions
    self.segmentPositions = segmentPositions
    guard let position = positions[.header] else { throw Finding(.h01, "there is no cassette.json") }
    header = try Header(Self.content(of: index.read(index.members[position])))
    if let parent, header.isThin {
      try parent.check(isParentOf: header, at: Place(member: MemberName.header.string))
      self.parent = parent
    }
  }

  /// A member's content, with its CRC-32 checked.
  private static func content(of member: StoredMember) throws(Finding) -> [UInt8] {
    if let damage = member.damage { throw damage }
    return member.content
  }

  private func content(_ name: MemberName) throws -> (bytes: [UInt8], place: Place)? {
    guard let position = positions[name] else { return nil }
    let member = try index.read(index.members[position])
    return (try Self.content(of: member), member.place)
  }

  var manifest: Manifest {
    get throws {
      if let cachedManifest { return cachedManifest }
      guard let (bytes, _) = try content(.manifest) else { throw Finding(.z15, "there is no manifest.json") }
      let manifest = try Manifest(bytes)
      guard manifest.segments.count == segmentPositions.count else {
        throw Finding(
          .m02, "the segment list is not what the file holds", at: Place(member: MemberName.manifest.string))
      }
      cachedManifest = manifest
      return manifest
    }
  }

  var settings: [UInt8] {
    get throws { try [MemberName.header, .manifest].flatMap { try content($0)?.bytes ?? [] } }
  }

  var redactions: [UInt8]? { get throws { try content(.redactions)?.bytes } }

  func forEachExtension(_ body: (String, [UInt8]) throws -> Void) throws {
    for member in index.members {
      guard case .extension(let name) = member.name else { continue }
      try body(name, Self.content(of: index.read(member)))
    }
  }

  // MARK: Events

  /// The lines of a segment, by its place in the list of segments.
  private func segment(_ number: Int) throws -> SegmentText {
    if let segment = segments[number] { return segment }
    let member = try index.read(index.members[segmentPositions[number]])
    let frame = try Self.content(of: member)
    let size = try FrameHeader(frame, at: member.place).contentSize
    try limits.check(segment: size, at: member.place)
    let lines = try decompressor.decompress(
      frame, limit: size, prefix: header.rowPrefix(from: parent), at: member.place)
    let text = SegmentText(lines, member: member.header.name.string)
    segments.keep(number, text)
    return text
  }

  func event(_ sequence: Int) throws -> Event? {
    var open: Event?
    for (number, summary) in try manifest.segments.enumerated() where summary.sequences?.contains(sequence) ?? false {
      guard let event = try segment(number).event(sequence, segments.lines(of: number)) else { continue }
      segments.latest = number
      guard case .open = event.content else { return event }
      open = event
    }
    return open
  }

  var parts: [ClosedRange<Int>?] { get throws { try manifest.segments.map(\.sequences) } }

  func events(ofPart number: Int) throws -> [Event] { try segment(number).events() }

  // MARK: Blobs as they are stored

  /// Hands out the row of every blob, in the order of the file.
  func forEachBlobRow(_ body: (BlobRow) throws -> Void) throws {
    for number in segmentPositions.indices { try segment(number).blobRows().forEach(body) }
  }

  /// The bytes of a member as they are in the file, with its CRC-32 checked.
  func stored(_ name: MemberName) throws -> [UInt8] {
    guard let (bytes, _) = try content(name) else { throw Finding(.t03, "there is no member \(name.string)") }
    return bytes
  }

  // MARK: Blobs

  func blob(_ digest: Digest) throws -> [UInt8]? {
    // The chain down to a blob that needs no base, or that is at hand.
    var chain: [BlobRow] = []
    var wanted: Digest? = digest
    var base: [UInt8]?
    while let next = wanted {
      if let known = cache[next] ?? packedCache[next] {
        if chain.isEmpty, known.isVerified { return known.bytes }
        base = known.bytes
        break
      }
      guard let row = try row(of: next) else {
        if header.isThin, let parent, let (bytes, _) = try parent.parentBlob(next) {
          base = bytes
          break
        }
        guard chain.isEmpty else {
          throw Finding(
            header.isThin ? .d01 : .b07, "the base \(next) is missing", at: Place(member: "blobs/sha256/\(digest)"))
        }
        return nil
      }
      chain.append(row)
      guard chain.count <= BlobRow.maximumDepth + 1 else {
        throw Finding(
          .b08, "the prefix chain is longer than \(BlobRow.maximumDepth)", at: Place(member: "blobs/sha256/\(digest)"))
      }
      wanted = row.base
    }
    for row in chain.reversed() {
      let bytes = try decode(row, base: base)
      if row.hasOwnMember { cache.keep(row.digest, BlobCache.Entry(bytes: bytes)) }
      // Mostly a base is that of one blob, which is the base of the next; another one decodes it anew.
      if let base = row.base { cache.drop(base) }
      base = bytes
    }
    guard let bytes = base else { return nil }
    // One digest is enough for a whole chain, as long as each blob is checked before it is handed out: a frame may
    // decode although a part of its base that it does not use is wrong.
    guard digestOf(bytes) == digest else {
      throw Finding(.b02, "the blob's SHA-256 is not its name", at: Place(member: "blobs/sha256/\(digest)"))
    }
    let entry = BlobCache.Entry(bytes: bytes, isVerified: true)
    if chain.first?.hasOwnMember ?? true { cache.keep(digest, entry) } else { packedCache.keep(digest, entry) }
    return bytes
  }

  /// Requests repeat each other: what they share is hashed once. Small bodies share little and large ones are kept by
  /// nobody.
  private func digestOf(_ bytes: [UInt8]) -> Digest {
    Self.sharedSizes.contains(bytes.count) ? hashes.hash(bytes) : Digest(of: bytes)
  }

  private var hashes = HashMemory(capacity: 4)
  private static let sharedSizes = 16 << 10...16 << 20

  func contains(_ digest: Digest) throws -> Bool { try row(of: digest) != nil }

  private func decode(_ row: BlobRow, base: [UInt8]?) throws -> [UInt8] {
    if case .packed(let pack, let offset) = row.storage { return try packed(row, pack, offset) }
    try limits.check(row, at: Place(member: MemberName.blob(row.digest).string))
    guard let (stored, place) = try content(.blob(row.digest)) else {
      throw Finding(.b03, "there is no member for the blob \(row.digest)")
    }
    let bytes =
      if case .identity = row.storage { stored } else {
        try decompressor.decompress(stored, limit: row.size, prefix: base, at: place)
      }
    guard bytes.count == row.size else {
      throw Finding(.b02, "the blob has \(bytes.count) bytes, its row says \(row.size)", at: place)
    }
    return bytes
  }

  private func packed(_ row: BlobRow, _ pack: Int, _ offset: Int) throws -> [UInt8] {
    let place = Place(member: MemberName.pack(pack).string)
    let bytes = try unpacked(pack)
    guard offset <= bytes.count, row.size <= bytes.count - offset else {
      throw Finding(.p01, "the row's range leaves the pack", at: place)
    }
    return Array(bytes[offset..<offset + row.size])
  }

  private func unpacked(_ pack: Int) throws -> [UInt8] {
    if let index = packs.firstIndex(where: { $0.number == pack }) {
      if index > 0 { packs.swapAt(0, 1) }
      return packs[0].bytes
    }
    guard let (frame, place) = try content(.pack(pack)) else { throw Finding(.t03, "there is no pack \(pack)") }
    // The memory of the one that goes is there for the one that comes.
    if packs.count > 1 { packs.removeLast() }
    packs.insert((pack, try decompressor.decompress(frame, limit: BlobRow.maximumPackSize, at: place)), at: 0)
    return packs[0].bytes
  }

  /// The two that were used last, the latest first: neighbours are asked for together, also where a pack ends.
  private var packs: [(number: Int, bytes: [UInt8])] = []

  /// Finds a blob's row: in the segment after its member, or, for a packed one, in any.
  private func row(of digest: Digest) throws -> BlobRow? {
    if let position = positions[.blob(digest)] {
      return try segmentPositions.firstIndex { $0 > position }.flatMap { try row(of: digest, in: $0) }
    }
    // Blobs are mostly asked for in the order of the file, however far it was read ahead.
    let near = segments.latest...segments.latest + 1
    for number in near where segments[number] != nil {
      if let row = try row(of: digest, in: number) { return row }
    }
    let loaded = segments.numbers.filter { !near.contains($0) }.sorted(by: >)
    for number in loaded + segmentPositions.indices.filter({ segments[$0] == nil }) {
      if let row = try row(of: digest, in: number) { return row }
    }
    return nil
  }

  private func row(of digest: Digest, in number: Int) throws -> BlobRow? {
    let row = try segment(number).blobRow(digest, segments.lines(of: number))
    if row != nil { segments.latest = number }
    return row
  }
}
