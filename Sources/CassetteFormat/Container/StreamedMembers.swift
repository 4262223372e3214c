/// Members read one after the other, from a pipe or from the start of a file.
///
/// The local headers are believed while they go by; the central directory must then say the same (rule RW-Z09).
final class StreamedMembers: MemberSource {
  private let input: any ByteInput
  private let limits: Limits
  private var offset = 0
  private var order: MemberOrder
  private var seen: [MemberHeader] = []
  /// Whether the file ended where a finding says it was cut: the verdict is then "unclosed".
  private(set) var isCut = false
  /// The first bytes read, which tell whether line ends were converted.
  private var beginning: [UInt8] = []
  /// The last bytes read, as many as end records can take.
  private var tail: [UInt8] = []
  private static let tailSize = ZipRecord.zip64EndSize + ZipRecord.zip64LocatorSize + ZipRecord.endSize

  init(_ input: any ByteInput, limits: Limits) {
    self.input = input
    self.limits = limits
    order = MemberOrder(limits: limits)
  }

  func next() throws -> StoredMember? {
    let start = offset
    let signature = try take(4)
    guard signature.count == 4 else {
      guard start > 0 else { throw NotACassette.finding(signature) }
      let begun = [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x01, 0x02]].contains { $0.starts(with: signature) }
      guard begun else { throw stray(at: start) }
      throw cut(signature.isEmpty ? "without a central directory" : "inside a header")
    }
    var fields = RecordReader(signature[...])
    switch fields.next(UInt32.self) {
    case ZipRecord.localSignature: return try member(at: start)
    case ZipRecord.centralSignature where start > 0, ZipRecord.endSignature where start > 0,
      ZipRecord.zip64EndSignature where start > 0:
      try checkEnd(signature, at: start)
      return nil
    default:
      guard start > 0 else { throw NotACassette.finding(signature + (try take(512))) }
      throw stray(at: start)
    }
  }

  private func stray(at offset: Int) -> Finding {
    let advice = LineEnds.areConverted(beginning) ? LineEnds.advice : ""
    return Finding(.z07, "there are bytes that belong to no member\(advice)", at: Place(offset: offset))
  }

  private func cut(_ what: String) -> Finding {
    // Without its first member, the file cannot be told from any other.
    guard !seen.isEmpty else { return Finding(.z01, "the file ends \(what)", at: Place(offset: offset)) }
    // A file that has its end record is not cut: a header that promises too much has led past it.
    isCut = !hasEnd
    return .cut(what, at: offset)
  }

  /// Whether the input ended with an end record that fits its length, as for an indexed reader.
  private var hasEnd: Bool { EndRecord.parse(tail: tail)?.fits(offset) ?? false }

  /// Reads up to `count` bytes; fewer only at the end of the input.
  private func take(_ count: Int) throws -> [UInt8] {
    // A header may promise gigabytes that never come: allocate as they do.
    let step = 16 << 20
    var bytes = try input.read(upTo: min(count, step))
    while bytes.count < count, bytes.count % step == 0, !bytes.isEmpty {
      let more = try input.read(upTo: min(count - bytes.count, step))
      if more.isEmpty { break }
      bytes.append(contentsOf: more)
    }
    offset += bytes.count
    guard offset <= limits[.file] else {
      throw limits.exceeded(.file, by: offset, "the file has more than \(limits[.file]) bytes", at: Place())
    }
    if beginning.count < LineEnds.sample { beginning += bytes.prefix(LineEnds.sample - beginning.count) }
    tail = Array((bytes.count < Self.tailSize ? tail + bytes : bytes).suffix(Self.tailSize))
    return bytes
  }

  /// Reads over bytes; false when the input ends before.
  private func skip(_ count: Int) throws -> Bool {
    var rest = count
    while rest > 0 {
      let bytes = try take(min(rest, 1 << 20))
      guard !bytes.isEmpty else { return false }
      rest -= bytes.count
    }
    return true
  }

  private func member(at start: Int) throws -> StoredMember {
    let fixed = try take(ZipRecord.localHeaderSize - 4)
    guard fixed.count == ZipRecord.localHeaderSize - 4 else { throw cut("inside a header") }
    let local = try LocalHeader.parse(([0, 0, 0, 0] + fixed)[...], at: Place(offset: start))
    let nameBytes = try take(local.nameLength)
    guard nameBytes.count == local.nameLength else { throw cut("inside a header") }
    let place = Place(offset: start)
    let name = try MemberName(nameBytes, at: place)
    try order.check(name, at: place)
    let header = MemberHeader(name: name, size: local.size, crc: local.crc, offset: start)
    do throws(Finding) { try limits.check(header) } catch {
      guard try skip(header.size) else { throw cut("inside \(name.string)") }
      throw error
    }
    let content = try take(header.size)
    guard content.count == header.size else { throw cut("inside \(name.string)") }
    let member = StoredMember(header: header, content: content)
    try MemberOrder.checkContent(member)
    seen.append(member.header)
    return member
  }

  /// Reads the central directory and what follows it to the end of the input, and compares it with the members seen.
  private func checkEnd(_ signature: [UInt8], at start: Int) throws {
    var directory = signature
    // One central header is at most as long as its member's local header and 32 bytes; more is not a directory.
    let expected = CentralDirectory.encode(seen, startingAt: start)
    let limit = expected.count + 65_536
    directory.append(contentsOf: try take(limit - directory.count))
    isCut = directory.count < expected.count && expected.starts(with: directory)
    try Self.compare(directory, with: seen, at: start)
    try order.checkEnd(at: start)
  }

  /// - Throws: A finding that tells in what the directory differs from the members.
  private static func compare(_ directory: [UInt8], with members: [MemberHeader], at start: Int) throws(Finding) {
    var rest = directory[...]
    var listed = 0
    while rest.starts(with: [0x50, 0x4B, 0x01, 0x02]) {
      let offset = start + rest.startIndex
      guard let (header, length) = try CentralDirectory.parse(rest, at: offset) else {
        throw .cut("inside the central directory", at: start + directory.count)
      }
      guard listed < members.count else {
        throw Finding(
          .z08, "the central directory lists \(header.name.string), which has no local header",
          at: Place(offset: offset))
      }
      try header.checkEqual(to: members[listed], among: members, at: Place(member: header.name.string, offset: offset))
      listed += 1
      rest = rest.dropFirst(length)
    }
    guard listed == members.count else {
      let offset = start + rest.startIndex
      guard rest.count >= 4 else { throw .cut("inside the central directory", at: start + directory.count) }
      throw Finding(
        .z08, "the central directory does not list \(members[listed].name.string)", at: Place(offset: offset))
    }
    let end = EndRecord(count: listed, size: rest.startIndex, offset: start)
    try end.check(rest, at: start + rest.startIndex)
  }
}

