import Foundation
import Testing

@testable import CassetteFormat

/// Folders that were made to lead `unpack` and `pack` somewhere else, or to keep them busy.
@Suite final class HostileFolderTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("hostile-\(UUID().uuidString)").path
  private var folder: String { root + "/run" }
  private let files = FileManager.default

  init() throws {
    try files.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? files.removeItem(atPath: root) }

  private func unpack() throws {
    try Exploder.unpack(MemoryInput(SampleRun.cassette(extensions: true)), to: folder)
  }

  private func reason(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "nothing"
  }

  private func packing() -> String { reason { try Exploder.pack(folder, to: MemoryOutput()) } }

  /// The system goes by bytes: a slash that is part of a character is one all the same.
  @Test(arguments: [
    ("a/b.json", true), ("a/..b", true), ("", false), ("/a", false), ("a//b", false), ("a/../b", false), ("./a", false),
    ("..", false), ("../\u{301}a", false), ("a/\u{301}/../b", false), ("a\0b", false),
  ]) func namesLeadNowhereElse(name: String, isInside: Bool) {
    #expect(FileTree.isInside(name) == isInside)
  }

  @Test func unpackFollowsNoLink() throws {
    try files.createDirectory(atPath: root + "/elsewhere", withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: folder, withDestinationPath: root + "/elsewhere")
    #expect(reason(unpack).hasSuffix("run: it is a symbolic link"))
    #expect(try files.contentsOfDirectory(atPath: root).sorted() == ["elsewhere", "run"])
    #expect(try files.contentsOfDirectory(atPath: root + "/elsewhere") == [])
  }

  /// Somebody puts a link in the place of a folder while the files are written.
  @Test func linksThatAppearAreNotFollowed() throws {
    try files.createDirectory(atPath: root + "/elsewhere", withIntermediateDirectories: true)
    let output = try FileTreeOutput(path: folder)
    try output.write("ext/a", [1])
    let temporary = try #require(files.contentsOfDirectory(atPath: root).first { $0.hasSuffix(".tmp") })
    try files.moveItem(atPath: "\(root)/\(temporary)/ext", toPath: root + "/moved")
    try files.createSymbolicLink(atPath: "\(root)/\(temporary)/ext", withDestinationPath: root + "/elsewhere")
    #expect(reason { try output.write("ext/b", [2]) }.hasSuffix("it is a symbolic link, which is not followed here"))
    #expect(try files.contentsOfDirectory(atPath: root + "/elsewhere") == [])
  }

  @Test func whatIsThereStays() throws {
    let output = try FileTreeOutput(path: folder)
    try output.write("a", [1])
    #expect(reason { try output.write("a", [2]) }.contains("File exists"))
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data([3]).write(to: URL(fileURLWithPath: folder + "/mine"))
    #expect(reason { try output.finish() }.contains("not empty"))
    #expect(try files.contentsOfDirectory(atPath: folder) == ["mine"])
  }

  @Test func leavesNothingBehind() throws {
    var announced: [String] = []
    do {
      let output = try FileTreeOutput(path: folder) { announced.append($0) }
      try output.write("ext/com.example/a/b", [1])
      try output.write("ext/com.example/c", [1])
    }
    #expect(try files.contentsOfDirectory(atPath: root) == [])
    let names = announced.map { $0.split(separator: ".tmp", maxSplits: 1).dropFirst().joined() }
    #expect(
      names == ["", "/ext", "/ext/com.example", "/ext/com.example/a", "/ext/com.example/a/b", "/ext/com.example/c"])
  }

  /// What is not a regular file is refused by name, and is not waited for.
  @Test(arguments: ["cassette.json", "timeline/00000001.jsonl", "blobs/sha256/?", "ext/com.example/notes.txt"])
  func packReadsRegularFilesOnly(name: String) throws {
    try unpack()
    let blob = try #require(files.contentsOfDirectory(atPath: folder + "/blobs/sha256").first)
    let path = folder + "/" + name.replacing("?", with: blob)
    if files.fileExists(atPath: path) { try files.moveItem(atPath: path, toPath: root + "/original") }
    try files.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: path, withDestinationPath: root + "/original")
    #expect(packing().hasSuffix("it is a symbolic link, which is not followed here"))
    try files.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(packing().hasSuffix("it is not a regular file"))
  }

  @Test(arguments: ["timeline", "blobs/sha256", "blobs", "ext"])
  func packFollowsNoLinkedFolder(name: String) throws {
    try unpack()
    try files.moveItem(atPath: folder + "/" + name, toPath: root + "/original")
    try files.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: root + "/original")
    #expect(packing().hasSuffix("it is a symbolic link, which is not followed here"))
  }

  @Test func packRefusesWhatIsTooLarge() throws {
    try unpack()
    let file = try #require(FileHandle(forWritingAtPath: folder + "/cassette.json"))
    try file.truncate(atOffset: 1 << 40)
    #expect { try Exploder.pack(folder, to: MemoryOutput()) } throws: { ($0 as? Finding)?.rule == .l01 }
  }

  @Test func packEndsWhereNamesGetTooLong() throws {
    try unpack()
    let deep = "ext/com.example" + String(repeating: "/a", count: 1000)
    try files.createDirectory(atPath: folder + "/" + deep, withIntermediateDirectories: true)
    #expect { try Exploder.pack(folder, to: MemoryOutput()) } throws: { ($0 as? Finding)?.rule == .z12 }
  }
}
