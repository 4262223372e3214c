/// The header before each member.
enum LocalHeader {
  static func encode(_ member: MemberHeader) -> [UInt8] {
    var out: [UInt8] = []
    out.append(littleEndian: ZipRecord.localSignature)
    out.append(littleEndian: ZipRecord.versionNeeded)
    appendShared(member, to: &out)
    out.append(littleEndian: UInt16(0))
    out.append(contentsOf: member.name.string.utf8)
    return out
  }

  /// The fields from the flags to the name's length, which the local and the central header share.
  static func appendShared(_ member: MemberHeader, to out: inout [UInt8]) {
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: UInt16(0))
    out.append(littleEndian: ZipRecord.date)
    out.append(littleEndian: member.crc)
    out.append(littleEndian: UInt32(member.size))
    out.append(littleEndian: UInt32(member.size))
    out.append(littleEndian: UInt16(member.nameLength))
  }

  /// The fixed part of a header that has been read: where the name ends is known, the name is not.
  struct Fixed {
    let crc: UInt32
    let size: Int
    let nameLength: Int
  }

  /// Reads the 30 fixed bytes, whose signature has been seen.
  ///
  /// - Throws: A finding of rules RW-Z02 to RW-Z06.
  static func parse(_ bytes: ArraySlice<UInt8>, at place: Place) throws(Finding) -> Fixed {
    var fields = RecordReader(bytes.dropFirst(4))
    try expect(fields.next(UInt16.self), ZipRecord.versionNeeded, .z05, "version needed", at: place)
    let shared = try parseShared(&fields, at: place)
    try expect(fields.next(UInt16.self), 0, .z04, "extra length", at: place)
    return shared
  }

  static func parseShared(_ fields: inout RecordReader, at place: Place) throws(Finding) -> Fixed {
    try expect(fields.next(UInt16.self), 0, .z03, "flags", at: place)
    try expect(fields.next(UInt16.self), 0, .z02, "method", at: place)
    try expect(fields.next(UInt16.self), 0, .z05, "time", at: place)
    try expect(fields.next(UInt16.self), ZipRecord.date, .z05, "date", at: place)
    let crc = fields.next(UInt32.self)
    let compressed = Int(fields.next(UInt32.self))
    let size = Int(fields.next(UInt32.self))
    guard compressed == size, size <= ZipRecord.maximumMemberSize else {
      throw Finding(.z06, "the sizes are \(compressed) stored and \(size) uncompressed", at: place)
    }
    return Fixed(crc: crc, size: size, nameLength: Int(fields.next(UInt16.self)))
  }

  static func expect<Integer: FixedWidthInteger>(
    _ found: Integer, _ expected: Integer, _ rule: Rule, _ field: String, at place: Place
  ) throws(Finding) {
    guard found == expected else {
      throw Finding(rule, "the field \(field) is \(found) instead of \(expected)", at: place)
    }
  }
}
