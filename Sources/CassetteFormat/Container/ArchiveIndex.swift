/// The central directory of an open file, found from its end: any member with one read.
///
/// Everything that the directory alone can tell is checked here; each local header is compared when its member is read.
struct ArchiveIndex {
  let members: [MemberHeader]
  private let file: any RandomAccessBytes
  private let limits: Limits

  /// - Throws: A finding of the rules RW-Z01 to RW-Z15; `FileError`.
  init(_ file: any RandomAccessBytes, limits: Limits) throws {
    self.file = file
    self.limits = limits
    try limits.check(file)
    let tailSize = ZipRecord.endSize + ZipRecord.zip64LocatorSize + ZipRecord.zip64EndSize
    let tail = try file.read(at: max(0, file.size - tailSize), count: tailSize)
    guard let end = EndRecord.parse(tail: tail) else {
      throw Finding.cut("without an end record", at: file.size)
    }
    guard end.fits(file.size) else {
      let advice = LineEnds.areConverted(try file.read(at: 0, count: LineEnds.sample)) ? LineEnds.advice : ""
      throw Finding(
        .z10, "the end record does not fit the file\(advice)", at: Place(offset: file.size - ZipRecord.endSize))
    }
    try end.check(tail.suffix(end.encodedSize), at: file.size - end.encodedSize)
    let directory = try file.read(at: end.offset, count: end.size)
    members = try Self.parse(directory, end, file, limits)
  }

  private static func parse(
    _ directory: [UInt8], _ end: EndRecord, _ file: any RandomAccessBytes, _ limits: Limits
  ) throws -> [MemberHeader] {
    var members: [MemberHeader] = []
    var order = MemberOrder(limits: limits)
    var rest = directory[...]
    while !rest.isEmpty {
      let offset = end.offset + rest.startIndex
      guard rest.starts(with: [0x50, 0x4B, 0x01, 0x02]),
        let (header, length) = try CentralDirectory.parse(rest, at: offset)
      else {
        throw Finding(.z10, "the central directory does not fill its size", at: Place(offset: offset))
      }
      let place = Place(member: header.name.string, offset: offset)
      try order.check(header.name, at: place)
      let expected = members.last?.end ?? 0
      guard header.offset == expected else { throw try misplaced(header, expected, file, at: place) }
      members.append(header)
      rest = rest.dropFirst(length)
    }
    guard members.count == end.count else {
      throw Finding(
        .z10, "the end record counts \(end.count) members, there are \(members.count)",
        at: Place(offset: end.offset + end.size))
    }
    let last = members.last?.end ?? 0
    guard last == end.offset else {
      throw Finding(.z07, "the central directory does not start where the members end", at: Place(offset: last))
    }
    try order.checkEnd(at: end.offset)
    return members
  }

  /// Tells a directory in the wrong order from one with wrong offsets and from a hole between the members.
  private static func misplaced(
    _ header: MemberHeader, _ expected: Int, _ file: any RandomAccessBytes, at place: Place
  ) throws -> Finding {
    guard let local = try localHeader(at: expected, file) else {
      return Finding(.z07, "\(header.name.string) does not start where the member before it ends", at: place)
    }
    return local == Array(header.name.string.utf8)
      ? Finding(.z09, "the central directory says offset \(header.offset); the member is at \(expected)", at: place)
      : Finding(.z08, "the central directory says \(header.name.string) where the file has another member", at: place)
  }

  /// The name in the local header at an offset; nil when none stands there.
  private static func localHeader(at offset: Int, _ file: any RandomAccessBytes) throws -> [UInt8]? {
    let bytes = try file.read(at: offset, count: ZipRecord.localHeaderSize + MemberName.maximumLength)
    guard bytes.count >= ZipRecord.localHeaderSize, bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return nil }
    var length = RecordReader(bytes[26...])
    let nameLength = Int(length.next(UInt16.self))
    return Array(bytes.dropFirst(ZipRecord.localHeaderSize).prefix(nameLength))
  }

  /// Reads a member: its local header must agree with the directory; its CRC-32 is for the caller to check.
  func read(_ header: MemberHeader) throws -> StoredMember {
    try limits.check(header)
    let local = try file.read(at: header.offset, count: ZipRecord.localHeaderSize + header.nameLength)
    // The directory leaves room for it, unless the file has become shorter; then the content's checksum is wrong too.
    guard local.count == ZipRecord.localHeaderSize + header.nameLength else {
      throw Finding.cut("inside \(header.name.string)", at: file.size)
    }
    let content = try file.read(at: header.contentOffset, count: header.size)
    if local != LocalHeader.encode(header) { try explain(local, header) }
    let member = StoredMember(header: header, content: content)
    try MemberOrder.checkContent(member)
    return member
  }

  /// Names the rule that a local header breaks when it is not what the directory promises.
  private func explain(_ local: [UInt8], _ header: MemberHeader) throws(Finding) {
    let place = Place(offset: header.offset)
    guard local.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw Finding(.z07, "there is no local header where the central directory says", at: place)
    }
    let fixed = try LocalHeader.parse(local[..<ZipRecord.localHeaderSize], at: place)
    let nameBytes = Array(local[ZipRecord.localHeaderSize...])
    guard fixed.nameLength == nameBytes.count, let name = try? MemberName(nameBytes, at: place) else {
      throw Finding(.z09, "the local header has another name than the central directory", at: header.place)
    }
    let found = MemberHeader(name: name, size: fixed.size, crc: fixed.crc, offset: header.offset)
    try header.checkEqual(to: found, at: header.place)
  }
}

/// Members read through the central directory, in its order.
final class IndexedMembers: MemberSource {
  private let index: ArchiveIndex
  private var position = 0

  init(_ index: ArchiveIndex) {
    self.index = index
  }

  func next() throws -> StoredMember? {
    guard position < index.members.count else { return nil }
    defer { position += 1 }
    return try index.read(index.members[position])
  }
}
