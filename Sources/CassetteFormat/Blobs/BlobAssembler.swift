/// Turns stored members into blobs as the rows that describe them come by, in one pass and bounded memory.
///
/// Members wait until the segment with their rows; then each is decoded and checked: frame, size, SHA-256, base, depth
/// and retained set (rules RW-B02 to RW-B10, RW-P01, RW-P02, RW-T03).
final class BlobAssembler {
  /// What stays known of a blob after its bytes have gone.
  struct Known {
    let size: Int
    /// How many bases lie below it.
    let depth: Int
    /// The body size that it stands for when it is read as a chunk table; nil when it is not one.
    let tableLength: Int?
    /// The same for a table of frames.
    let frameTableLength: Int?
    /// Whether its bytes cannot be had; that has been reported, and what depends on it need not be.
    let isDamaged: Bool
  }

  private struct Pack {
    let bytes: [UInt8]
    var position = 0
  }

  private(set) var known: [Digest: Known] = [:]
  private var retained = RetainedBlobs()
  private var pending: [MemberName: StoredMember] = [:]
  /// Own blobs in physical order, which their rows must have too.
  private var pendingBlobs: [Digest] = []
  private var rowIndex = 0
  private var pendingBytes = 0
  private var expandedBytes = 0
  private var packs: [Int: Pack] = [:]
  /// Members whose CRC-32 was wrong: found and reported already.
  private var damaged: Set<MemberName> = []
  private let decompressor = ZstdDecompressor()
  private let limits: Limits
  private let parent: (any ParentBlobs)?
  private let isThin: Bool
  /// Whether rows must have the order of their members: not where a member in between may be damaged, or misnamed.
  private let checksOrder: Bool

  init(limits: Limits, parent: (any ParentBlobs)?, isThin: Bool, checksOrder: Bool = true) {
    self.limits = limits
    self.parent = parent
    self.isThin = isThin
    self.checksOrder = checksOrder
  }

  /// Takes a blob or pack member in, until its rows come.
  func add(_ member: StoredMember, isDamaged: Bool = false) throws(Finding) {
    pendingBytes += member.content.count
    guard pendingBytes <= limits[.pending] else {
      throw limits.exceeded(
        .pending, by: pendingBytes, "\(pendingBytes) bytes of blobs wait for their segment", at: member.place)
    }
    pending[member.header.name] = member
    if case .blob(let digest) = member.header.name { pendingBlobs.append(digest) }
    if isDamaged { damaged.insert(member.header.name) }
  }

  /// Counts bytes that are about to be expanded.
  func expand(_ count: Int, at place: Place) throws(Finding) {
    expandedBytes += count
    guard expandedBytes <= limits[.total] else {
      throw limits.exceeded(.total, by: expandedBytes, "\(expandedBytes) bytes are expanded up to here", at: place)
    }
  }

  /// Decodes and checks a row's blob.
  ///
  /// - Returns: Nil when the bytes cannot be had for a reason that has been reported before.
  func blob(_ row: BlobRow, at place: Place) throws -> [UInt8]? {
    guard known[row.digest] == nil else {
      throw Finding(.b06, "\(row.digest) has two rows", at: place)
    }
    var content: HashedBytes?
    var depth = 0
    do {
      let base = try base(of: row, at: place)
      depth = base.map { $0.depth + 1 } ?? 0
      content = try bytes(of: row, base: base?.content.bytes, isMissingBase: base == nil, at: place)
        .map { HashedBytes($0, sharingWith: base?.content) }
      try Self.check(content, row, at: place)
    } catch {
      remember(row, nil, depth: depth)
      // Later rows may release what this one would have retained.
      try? retained.update(row, nil, at: place)
      throw error
    }
    remember(row, content, depth: depth)
    try retained.update(row, content, at: place)
    guard depth <= BlobRow.maximumDepth else {
      throw Finding(.b08, "the prefix chain is \(depth) long", at: place)
    }
    return content?.bytes
  }

  private static func check(_ content: HashedBytes?, _ row: BlobRow, at place: Place) throws(Finding) {
    guard let content else { return }
    guard content.digest == row.digest else {
      throw Finding(.b02, "the blob's SHA-256 is \(content.digest)", at: place)
    }
  }

  private func remember(_ row: BlobRow, _ content: HashedBytes?, depth: Int) {
    known[row.digest] = Known(
      size: row.size, depth: depth, tableLength: content.flatMap { ChunkTable($0.bytes)?.totalLength },
      frameTableLength: content.flatMap { FrameTable.totalLength(of: $0.bytes) }, isDamaged: content == nil)
  }

  /// The base of a prefix blob: retained here, or in the parent of a thin cassette.
  private func base(of row: BlobRow, at place: Place) throws -> (content: HashedBytes, depth: Int)? {
    guard case .zstdPrefix(let digest) = row.storage else { return nil }
    if let content = retained[digest] {
      guard row.size <= BlobRow.maximumPrefixSize, content.bytes.count <= BlobRow.maximumPrefixSize else {
        throw Finding(.b07, "a prefix frame and its base have at most 64 MiB", at: place.appending("base"))
      }
      return (content, known[digest]?.depth ?? 0)
    }
    if isThin, known[digest] == nil {
      // That the parent is not at hand has been reported with the header.
      guard let parent else { return nil }
      if let (bytes, depth) = try parent.parentBlob(digest) { return (HashedBytes(bytes), depth) }
    }
    // A base that was damaged has been reported; its dependants are lost with it.
    if damaged.contains(.blob(digest)) || known[digest]?.isDamaged ?? false { return nil }
    let reason = known[digest] == nil ? "is not a blob before this one" : "is not retained"
    throw Finding(.b07, "the base \(digest) \(reason)", at: place.appending("base"))
  }

