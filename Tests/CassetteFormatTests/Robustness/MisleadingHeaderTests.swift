import Testing

@testable import CassetteFormat

/// Local headers that lead a reader of a pipe past the end of a file that is closed: invalid, not unclosed.
@Suite struct MisleadingHeaderTests {
  /// Where a member's header stands, and the whole file.
  private func sample(_ name: MemberName) throws -> (bytes: [UInt8], header: MemberHeader) {
    let bytes = try Sample.small()
    let members = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members
    return (bytes, try #require(members.first { $0.name == name }))
  }

  private func expectInvalid(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let verdicts = try Verdicts(bytes)
    #expect(verdicts.indexed.verdict == .invalid, sourceLocation: sourceLocation)
    #expect(verdicts.streamed.verdict == .invalid, sourceLocation: sourceLocation)
  }

  /// Both sizes say the same, and it is too much; up to what 32 bits can say.
  @Test(arguments: [1, 22, 100, 1_000, 1_000_000, 0x4000_0000, 0xF000_0000])
  func size(more: Int) throws {
    var (bytes, manifest) = try sample(.manifest)
    let size = RawArchive.field(min(manifest.size + more, 0xFFFF_FFFE), 4)
    bytes.replaceSubrange(manifest.offset + 18..<manifest.offset + 26, with: size + size)
    try expectInvalid(bytes)
  }

  /// The manifest's header covers the directory to the last byte, with the checksum of all that.
  @Test func wholeRest() throws {
    var (bytes, manifest) = try sample(.manifest)
    let rest = Array(bytes[manifest.contentOffset...])
    let size = RawArchive.field(rest.count, 4)
    bytes.replaceSubrange(
      manifest.offset + 14..<manifest.offset + 26, with: RawArchive.field(Int(CRC32.checksum(rest)), 4) + size + size)
    try expectInvalid(bytes)
  }

  /// The same for a private member, whose content nobody reads: then the file seems to end without a directory.
  @Test func privateMemberCoversTheRest() throws {
    var archive = RawArchive(try Sample.small())
    archive.members.insert(.init(name: Array("ext/com.example/a".utf8), content: [1, 2, 3]), at: 2)
    var bytes = archive.bytes
    let members = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members
    let member = members[2]
    let rest = Array(bytes[member.contentOffset...])
    let size = RawArchive.field(rest.count, 4)
    bytes.replaceSubrange(
      member.offset + 14..<member.offset + 26, with: RawArchive.field(Int(CRC32.checksum(rest)), 4) + size + size)
    try expectInvalid(bytes)
  }

  @Test(arguments: [14, 200, 255, 256, 500, 65_535])
  func nameLength(length: Int) throws {
    var (bytes, manifest) = try sample(.manifest)
    bytes.replaceSubrange(manifest.offset + 26..<manifest.offset + 28, with: RawArchive.field(length, 2))
    try expectInvalid(bytes)
  }

  /// A cassette stored inside of another, which is then cut where the inner one ends: that end record is not the file's.
  @Test func cutBehindAnInnerCassette() throws {
    let inner = try Sample.small()
    var archive = RawArchive(try Sample.small())
    archive.members.insert(.init(name: Array("ext/com.example/a".utf8), content: inner + [0, 0, 0]), at: 2)
    let bytes = archive.bytes
    let member = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members[2]
    let cut = Array(bytes[..<(member.contentOffset + inner.count)])
    let verdicts = try Verdicts(cut)
    #expect(verdicts.indexed.verdict == .unclosed)
    #expect(verdicts.streamed.verdict == .unclosed)
  }

  /// Bytes after the last member that begin nothing.
  @Test(arguments: [[0x20], [0x50, 0x51], [0x50, 0x4B, 0x02]] as [[UInt8]])
  func strayBytes(bytes: [UInt8]) throws {
    let (file, manifest) = try sample(.manifest)
    try expectInvalid(Array(file[..<manifest.end]) + bytes)
  }
}
