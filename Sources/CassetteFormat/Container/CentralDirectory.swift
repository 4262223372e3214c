/// The list of members at the end of the file, and the records that close it.
enum CentralDirectory {
  /// The whole end of a file: directory, zip64 records when they are needed, end record.
  static func encode(_ members: [MemberHeader], startingAt start: Int) -> [UInt8] {
    var out: [UInt8] = []
    for member in members { append(member, to: &out) }
    let size = out.count
    let end = EndRecord(count: members.count, size: size, offset: start)
    out.append(contentsOf: end.encode(zip64At: start + size))
    return out
  }

  private static func append(_ member: MemberHeader, to out: inout [UInt8]) {
    let needsZip64 = member.offset >= ZipRecord.all32
    out.append(littleEndian: ZipRecord.centralSignature)
    out.append(littleEndian: ZipRecord.versionMadeBy)
    out.append(littleEndian: ZipRecord.versionNeeded)
    LocalHeader.appendShared(member, to: &out)
    out.append(littleEndian: UInt16(needsZip64 ? ZipRecord.zip64ExtraSize : 0))
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: ZipRecord.externalAttributes)
    out.append(littleEndian: UInt32(min(member.offset, ZipRecord.all32)))
    out.append(contentsOf: member.name.string.utf8)
    guard needsZip64 else { return }
    out.append(littleEndian: UInt16(1))
    out.append(littleEndian: UInt16(8))
    out.append(littleEndian: UInt64(member.offset))
  }

  /// Reads one header from the start of the bytes.
  ///
  /// - Parameter offset: Where it stands in the file.
  /// - Returns: The member and how many bytes its header takes; nil when the bytes end before it does.
  /// - Throws: A finding of rules RW-Z02 to RW-Z06 or RW-Z11 to RW-Z13.
  static func parse(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Finding) -> (MemberHeader, length: Int)? {
    guard bytes.count >= ZipRecord.centralHeaderSize else { return nil }
    let place = Place(offset: offset)
    var fields = RecordReader(bytes.dropFirst(4))
    try LocalHeader.expect(fields.next(UInt16.self), ZipRecord.versionMadeBy, .z05, "version made by", at: place)
    try LocalHeader.expect(fields.next(UInt16.self), ZipRecord.versionNeeded, .z05, "version needed", at: place)
    let shared = try LocalHeader.parseShared(&fields, at: place)
    let extraLength = Int(fields.next(UInt16.self))
    try LocalHeader.expect(fields.next(UInt16.self), 0, .z04, "comment length", at: place)
    try LocalHeader.expect(fields.next(UInt16.self), 0, .z05, "disk", at: place)
    try LocalHeader.expect(fields.next(UInt16.self), 0, .z05, "internal attributes", at: place)
    try LocalHeader.expect(
      fields.next(UInt32.self), ZipRecord.externalAttributes, .z05, "external attributes", at: place)
    var memberOffset = Int(fields.next(UInt32.self))
    guard extraLength == 0 || extraLength == ZipRecord.zip64ExtraSize else {
      throw Finding(.z04, "the central header has \(extraLength) extra bytes", at: place)
    }
    let nameEnd = ZipRecord.centralHeaderSize + shared.nameLength
    guard bytes.count >= nameEnd + extraLength else { return nil }
    let name = Array(bytes[bytes.startIndex + ZipRecord.centralHeaderSize..<bytes.startIndex + nameEnd])
    if extraLength > 0 {
      var extra = RecordReader(bytes[(bytes.startIndex + nameEnd)...])
      let (id, size, value) = (extra.next(UInt16.self), extra.next(UInt16.self), extra.next(UInt64.self))
      guard id == 1, size == 8 else { throw Finding(.z04, "the extra field is not a zip64 offset", at: place) }
      guard memberOffset == ZipRecord.all32, value >= UInt64(ZipRecord.all32), value <= UInt64(Int.max) else {
        throw Finding(.z11, "a zip64 offset stands where 32 bits would do", at: place)
      }
      memberOffset = Int(value)
    } else if memberOffset == ZipRecord.all32 {
      throw Finding(.z11, "the offset needs a zip64 extra field and has none", at: place)
    }
    let member = MemberHeader(
      name: try MemberName(name, at: place), size: shared.size, crc: shared.crc, offset: memberOffset)
    return (member, nameEnd + extraLength)
  }
}

