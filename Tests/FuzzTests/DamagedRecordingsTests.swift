import Foundation
import FuzzTargets
import Testing

/// Recordings of other tools that were cut off or changed: they are refused, or become valid cassettes.
@Suite struct DamagedRecordingsTests {
  private static let repository = FuzzRepository(
    root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .path(percentEncoded: false))

  /// The smallest of what a target begins with: damage is the same in large ones, and takes longer.
  private static func seeds(_ target: any FuzzTarget) throws -> [[UInt8]] {
    try Array(target.seeds(repository).sorted { $0.count < $1.count }.prefix(3)).filter { $0.count < 40_000 }
  }

  @Test(arguments: FuzzTargets.importing)
  func cut(name: String) throws {
    let target = try #require(FuzzTargets.named(name))
    for seed in try Self.seeds(target) {
      for part in 1...24 {
        let cut = Array(seed.prefix(seed.count * part / 25))
        #expect(throws: Never.self, "cut after \(cut.count) bytes") { try target.check(cut) }
      }
    }
  }

  @Test(arguments: FuzzTargets.importing)
  func changed(name: String) throws {
    let target = try #require(FuzzTargets.named(name))
    var generator = SeededGenerator(7)
    for seed in try Self.seeds(target) where !seed.isEmpty {
      for round in 0..<40 {
        let changed = Self.damaged(seed, &generator)
        #expect(throws: Never.self, "round \(round)") { try target.check(changed) }
      }
    }
  }

  /// Changes up to three places: another byte, a number that is huge, a bracket too many, a piece twice or not at all.
  private static func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...generator.below(3) {
      let place = generator.below(bytes.count)
      let end = min(bytes.count, place + 1 + generator.below(40))
      switch generator.below(6) {
      case 0: bytes[place] = UInt8(generator.below(256))
      case 1: bytes.replaceSubrange(place..<place, with: "99999999999999999999".utf8)
      case 2: bytes.insert([0x22, 0x5B, 0x7B, 0x7D, 0x0A, 0x00][generator.below(6)], at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      default: bytes.replaceSubrange(place..<end, with: "-1".utf8)
      }
      if bytes.isEmpty { return seed(generator: &generator) }
    }
    return bytes
  }

  private static func seed(generator: inout SeededGenerator) -> [UInt8] { generator.bytes(16) }
}
