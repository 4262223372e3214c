import CassetteFormat
import Testing

@testable import CassetteTools

struct ZipArchiveTests {
  private static let content = Array("one two three".utf8)
  /// In one block that is not compressed.
  private static let deflated = [1] + RawArchive.field(13, 2) + RawArchive.field(0xFFFF ^ 13, 2) + content

  /// An archive with one member, `a`.
  private static func archive(_ coded: [UInt8], method: Int = 0, flags: Int = 0, size: Int = 13) throws -> ZipArchive {
    var bytes = RawArchive(["a": coded]).bytes
    // What follows the version is the same before the member and in the directory.
    for start in [6, 31 + coded.count + 8] {
      bytes.replaceSubrange(start..<start + 4, with: RawArchive.field(flags, 2) + RawArchive.field(method, 2))
      let sizes = RawArchive.field(coded.count, 4) + RawArchive.field(size, 4)
      bytes.replaceSubrange(start + 8..<start + 20, with: RawArchive.field(Int(CRC32.checksum(content)), 4) + sizes)
    }
    return try ZipArchive(MemoryInput(bytes))
  }

  @Test(arguments: [(0, content), (8, deflated), (93, ZstdCompressor().compress(content, level: 1))])
  func readsMembers(method: Int, coded: [UInt8]) throws {
    let archive = try Self.archive(coded, method: method)
    #expect(archive.entries.map(\.name) == ["a"] && !archive.isCut)
    #expect(try archive.read("a") == Self.content)
    let file = try archive.extract(archive.entries[0])
    #expect(try file.read(at: 0, count: 20) == Self.content)
    #expect(try archive.read("b") == nil)
  }

  @Test func readsMembersWithoutContent() throws {
    #expect(try ZipArchive(MemoryInput(RawArchive(["a": []]).bytes)).read("a") == [])
  }

  @Test(arguments: [
    (method: 0, flags: 0, size: 13, coded: Array("one two THREE".utf8), reason: "a is damaged"),
    (0, 0, 12, content, "a is damaged"), (8, 0, 1, deflated, "a is damaged"), (8, 0, 14, deflated, "a is damaged"),
    (8, 0, 13, [7] + deflated, "a is damaged"), (93, 0, 13, content, "a is damaged"),
    (0, 1, 13, content, "a is encrypted"), (12, 0, 13, content, "a is compressed by method 12"),
    (8, 0, 2 << 30, deflated, "a is larger than 1073741824 bytes"),
  ])
  func refuses(method: Int, flags: Int, size: Int, coded: [UInt8], reason: String) throws {
    let archive = try Self.archive(coded, method: method, flags: flags, size: size)
    #expect(throws: InterchangeError(reason)) { try archive.read("a") }
  }

  @Test func findsWhatIsCompleteOfAnArchiveThatWasCut() throws {
    let bytes = RawArchive(["a": [1], "b": [2, 3]]).bytes
    let archive = try ZipArchive(MemoryInput(Array(bytes.dropLast(30))))
    #expect(archive.isCut && archive.entries.map(\.name) == ["a", "b"])
    #expect(try archive.read("b") == [2, 3])
    #expect(throws: InterchangeError.self) { try archive.requireWhole() }
    #expect(throws: InterchangeError.self) { try ZipArchive(MemoryInput(Array(bytes.prefix(31)))) }
  }
}
