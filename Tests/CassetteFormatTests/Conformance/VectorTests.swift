import Testing

@testable import CassetteFormat

/// The vectors that every reader of the format must agree on.
@Suite struct VectorTests {
  @Test func areThere() {
    #expect(Vector.all.count >= 500)
    #expect(Vector.readable.count >= 20)
    #expect(Vector.all.filter { $0.exit != nil }.count >= 20)
  }

  /// The parent of a derived cassette, with its own parent behind it.
  static func parent(of vector: Vector) throws -> CassetteReader? {
    var parent: CassetteReader?
    for path in vector.parents.reversed() {
      parent = try CassetteReader(MemoryInput(Repository.bytes("Spec/conformance/" + path)), parent: parent)
    }
    return parent
  }

  /// The verdict and the rule, through the central directory and from a pipe.
  @Test(arguments: Vector.all)
  func verdict(_ vector: Vector) throws {
    let bytes = vector.bytes
    try #require(Repository.exists("Spec/conformance/" + vector.file))
    let verdicts = try Verdicts(bytes, parent: Self.parent(of: vector))
    for report in [verdicts.indexed, verdicts.streamed] {
      let findings = report.findings.map(\.description)
      #expect(report.verdict == Self.verdict(vector.verdict), "\(findings)")
      let warnings = Set(report.findings.filter { $0.severity == .warning }.map(\.rule.id))
      if report.error == nil { #expect(warnings == Set(vector.warnings), "\(findings)") }
      guard let first = vector.rules.first else { continue }
      let error = try #require(report.error)
      #expect(vector.rules.contains(error.rule.id), "\(findings)")
      if error.rule.id == first, let member = vector.member, report.verdict == .invalid, let found = error.place.member
      {
        // A blob's fault may be told at its member or at its row.
        #expect(found == member || found.hasPrefix("timeline/"), "\(findings)")
      }
    }
  }

  private static func verdict(_ words: String) -> Validator.Verdict? {
    words == "valid with warnings" ? .warnings : Validator.Verdict(rawValue: words)
  }

  /// Everything that a valid vector says, compared with what its maker put in.
  @Test(arguments: Vector.readable)
  func content(_ vector: Vector) throws {
    let streamed = try Contents(stream: MemoryInput(vector.bytes))
    for contents in [try Contents(file: MemoryInput(vector.bytes)), streamed] {
      #expect(contents.manifest?.id.hex == vector.id)
      for (digest, bytes) in contents.blobs { #expect(Digest(of: bytes) == digest) }
      guard let expected = vector.expectation else { continue }
      expectEqual(contents.header.map { .object($0.json) }, expected["header"])
      expectEqual(contents.manifest.map { .object($0.json) }, expected["manifest"])
      expectEqual(.array(contents.events.map { .object($0.json) }), expected["events"])
      guard case .object(let blobs)? = expected["blobs"] else { continue }
      for (digest, bytes) in contents.blobs { #expect(blobs[digest.hex] == .integer(bytes.count)) }
      #expect(Set(streamed.blobs.keys.map(\.hex)) == Set(blobs.members.map(\.key)))
    }
  }

  private func expectEqual(
    _ found: JSONValue?, _ expected: JSONValue?, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let texts = [found, expected].map { $0.map { String(decoding: CanonicalJSON.encode($0), as: UTF8.self) } }
    #expect(texts[0] == texts[1], sourceLocation: sourceLocation)
  }

  /// Read and written again by this writer: another file, the same id.
  @Test(arguments: Vector.readable)
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
      session: manifest.session, source: manifest.source, derivation: manifest.derivation,
      redactions: original.redactions)
    #expect(id == manifest.id)
    let report = try Validator.validate(MemoryInput(output.bytes))
    // What a later minor version added to the manifest is not written again, and not part of the id.
    let warnings = Set(report.findings.map(\.rule.id))
    #expect(warnings == Set(vector.warnings.filter { $0 != "RW-M05" }), "\(report.findings.map(\.description))")
    #expect(report.id == id)
  }

  /// Recovery brings back the events that the vector names, and says whether that is all (exit 0), or something is lost (3).
  @Test(arguments: Vector.all.filter { $0.exit != nil })
  func recovered(_ vector: Vector) throws {
    let output = MemoryOutput()
    let file = MemoryInput(vector.bytes)
    guard let events = vector.recovered else {
      #expect(vector.exit == 1)
      #expect(throws: Finding.self) { try Recovery.recover(file, to: output, parent: Self.parent(of: vector)) }
      return
    }
    let report = try Recovery.recover(file, to: output, parent: Self.parent(of: vector))
    let contents = try Contents(stream: MemoryInput(output.bytes))
    #expect(contents.events.map(\.sequence) == events.sorted())
    #expect(report.events == contents.events.count)
    #expect(report.isComplete == (vector.exit == 0))
  }
}
