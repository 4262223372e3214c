import Testing

@testable import CassetteFormat

/// Files that need 64-bit fields: many members, and members beyond 4 GiB.
@Suite struct Zip64Tests {
  private func archive(members: Int) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    // mimetype, cassette.json and manifest.json are there anyway.
    for number in 0..<members - 3 { try writer.add(extension: "ext/a.b/\(number)", []) }
    try writer.finish()
    return output.bytes
  }

  @Test(arguments: [(65_534, false), (65_535, true)])
  func manyMembers(count: Int, isZip64: Bool) throws {
    let bytes = try archive(members: count)
    let hasRecord = bytes.suffix(98).starts(with: [0x50, 0x4B, 0x06, 0x06])
    #expect(hasRecord == isZip64)
    if isZip64 {
      let verdicts = try Verdicts(bytes)
      #expect(verdicts.indexed.findings.map(\.description) == [])
      #expect(verdicts.streamed.findings.map(\.description) == [])
    }
    #expect(try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members.count == count)
  }

  /// Every bit of the three records that end a zip64 file counts.
  @Test func damagedEndRecords() throws {
    let end = EndRecord(count: 70_000, size: 5_000_000, offset: 9_000_000)
    let records = end.encode(zip64At: 14_000_000)
    #expect(records.count == 98)
    #expect(EndRecord.parse(tail: records) == end)
    try end.check(records[...], at: 14_000_000)
    for bit in 0..<98 * 8 {
      var damaged = records
      damaged[bit / 8] ^= 1 << (bit % 8)
      let broken = rule { try end.check(damaged[...], at: 14_000_000) }
      let isZip64 = bit < (ZipRecord.zip64EndSize + ZipRecord.zip64LocatorSize) * 8
      #expect(isZip64 == (broken == .z11), "bit \(bit)")
    }
  }

  /// Five members of a gibibyte, so that the last two stand beyond 4 GiB; only what is asked for is read.
  @Test func farMembers() throws {
    let gibibyte = 1 << 30
    var members: [MemberHeader] = []
    var pieces: [(offset: Int, bytes: [UInt8])] = []
    var offset = 0
    func append(_ name: MemberName, _ content: [UInt8], size: Int? = nil) {
      let member = MemberHeader(
        name: name, size: size ?? content.count, crc: CRC32.checksum(content), offset: offset)
      members.append(member)
      pieces.append((offset, LocalHeader.encode(member) + content))
      offset = member.end
    }
    append(.mimetype, MemberOrder.mimetype)
    append(.header, Array(#"{"version":"2.0"}"#.utf8))
    for number in 0..<5 { append(.extension("ext/a.b/\(number)"), [], size: gibibyte) }
    let manifest = Array(
      #"{"id":"\#(String(repeating: "0", count: 64))","segments":[],"writer":{"name":"a","version":"1","zstd":"1"}}"#
        .utf8)
    append(.manifest, manifest)
    let directory = CentralDirectory.encode(members, startingAt: offset)
    pieces.append((offset, directory))
    let file = SparseInput(size: offset + directory.count, pieces)

    let index = try ArchiveIndex(file, limits: Limits())
    #expect(index.members == members)
    #expect(members[7].offset > 5 * gibibyte)
    #expect(try index.read(members[7]).content == manifest)
    let cassette = try CassetteReader(file)
    #expect(try cassette.manifest.writer.name == "a")
  }

  /// A 64-bit offset where 32 bits would do, and an all-ones offset with nothing behind it.
  @Test func needlessAndMissingExtra() throws {
    let near = MemberHeader(name: .manifest, size: 5, crc: 6, offset: 0x1_0000_0000)
    var bytes = CentralDirectory.encode([near], startingAt: 0)
    bytes.replaceSubrange(63..<71, with: RawArchive.field(7, 8))
    #expect(rule { _ = try CentralDirectory.parse(bytes[...], at: 0) } == .z11)
    bytes.replaceSubrange(63..<71, with: [UInt8](repeating: 0xFF, count: 8))
    #expect(rule { _ = try CentralDirectory.parse(bytes[...], at: 0) } == .z11)
    bytes.replaceSubrange(30..<32, with: [0, 0])
    #expect(rule { _ = try CentralDirectory.parse(bytes[...], at: 0) } == .z11)
    bytes.replaceSubrange(30..<32, with: [12, 0])
    bytes[59] = 2
    #expect(rule { _ = try CentralDirectory.parse(bytes[...], at: 0) } == .z04)
  }
}
