import Testing

@testable import CassetteFormat

/// Version 1 files damaged at random: a finding or other content, never a crash, never a body with a wrong digest.
@Suite struct Version1DamageTests {
  static let files = Repository.files(below: "testdata/rw1", suffix: ".rw").filter {
    Repository.bytes($0).count < 200_000
  }

  @Test func areThere() { #expect(!Self.files.isEmpty) }

  @Test(arguments: files)
  func whole(path: String) throws {
    let reader = try CassetteReader(MemoryInput(Repository.bytes(path)))
    #expect(reader.isVersion1)
    var bodies = 0
    try reader.forEachEvent { event in
      for digest in event.blobs {
        let blob = try reader.blob(digest)
        #expect(Digest(of: blob) == digest)
        bodies += 1
      }
      let again = try reader.event(event.sequence)
      #expect(again == event)
    }
    #expect(bodies > 0)
  }

  @Test(arguments: 0..<6)
  func damaged(seed: Int) throws {
    var generator = SeededGenerator(1_000 + seed)
    let files = Self.files.map { Repository.bytes($0) }
    let hostile = [
      "-9223372036854775808", "1e400", "-1", "9007199254740993", "null", "\"\"", "[]", "{}", "\\", "\"", "\u{0}", "}",
      "]",
      ",", "99999999999999999999", String(repeating: "[", count: 3_000),
    ]
    for _ in 0..<150 {
      var bytes = files[generator.below(files.count)]
      for _ in 0...generator.below(3) {
        let start = generator.below(bytes.count)
        let end = min(bytes.count, start + generator.below(20))
        switch generator.below(4) {
        case 0: bytes.replaceSubrange(start..<end, with: hostile[generator.below(hostile.count)].utf8)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.removeLast(generator.below(bytes.count))
        default: bytes[start] = UInt8(generator.below(256))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      Self.read(bytes)
    }
  }

  /// Numbers where numbers are, as large as they get: times that overflow when they are turned into microseconds.
  @Test(arguments: [
    "-9223372036854775808", "9223372036854775807", "9007199254740991", "-1", "1e308", "1.5", "null", "[]",
  ])
  func numbers(value: String) throws {
    for path in Self.files {
      let text = String(decoding: Repository.bytes(path), as: UTF8.self)
      for key in ["version", "order_idx", "latency_ms", "input_tok", "output_tok", "total_cost_usd", "cost_usd"] {
        guard let pattern = try? Regex("\"\(key)\" ?: ?[0-9.]+") else { continue }
        Self.read(Array(text.replacing(pattern) { _ in "\"\(key)\": \(value)" }.utf8))
      }
    }
  }

  private static func read(_ bytes: [UInt8]) {
    guard let reader = try? CassetteReader(MemoryInput(bytes)) else { return }
    _ = try? reader.manifest
    try? reader.forEachEvent { event in
      for digest in event.blobs {
        if let blob = try? reader.blob(digest) { #expect(Digest(of: blob) == digest) }
      }
      // What is read must be something that can be written.
      let row = CanonicalJSON.encode(event.json)
      #expect((try? JSONParser.strict(row.span.bytes)) != nil, "\(String(decoding: row, as: UTF8.self))")
    }
  }
}