  private func bytes(of row: BlobRow, base: [UInt8]?, isMissingBase: Bool, at place: Place) throws(Finding) -> [UInt8]?
  {
    if case .packed(let number, let offset) = row.storage { return try packed(row, number, offset, at: place) }
    let name = MemberName.blob(row.digest)
    guard let member = pending[name] else {
      if damaged.contains(name) { return nil }
      throw Finding(.b03, "there is no member \(name.string) before this segment", at: place)
    }
    guard !checksOrder || pendingBlobs.dropFirst(rowIndex).first == row.digest else {
      throw Finding(.t03, "the rows of blobs are not in the order of their members", at: place)
    }
    rowIndex += 1
    if damaged.contains(name) { return nil }
    try limits.check(row, at: place)
    try expand(row.size, at: place)
    switch row.storage {
    case .identity:
      guard member.content.count == row.size else {
        throw Finding(.b05, "the member has \(member.content.count) bytes, the row says \(row.size)", at: place)
      }
      return member.content
    case .zstdPrefix where isMissingBase:
      damaged.insert(name)
      return nil
    default:
      let size = try FrameHeader(member.content, at: member.place).contentSize
      guard size == row.size else {
        throw Finding(.b02, "the frame holds \(size) bytes, the row says \(row.size)", at: place)
      }
      return try decompressor.decompress(member.content, limit: row.size, prefix: base, at: member.place)
    }
  }

  private func packed(_ row: BlobRow, _ number: Int, _ offset: Int, at place: Place) throws(Finding) -> [UInt8]? {
    let name = MemberName.pack(number)
    if packs[number] == nil {
      if damaged.contains(name) { return nil }
      guard let member = pending[name] else {
        throw Finding(.t03, "there is no member \(name.string) before this segment", at: place)
      }
      let size = try FrameHeader(member.content, at: member.place).contentSize
      guard size <= BlobRow.maximumPackSize else {
        throw Finding(
          .p02, "the pack holds \(size) bytes; at most \(BlobRow.maximumPackSize) are allowed", at: member.place)
      }
      try expand(size, at: member.place)
      packs[number] = Pack(
        bytes: try decompressor.decompress(member.content, limit: BlobRow.maximumPackSize, at: member.place))
    }
    guard let pack = packs[number], offset == pack.position, row.size <= pack.bytes.count - offset else {
      throw Finding(.p01, "the row's range does not follow the one before, or leaves the pack", at: place)
    }
    packs[number]?.position += row.size
    return Array(pack.bytes[offset..<offset + row.size])
  }

  /// Ends a segment: every member must have had its rows.
  func finishSegment(at place: Place) throws(Finding) {
    defer { forgetPending() }
    for (number, pack) in packs.sorted(by: { $0.key < $1.key }) where pack.position != pack.bytes.count {
      throw Finding(.p01, "the rows of pack \(number) end at \(pack.position) of \(pack.bytes.count) bytes", at: place)
    }
    let withoutRow = pending.values.filter { member in
      switch member.header.name {
      case .pack(let number): packs[number] == nil && !damaged.contains(member.header.name)
      case .blob(let digest): known[digest] == nil
      default: false
      }
    }
    guard let first = withoutRow.min(by: { $0.header.offset < $1.header.offset }) else { return }
    throw Finding(.t03, "\(first.header.name.string) has no row in the segment after it", at: first.place)
  }

  /// Gives up the members that wait, since the segment with their rows cannot be read.
  ///
  /// Later frames may need these blobs as base, and the rows that would say how to decode them are gone: each is tried
  /// on its own and with every base at hand, and kept when its SHA-256 is its name.
  func salvageSegment() {
    retained.isSalvaging = true
    for name in pendingBlobs.map(MemberName.blob) {
      guard case .blob(let digest) = name, known[digest] == nil, let member = pending[name],
        let content = salvage(member, digest)
      else { continue }
      retained.insertSalvaged(content)
    }
    forgetPending()
  }

  private func salvage(_ member: StoredMember, _ digest: Digest) -> HashedBytes? {
    let limit = BlobRow.maximumPrefixSize
    func decoded(_ base: HashedBytes?) -> HashedBytes? {
      let bytes = try? decompressor.decompress(member.content, limit: limit, prefix: base?.bytes, at: member.place)
      guard let content = bytes.map({ HashedBytes($0, sharingWith: base) }), content.digest == digest else {
        return nil
      }
      return content
    }
    if member.content.count <= limit, Digest(of: member.content) == digest { return HashedBytes(member.content) }
    return decoded(nil) ?? retained.newestFirst.lazy.compactMap(decoded).first
  }

  /// Gives up the members that wait, without another look at them.
  func abandonSegment() { forgetPending() }

  private func forgetPending() {
    pending = [:]
    pendingBlobs = []
    rowIndex = 0
    pendingBytes = 0
    packs = [:]
  }

  /// The members that wait for a segment which has not come.
  var orphans: [MemberHeader] {
    pending.values.map(\.header).sorted { $0.offset < $1.offset }
  }
}
