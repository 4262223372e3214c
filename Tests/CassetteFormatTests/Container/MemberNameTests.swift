import Testing

@testable import CassetteFormat

@Suite struct MemberNameTests {
  private static let hex = String(repeating: "0123456789abcdef", count: 4)

  @Test(arguments: [
    "mimetype", "cassette.json", "redactions.json", "manifest.json", "blobs/sha256/" + hex, "packs/00000001.zst",
    "packs/99999999.zst", "timeline/00000001.jsonl.zst", "ext/com.example/notes", "ext/a.b/c/d-e_f.1",
    "ext/com.example/" + String(repeating: "a", count: 239),
  ])
  func accepted(name: String) throws {
    #expect(try MemberName(Array(name.utf8), at: Place()).string == name)
  }

  @Test(arguments: [
    "", ".", "..", "/", "/mimetype", "mimetype/", "a//b", "a/./b", "a/../b", "ext/com.example/", "ext/com.example/..",
    "Mimetype", "ext/com.example/A", "ext/com.example/a b", "ext/com.example/ü", "ext/com.example/a\\b",
    "ext/com.example/a:b", "ext/com.example/a\0", "ext/com.example/" + String(repeating: "a", count: 240),
  ])
  func notAPath(name: String) {
    #expect(rule { _ = try MemberName(Array(name.utf8), at: Place()) } == .z12)
  }

  @Test(arguments: [
    "readme", "mimetype2", "cassette.jsonl", "blobs/" + hex, "blobs/sha256/" + hex.dropLast(),
    "blobs/sha256/" + hex + "0",
    "blobs/sha512/" + hex, "blobs/sha256/" + hex.dropLast() + "g", "blobs/sha256/x/" + hex, "packs/1.zst",
    "packs/000000001.zst", "packs/0000000a.zst", "packs/00000001.zip", "packs/00000001", "packs/x/00000001.zst",
    "timeline/00000001.jsonl", "timeline/00000001.zst", "timeline/0000001.jsonl.zst", "ext", "ext/com.example",
    "ext/example/notes", "ext2/com.example/notes", "manifest.json/x",
  ])
  func notOurs(name: String) {
    #expect(rule { _ = try MemberName(Array(name.utf8), at: Place()) } == .z13)
  }

  @Test(arguments: [(1, "00000001"), (12_345_678, "12345678"), (99_999_999, "99999999")])
  func eightDigits(number: Int, digits: String) {
    #expect(MemberName.eightDigits(number) == digits)
  }

  @Test func bytesThatAreNotText() {
    #expect(rule { _ = try MemberName([0x61, 0xFF], at: Place()) } == .z12)
  }
}