extension MemberHeader {
  /// Compares a central header with the local one of the same position (rules RW-Z08 and RW-Z09).
  func checkEqual(to local: MemberHeader, among members: [MemberHeader] = [], at place: Place) throws(Finding) {
    guard name == local.name else {
      let rule: Rule = members.contains { $0.name == name } ? .z08 : .z09
      throw Finding(
        rule, "the central directory says \(name.string) where the file has \(local.name.string)", at: place)
    }
    guard crc == local.crc else { throw Finding(.z09, "the central and the local CRC-32 differ", at: place) }
    guard size == local.size else { throw Finding(.z09, "the central and the local size differ", at: place) }
    guard offset == local.offset else {
      throw Finding(.z09, "the central directory says offset \(offset); the member is at \(local.offset)", at: place)
    }
  }
}

extension EndRecord {
  /// Checks the bytes after the central directory against what they must be (rules RW-Z04, RW-Z05, RW-Z10, RW-Z11).
  ///
  /// - Parameters:
  ///   - tail: Everything from the end of the central directory to the end of the file.
  ///   - offset: Where the tail stands in the file.
  func check(_ tail: ArraySlice<UInt8>, at offset: Int) throws(Finding) {
    let expected = encode(zip64At: self.offset + size)
    if tail.elementsEqual(expected) { return }
    let place = Place(offset: offset)
    if tail.count < expected.count, expected.starts(with: tail) {
      throw .cut("inside its end record", at: offset + tail.count)
    }
    let startsWithZip64 = tail.starts(with: [0x50, 0x4B, 0x06, 0x06])
    if startsWithZip64 != needsZip64 {
      throw Finding(
        .z11, startsWithZip64 ? "zip64 records stand where they are not needed" : "zip64 records are missing", at: place
      )
    }
    let end = tail.dropFirst(expected.count - ZipRecord.endSize)
    guard end.count >= ZipRecord.endSize, end.starts(with: [0x50, 0x4B, 0x05, 0x06]) else {
      throw Finding(.z10, "the end record is not where the central directory ends", at: place)
    }
    if needsZip64, !tail.dropLast(end.count).elementsEqual(expected.dropLast(ZipRecord.endSize)) {
      throw Finding(.z11, "the zip64 records do not fit the file", at: place)
    }
    try checkFields(end, at: Place(offset: offset + expected.count - ZipRecord.endSize))
  }

  private func checkFields(_ end: ArraySlice<UInt8>, at place: Place) throws(Finding) {
    var fields = RecordReader(end.dropFirst(4))
    try LocalHeader.expect(fields.next(UInt32.self), 0, .z05, "disk", at: place.advanced(by: 4))
    for at in [8, 10] {
      let count = UInt16(min(count, ZipRecord.all16))
      try LocalHeader.expect(fields.next(UInt16.self), count, .z10, "member count", at: place.advanced(by: at))
    }
    let size = UInt32(min(size, ZipRecord.all32))
    try LocalHeader.expect(
      fields.next(UInt32.self), size, .z10, "central directory size", at: place.advanced(by: 12))
    let offset = UInt32(min(offset, ZipRecord.all32))
    try LocalHeader.expect(
      fields.next(UInt32.self), offset, .z10, "central directory offset", at: place.advanced(by: 16))
    try LocalHeader.expect(fields.next(UInt16.self), 0, .z04, "comment length", at: place.advanced(by: 20))
    throw Finding(.z10, "there are bytes after the end record", at: place.advanced(by: ZipRecord.endSize))
  }
}
