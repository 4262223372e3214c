import Testing

@testable import CassetteFormat

/// The records of the container, byte by byte: other programs read them.
@Suite struct RecordBytesTests {
  private let member = MemberHeader(name: .header, size: 0x0102_0304, crc: 0xA1B2_C3D4, offset: 0x0A0B_0C0D)

  @Test func localHeader() {
    #expect(
      LocalHeader.encode(member) == [
        0x50, 0x4B, 0x03, 0x04, 0x2D, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x00,
        0xD4, 0xC3, 0xB2, 0xA1, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01, 0x0D, 0x00, 0x00, 0x00,
      ] + Array("cassette.json".utf8))
  }

  @Test func centralHeaderAndEndRecord() {
    let expected: [UInt8] =
      [
        0x50, 0x4B, 0x01, 0x02, 0x2D, 0x03, 0x2D, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x00,
        0xD4, 0xC3, 0xB2, 0xA1, 0x04, 0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01, 0x0D, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xA4, 0x81, 0x0D, 0x0C, 0x0B, 0x0A,
      ] + Array("cassette.json".utf8)
      + [0x50, 0x4B, 0x05, 0x06, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x3B, 0x00, 0x00, 0x00]
      + [0x78, 0x56, 0x34, 0x12, 0x00, 0x00]
    #expect(CentralDirectory.encode([member], startingAt: 0x1234_5678) == expected)
  }

  @Test func zip64Extra() throws {
    let far = MemberHeader(name: .manifest, size: 5, crc: 6, offset: 0x1_2345_6789)
    let bytes = CentralDirectory.encode([far], startingAt: 0x1_2345_7000)
    let length = 46 + 13 + 12
    #expect(Array(bytes[30..<32]) == [12, 0])
    #expect(Array(bytes[42..<46]) == [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(Array(bytes[59..<length]) == [1, 0, 8, 0, 0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0])
    let (parsed, taken) = try #require(try CentralDirectory.parse(bytes[...], at: 0))
    #expect(parsed == far)
    #expect(taken == length)
    // The end: zip64 record, locator, and an end record whose offset alone does not fit.
    #expect(
      Array(bytes[length...]) == [
        0x50, 0x4B, 0x06, 0x06, 44, 0, 0, 0, 0, 0, 0, 0, 0x2D, 0x03, 0x2D, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 71, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x70, 0x45, 0x23, 1, 0, 0, 0,
        0x50, 0x4B, 0x06, 0x07, 0, 0, 0, 0, 0x47, 0x70, 0x45, 0x23, 1, 0, 0, 0, 1, 0, 0, 0,
        0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0, 1, 0, 1, 0, 71, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0,
      ])
  }

  /// The border: the largest offset that 32 bits hold is all-ones less one.
  @Test(arguments: [(0xFFFF_FFFE, 0), (0xFFFF_FFFF, 12), (0x1_0000_0000, 12)])
  func zip64Border(offset: Int, extra: Int) throws {
    let member = MemberHeader(name: .manifest, size: 1, crc: 0, offset: offset)
    let bytes = CentralDirectory.encode([member], startingAt: 1)
    #expect(bytes.count == 46 + 13 + extra + 22)
    #expect(try CentralDirectory.parse(bytes[...], at: 0)?.0 == member)
  }

  /// A cassette with nothing in it but its frame: the whole file.
  @Test func smallestFile() throws {
    let output = MemoryOutput()
    var archive = ArchiveWriter(output)
    try archive.append(.mimetype, MemberOrder.mimetype)
    try archive.finish()
    let content = "application/vnd.rewind.cassette+zip"
    #expect(output.bytes == RawArchive([.init(name: Array("mimetype".utf8), content: Array(content.utf8))]).bytes)
    #expect(Array(output.bytes[38..<73]) == Array(content.utf8))
  }
}
