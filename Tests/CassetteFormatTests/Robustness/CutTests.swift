import FuzzTargets
import Testing

@testable import CassetteFormat

/// A cassette cut at every byte: what a crash or a full disk can leave.
@Suite struct CutTests {
  /// Where members end, and what is complete there.
  private struct Map {
    /// The ends of the members that decide what can be said.
    let mimetypeEnd: Int
    let headerEnd: Int
    let manifestEnd: Int
    /// Each segment's end and the events in it.
    var segments: [(end: Int, events: [Event])] = []

    init(_ bytes: [UInt8]) throws {
      let members = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members
      mimetypeEnd = members[0].end
      headerEnd = members[1].end
      manifestEnd = members[members.count - 1].end
      for member in members {
        guard case .segment = member.name else { continue }
        let content = Array(bytes[member.contentOffset..<member.end])
        let text = try ZstdDecompressor().decompress(content, limit: 1 << 26, at: Place())
        let rows = try Segment(text, member: "").events
        segments.append((member.end, try rows.map { try Event($0.json) }))
      }
    }

    /// The events whose segments are whole in the first so many bytes, answered open ones left out.
    func events(before cut: Int) -> [Event] {
      segments.filter { $0.end <= cut }.flatMap(\.events).superseding.sorted { $0.sequence < $1.sequence }
    }
  }

  private static let files = ["rich", "example", "prefix-across-segments", "open-superseded"]
  /// Each test takes every fourth place, so that four can run at a time.
  private static let parts = 0..<4

  /// The places to cut at: all of them when that is asked for (`make thorough`), otherwise all of a small file, and of a
  /// large one those around the ends of members and one in thirteen.
  private func cuts(_ bytes: [UInt8], _ part: Int) throws -> [Int] {
    let members = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members
    let borders = Set(members.flatMap { [$0.offset, $0.contentOffset, $0.end] }.flatMap { $0 - 1...$0 + 1 })
    return stride(from: part, to: bytes.count, by: Self.parts.count).filter { cut in
      Thorough.isAsked || bytes.count < 4096 || borders.contains(cut) || cut % 13 == 0
    }
  }

  /// Not valid, never a crash: unclosed as soon as it can be told that this is a cassette.
  @Test(arguments: files, parts)
  func verdict(name: String, part: Int) throws {
    let bytes = Vector.named("v2/valid/\(name).rw").bytes
    let map = try Map(bytes)
    for cut in try cuts(bytes, part) {
      let verdicts = try Verdicts(Array(bytes[..<cut]))
      let expected: Validator.Verdict = cut < map.mimetypeEnd ? .invalid : .unclosed
      #expect(verdicts.indexed.verdict == expected, "cut at \(cut): \(verdicts.indexed.findings.map(\.description))")
      #expect(verdicts.streamed.verdict == expected, "cut at \(cut): \(verdicts.streamed.findings.map(\.description))")
      #expect(verdicts.indexed.error?.rule == (cut < map.mimetypeEnd ? .z01 : .z10), "cut at \(cut)")
    }
    #expect(try Verdicts(bytes).indexed.verdict == .valid)
  }

  /// Recovery gives back every event whose segment is complete, as it was, and no other.
  @Test(arguments: files, parts)
  func recovery(name: String, part: Int) throws {
    let bytes = Vector.named("v2/valid/\(name).rw").bytes
    let map = try Map(bytes)
    // The level is of no matter here, and the best one takes long.
    var fast = CassetteWriter.Options()
    fast.level = .fixed(1)
    let whole = try Contents(stream: MemoryInput(bytes))
    for cut in try cuts(bytes, part) {
      let output = MemoryOutput()
      let file = MemoryInput(Array(bytes[..<cut]))
      guard cut >= map.headerEnd else {
        #expect(throws: Finding.self, "cut at \(cut)") { try Recovery.recover(file, to: output) }
        continue
      }
      let report = try Recovery.recover(file, to: output, options: fast)
      let validation = try Validator.validate(MemoryInput(output.bytes))
      #expect(
        [.valid, .warnings].contains(validation.verdict), "cut at \(cut): \(validation.findings.map(\.description))")
      let found = try Contents(stream: MemoryInput(output.bytes))
      let expected = map.events(before: cut)
      #expect(found.events == expected, "cut at \(cut)")
      #expect(report.events == expected.count)
      #expect(report.lostBodies.isEmpty)
      for (digest, bytes) in found.blobs { #expect(whole.blobs[digest] == bytes) }
      for digest in expected.flatMap(\.blobs) { #expect(found.blobs[digest] != nil) }
      // Whole is only what has its manifest.
      #expect(report.isComplete == (cut >= map.manifestEnd), "cut at \(cut)")
      #expect(!report.isComplete || found.manifest?.id == whole.manifest?.id)
    }
  }
}
