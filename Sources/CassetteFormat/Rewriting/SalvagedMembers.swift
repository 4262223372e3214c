/// The members of a damaged or unclosed archive: every one that is complete, in physical order (spec §17).
///
/// Local headers are followed from the start of the file. Where one is damaged, the central directory says what stands
/// there, if it is intact; else the bytes are searched for the next complete member. A member whose CRC-32 is wrong is
/// handed out too, for digests to judge, and so is a blob under each name that it has, if its headers name different ones.
final class SalvagedMembers: MemberSource {
  /// What could not be read, and where.
  private(set) var findings: [Finding] = []
  private let file: any RandomAccessBytes
  private let limits: Limits
  private var position = 0
  /// The last member, under the name that the central directory has for it.
  private var renamed: StoredMember?
  private var names: Set<MemberName> = []
  private var lastPack = 0
  private var lastSegment = 0
  /// What an intact central directory says, by offset.
  private let directory: [Int: MemberHeader]
  /// How many bytes may still be read to check what merely looks like a member: a hostile file is full of such places.
  private var searchBudget: Int

  init(_ file: any RandomAccessBytes, limits: Limits) {
    self.file = file
    self.limits = limits
    let members = (try? ArchiveIndex(file, limits: limits))?.members ?? []
    directory = Dictionary(members.map { ($0.offset, $0) }) { first, _ in first }
    searchBudget = 4 * file.size + (64 << 20)
  }

  func next() throws -> StoredMember? {
    if let member = renamed {
      renamed = nil
      if accept(member.header.name) { return member }
    }
    while position < file.size, !isAtDirectory() {
      if let member = try member(at: position) {
        renamed = blob(member, listedAt: position)
        position = member.header.end
        if accept(member.header.name) { return member }
        continue
      }
      guard let found = try search(from: position + 1) else {
        position = file.size
        break
      }
      position = found
    }
    return nil
  }

  private func isAtDirectory() -> Bool {
    guard let start = try? file.read(at: position, count: 4) else { return false }
    return start.starts(with: [0x50, 0x4B, 0x01, 0x02])
  }

  /// Names must be new and numbers must grow: what lies inside a damaged blob may look like members too.
  private func accept(_ name: MemberName) -> Bool {
    guard names.insert(name).inserted else { return false }
    switch name {
    case .pack(let number):
      guard number > lastPack else { return false }
      lastPack = number
    case .segment(let number):
      guard number > lastSegment else { return false }
      lastSegment = number
    default: break
    }
    return true
  }

  /// A blob under the name that an intact central directory has for it, if that is another one.
  private func blob(_ member: StoredMember, listedAt offset: Int) -> StoredMember? {
    guard let listed = directory[offset], listed.name != member.header.name, listed.size == member.header.size,
      case .blob = listed.name
    else { return nil }
    return StoredMember(header: listed, content: member.content)
  }

  /// The member at an offset where one should stand; nil, with a finding, when it cannot be told what stands there.
  private func member(at offset: Int) throws -> StoredMember? {
    do {
      let found = Result { try localMember(at: offset) }
      if case .success(let member) = found, member.damage == nil { return member }
      if let listed = directory[offset] { return try member(listed) }
      return try found.get()
    } catch let finding as Finding {
      findings.append(finding)
      return nil
    }
  }

  /// The member that the local header at an offset tells of.
  private func localMember(at offset: Int) throws -> StoredMember {
    guard let header = try header(at: offset) else { throw Finding.cut("inside a header", at: file.size) }
    let member = try member(header)
    // With a wrong checksum, only a header in its place after this member shows that the size is right.
    guard member.damage == nil || isFollowed(header) else {
      throw Finding(.z14, "\(header.name.string) is damaged", at: header.place)
    }
    return member
  }

  private func member(_ header: MemberHeader) throws -> StoredMember {
    try limits.check(header)
    guard header.end <= file.size else { throw Finding.cut("inside \(header.name.string)", at: file.size) }
    return StoredMember(header: header, content: try file.read(at: header.contentOffset, count: header.size))
  }

  /// Reads a local header; nil when the file ends inside.
  ///
  /// - Throws: A finding of rules RW-Z02 to RW-Z07, RW-Z12 or RW-Z13.
  private func header(at offset: Int) throws -> MemberHeader? {
    let place = Place(offset: offset)
    let fixed = try file.read(at: offset, count: ZipRecord.localHeaderSize)
    guard fixed.prefix(4).elementsEqual([0x50, 0x4B, 0x03, 0x04].prefix(fixed.count)) else {
      throw Finding(.z07, "there are bytes that belong to no member", at: place)
    }
    guard fixed.count == ZipRecord.localHeaderSize else { return nil }
    let shared = try LocalHeader.parse(fixed[...], at: place)
    let name = try file.read(at: offset + ZipRecord.localHeaderSize, count: shared.nameLength)
    guard name.count == shared.nameLength else { return nil }
    return MemberHeader(name: try MemberName(name, at: place), size: shared.size, crc: shared.crc, offset: offset)
  }

  private func isFollowed(_ header: MemberHeader) -> Bool {
    guard let next = try? file.read(at: header.end, count: 4) else { return false }
    return [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x01, 0x02]].contains(next)
  }

  // MARK: Searching

  /// The offset of the next complete member.
  private func search(from start: Int) throws -> Int? {
    let blockSize = 1 << 20
    var blockStart = start
    while blockStart < file.size {
      // Blocks overlap, so that a signature across a border is seen.
      let block = try file.read(at: blockStart, count: blockSize + 3)
      var from = 0
      while let index = block.firstOffset(of: [0x50, 0x4B, 0x03, 0x04], from: from) {
        if try isComplete(at: blockStart + index) { return blockStart + index }
        from = index + 1
      }
      blockStart += blockSize
    }
    return nil
  }

  private func isComplete(at offset: Int) throws -> Bool {
    guard let header = try? header(at: offset), header.end <= file.size, header.size <= limits[.member] else {
      return false
    }
    guard header.end == file.size || isFollowed(header), header.size <= searchBudget else { return false }
    searchBudget -= header.size
    return CRC32.checksum(try file.read(at: header.contentOffset, count: header.size)) == header.crc
  }
}
