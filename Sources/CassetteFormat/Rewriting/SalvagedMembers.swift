/// The members of a damaged or unclosed archive: every one that is complete, in physical order (spec §17).
///
/// Local headers are followed from the start of the file. Where one is damaged, the central directory says what stands
/// there, if it is intact; else the bytes are searched for the next complete member. A member whose CRC-32 is wrong is
/// handed out too, for digests to judge.
final class SalvagedMembers: MemberSource {
  /// What could not be read, and where.
  private(set) var findings: [Finding] = []
  private let file: any RandomAccessBytes
  private let limits: Limits
  private var position = 0
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
    while position < file.size, !isAtDirectory() {
      if let member = try member(at: position) {
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

  /// The member at an offset where one should stand; nil, with a finding, when it cannot be told what stands there.
  private func member(at offset: Int) throws -> StoredMember? {
    var header = directory[offset]
    if header == nil {
      do {
        header = try self.header(at: offset)
      } catch let finding as Finding {
        findings.append(finding)
        return nil
      }
    }
    guard let header else {
      findings.append(.cut("inside a header", at: file.size))
      return nil
    }
    do throws(Finding) { try limits.check(header) } catch {
      findings.append(error)
      return nil
    }
    guard header.end <= file.size else {
      findings.append(.cut("inside \(header.name.string)", at: file.size))
      return nil
    }
    let member = StoredMember(header: header, content: try file.read(at: header.contentOffset, count: header.size))
    // With a wrong checksum, only a header in its place after this member shows that the size is right.
    guard member.damage == nil || directory[offset] != nil || isFollowed(header) else {
      findings.append(Finding(.z14, "\(header.name.string) is damaged", at: header.place))
      return nil
    }
    return member
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
