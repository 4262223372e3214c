import Foundation
import FuzzTargets
import Testing

/// What fuzzing has found, and what it begins with: every input is read again by the target that it is for.
@Suite struct PastFindingsTests {
  private static let repository = FuzzRepository(
    root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .path(percentEncoded: false))

  @Test(arguments: FuzzTargets.all.map(\.name))
  func pastFindings(name: String) throws {
    let target = try #require(FuzzTargets.named(name))
    for (path, bytes) in try Self.repository.files(below: "testdata/fuzz/\(name)", limit: 1 << 20) {
      #expect(throws: Never.self, "\(path)") { try target.check(bytes) }
    }
  }

  @Test(arguments: FuzzTargets.all.map(\.name))
  func seeds(name: String) throws {
    let target = try #require(FuzzTargets.named(name))
    let seeds = try target.seeds(Self.repository)
    #expect(!seeds.isEmpty)
    // All vectors are read by other tests; a share of them will do here.
    for seed in stride(from: 0, to: seeds.count, by: 1 + seeds.count / 200).map({ seeds[$0] }) {
      #expect(throws: Never.self, "\(seed.count) bytes: \(seed.prefix(400))") { try target.check(seed) }
    }
  }

  /// A folder that no target reads would be forgotten.
  @Test func everyFolderHasItsTarget() throws {
    let names = Set(FuzzTargets.all.map(\.name))
    for (path, _) in try Self.repository.files(below: "testdata/fuzz", limit: .max) {
      let parts = path.split(separator: "/")
      guard parts.count > 3, parts[2] != "keys" else { continue }
      #expect(names.contains(String(parts[2])), "\(path)")
    }
  }
}
