import Foundation
import Testing

@testable import CassetteFormat

@Suite struct ExploderTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("exploder-\(UUID().uuidString)")
    .path

  private func pack() throws -> [UInt8] {
    let output = MemoryOutput()
    try Exploder.pack(folder, to: output)
    return output.bytes
  }

  @Test(arguments: [(false, "auto"), (true, "auto"), (true, "7"), (false, "19")])
  func packingGivesTheSameBytesBack(isDurable: Bool, level: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var options = isDurable ? SampleRun.durable : CassetteWriter.Options()
    options.level = try #require(CompressionLevel(level))
    let bytes = try SampleRun.cassette(options, opens: isDurable, extensions: true)
    try Exploder.unpack(MemoryInput(bytes), to: folder)
    #expect(try pack() == bytes)
  }

  @Test func filesAreReadable() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Exploder.unpack(MemoryInput(SampleRun.cassette()), to: folder)
    let lines = try String(contentsOfFile: folder + "/timeline/00000001.jsonl", encoding: .utf8).split(separator: "\n")
    #expect(lines.filter { $0.contains("\"kind\":\"http\"") }.count == SampleRun.exchanges)
    let blobs = try FileManager.default.contentsOfDirectory(atPath: folder + "/blobs/sha256")
    #expect(blobs.count == 3 * SampleRun.exchanges)
    for name in blobs {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/blobs/sha256/" + name))
      #expect(Digest(of: [UInt8](bytes)).hex == name)
    }
  }

  @Test func anEditedRowGivesANewValidCassette() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bytes = try SampleRun.cassette()
    try Exploder.unpack(MemoryInput(bytes), to: folder)
    let path = folder + "/timeline/00000001.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "\"status\":200", with: "\"status\":503").write(
      toFile: path, atomically: true, encoding: .utf8)
    let edited = try pack()
    #expect(try Validator.validate(MemoryInput(edited)).verdict == .valid)
    let (before, after) = (try CassetteReader(MemoryInput(bytes)), try CassetteReader(MemoryInput(edited)))
    #expect(try before.manifest.id != after.manifest.id)
    #expect(try after.event(3)?.exchange?.response?.status == 503)
  }

  @Test func mistakesAreNamed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: FileError.self) { try pack() }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect { try pack() } throws: { ($0 as? Finding)?.rule == .h01 }
    try Exploder.unpack(MemoryInput(SampleRun.cassette()), to: folder)
    // Into a folder that is not empty nothing is unpacked.
    #expect(throws: FileError.self) { try Exploder.unpack(MemoryInput(SampleRun.cassette()), to: folder) }
    let blob =
      folder + "/blobs/sha256/" + (try FileManager.default.contentsOfDirectory(atPath: folder + "/blobs/sha256"))[0]
    try Data("other".utf8).write(to: URL(fileURLWithPath: blob))
    #expect { try pack() } throws: { ($0 as? Finding)?.rule == .b02 }
    try FileManager.default.removeItem(atPath: blob)
    #expect { try pack() } throws: { ($0 as? Finding)?.rule == .b03 }
  }

  @Test func aStrayBlobIsNotDropped() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Exploder.unpack(MemoryInput(SampleRun.cassette()), to: folder)
    try Data("stray".utf8).write(
      to: URL(fileURLWithPath: folder + "/blobs/sha256/" + Digest(of: Array("stray".utf8)).hex))
    #expect { try pack() } throws: { ($0 as? Finding)?.rule == .t03 }
  }
}
