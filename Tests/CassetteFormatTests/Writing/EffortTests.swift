import Foundation
import FuzzTargets
import Testing

@testable import CassetteFormat

/// Which frames get the best level (Spec/cassette.md, §11).
@Suite struct EffortTests {
  @Test func theBudgetIsForWhatFits() {
    var effort = Effort(.automatic)
    #expect(effort.level(for: 262_144) == 19)
    #expect(effort.level(for: 262_145) == 3)
    effort.spend(200_000)
    #expect(effort.level(for: 62_144) == 19)
    #expect(effort.level(for: 62_145) == 3)
    // What is written at level 3 takes nothing from it.
    effort.spend(62_145)
    #expect(effort.level(for: 62_144) == 19)
  }

  @Test func aNumberIsForAll() {
    var effort = Effort(.fixed(7))
    effort.spend(1 << 30)
    #expect(effort.level(for: 1) == 7)
    #expect(effort.level(for: 1 << 30) == 7)
  }

  /// Level 19 takes seconds for a few megabytes, whether they are a blob's or its base's.
  @Test func aBaseCountsAsItsBlobDoes() throws {
    var generator = SeededGenerator(310)
    let base = generator.words(300_000)
    let next = Array(base[..<60_000]) + generator.words(40_000)
    let other = generator.words(150_000)
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    for blob in [base, next, other] { try writer.add(blob: blob) }
    try writer.finish()

    let archive = RawArchive(output.bytes)
    func frame(_ blob: [UInt8]) -> [UInt8] { archive["blobs/sha256/\(Digest(of: blob))"] }
    let compressor = ZstdCompressor()
    #expect(frame(base) == compressor.compress(base, level: 3))
    #expect(frame(next) == compressor.compress(next, level: 3, prefix: base))
    #expect(frame(next) != compressor.compress(next, level: 19, prefix: base))
    #expect(frame(other) == compressor.compress(other, level: 19))

    let folder = FileManager.default.temporaryDirectory.appending(path: "effort-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Exploder.unpack(MemoryInput(output.bytes), to: folder)
    let packed = MemoryOutput()
    try Exploder.pack(folder, to: packed)
    #expect(packed.bytes == output.bytes)
  }
}