/// The end record with its zip64 companions (rules RW-Z10 and RW-Z11).
struct EndRecord: Hashable {
  /// How many members there are.
  let count: Int
  /// How many bytes the central directory takes.
  let size: Int
  /// Where the central directory starts.
  let offset: Int

  var needsZip64: Bool {
    count >= ZipRecord.all16 || size >= ZipRecord.all32 || offset >= ZipRecord.all32
  }

  /// How many bytes follow the central directory.
  var encodedSize: Int {
    ZipRecord.endSize + (needsZip64 ? ZipRecord.zip64EndSize + ZipRecord.zip64LocatorSize : 0)
  }

  /// Whether the directory and what follows it end where a file does. No sum here overflows: see `parse`.
  func fits(_ fileSize: Int) -> Bool { offset + size + encodedSize == fileSize }

  func encode(zip64At zip64Offset: Int) -> [UInt8] {
    var out: [UInt8] = []
    if needsZip64 {
      out.append(littleEndian: ZipRecord.zip64EndSignature)
      out.append(littleEndian: UInt64(ZipRecord.zip64EndSize - 12))
      out.append(littleEndian: ZipRecord.versionMadeBy)
      out.append(littleEndian: ZipRecord.versionNeeded)
      out.append(littleEndian: UInt64(0))
      for value in [count, count, size, offset] { out.append(littleEndian: UInt64(value)) }
      out.append(littleEndian: ZipRecord.zip64LocatorSignature)
      out.append(littleEndian: UInt32(0))
      out.append(littleEndian: UInt64(zip64Offset))
      out.append(littleEndian: UInt32(1))
    }
    out.append(littleEndian: ZipRecord.endSignature)
    out.append(littleEndian: UInt32(0))
    out.append(littleEndian: UInt16(min(count, ZipRecord.all16)))
    out.append(littleEndian: UInt16(min(count, ZipRecord.all16)))
    out.append(littleEndian: UInt32(min(size, ZipRecord.all32)))
    out.append(littleEndian: UInt32(min(offset, ZipRecord.all32)))
    out.append(littleEndian: UInt16(0))
    return out
  }

  /// Reads what the last bytes of a file say of its central directory.
  ///
  /// - Parameter tail: The last 98 bytes, or the whole file when it is shorter.
  /// - Returns: Nil when there is no end record: the file is cut, or not a ZIP file.
  static func parse(tail: [UInt8]) -> EndRecord? {
    guard tail.count >= ZipRecord.endSize else { return nil }
    var fields = RecordReader(tail[(tail.count - ZipRecord.endSize)...])
    guard fields.next(UInt32.self) == ZipRecord.endSignature else { return nil }
    _ = fields.next(UInt32.self)
    let (_, count) = (fields.next(UInt16.self), Int(fields.next(UInt16.self)))
    let (size, offset) = (Int(fields.next(UInt32.self)), Int(fields.next(UInt32.self)))
    guard count == ZipRecord.all16 || size == ZipRecord.all32 || offset == ZipRecord.all32 else {
      return EndRecord(count: count, size: size, offset: offset)
    }
    let zip64Start = tail.count - ZipRecord.endSize - ZipRecord.zip64LocatorSize - ZipRecord.zip64EndSize
    guard zip64Start >= 0 else { return nil }
    var zip64 = RecordReader(tail[zip64Start...])
    guard zip64.next(UInt32.self) == ZipRecord.zip64EndSignature else { return nil }
    _ = (zip64.next(UInt64.self), zip64.next(UInt32.self), zip64.next(UInt64.self), zip64.next(UInt64.self))
    let values = [zip64.next(UInt64.self), zip64.next(UInt64.self), zip64.next(UInt64.self)]
    // So that sums of them can be made.
    guard values.allSatisfy({ $0 <= UInt64(Int.max / 4) }) else { return nil }
    return EndRecord(count: Int(values[0]), size: Int(values[1]), offset: Int(values[2]))
  }
}
