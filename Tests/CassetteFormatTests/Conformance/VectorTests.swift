import Foundation
import Testing

@testable import CassetteFormat

/// The vectors that every reader of the format must agree on.
@Suite struct VectorTests {
  @Test func areThere() {
    #expect(Vector.all.count >= 500)
    #expect(Vector.readable.count >= 20)
  }

  private func parent(of vector: Vector) throws -> CassetteReader? {
    try vector.parents.first.map { try CassetteReader(MemoryInput(Repository.bytes("Spec/conformance/" + $0))) }
  }

  /// The verdict and the rule, through the central directory and from a pipe.
  @Test(arguments: Vector.all.filter { $0.path.hasSuffix(".rw") })
  func verdict(_ vector: Vector) throws {
    let bytes = vector.bytes
    try #require(!bytes.isEmpty)
    let verdicts = try Verdicts(bytes, parent: parent(of: vector))
    for (report, expected) in [(verdicts.indexed, vector.indexed), (verdicts.streamed, vector.streamed)] {
      #expect(report.verdict.rawValue == expected, "\(report.findings.map(\.description))")
      guard !vector.rules.isEmpty else { continue }
      let first = report.error ?? report.findings.first
      #expect(vector.rules.contains(first?.rule.id ?? "none"), "\(report.findings.map(\.description))")
    }
  }

  /// Everything that a valid vector says, compared with what its maker put in.
  @Test(arguments: Vector.readable.filter { $0.parents.isEmpty })
  func content(_ vector: Vector) throws {
    let expected = try #require(vector.expectation)
    for contents in [try Contents(file: MemoryInput(vector.bytes)), try Contents(stream: MemoryInput(vector.bytes))] {
      #expect(contents.manifest?.id.hex == expected["id"] as? String)
      try expectEqual(contents.header?.json, expected["header"])
      try expectEqual(contents.manifest?.json, expected["manifest"])
      let events = try #require(expected["events"] as? [Any])
      #expect(contents.events.count == events.count)
      for (event, expected) in zip(contents.events, events) { try expectEqual(event.json, expected) }
      let blobs = try #require(expected["blobs"] as? [String: Int])
      for (digest, bytes) in contents.blobs {
        #expect(blobs[digest.hex] == bytes.count)
        #expect(Digest(of: bytes) == digest)
      }
    }
    let streamed = try Contents(stream: MemoryInput(vector.bytes))
    #expect(Set(streamed.blobs.keys.map(\.hex)) == Set((expected["blobs"] as? [String: Int] ?? [:]).keys))
  }

  private func expectEqual(
    _ found: JSONObject?, _ expected: Any?, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try JSONSerialization.jsonObject(with: Data(CanonicalJSON.encode(found ?? JSONObject())))
    let equal = (found as? NSDictionary)?.isEqual(expected) ?? false
    #expect(equal, "found \(found)\nexpected \(expected ?? "nothing")", sourceLocation: sourceLocation)
  }

  /// Read and written again by this writer: another file, the same id.
  @Test(arguments: Vector.readable.filter { $0.parents.isEmpty })
  func rewritten(_ vector: Vector) throws {
    let contents = try Contents(stream: MemoryInput(vector.bytes))
    let original = try CassetteReader(MemoryInput(vector.bytes))
    let manifest = try original.manifest
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, header: original.header)
    for (_, bytes) in contents.blobs.sorted(by: { $0.key.hex < $1.key.hex }) { try writer.add(blob: bytes) }
    try original.forEachExtension { try writer.add(extension: $0, $1) }
    for event in contents.events { try writer.append(event) }
    let id = try writer.finish(
      session: manifest.session, source: manifest.source, derivation: manifest.derivation, redactions: original.redactions)
    #expect(id == manifest.id)
    let report = try Validator.validate(MemoryInput(output.bytes))
    #expect(report.verdict.rawValue == vector.indexed, "\(report.findings.map(\.description))")
    #expect(report.id == id)
  }
}
