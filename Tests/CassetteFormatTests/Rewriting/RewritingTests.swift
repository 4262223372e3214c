import Testing

@testable import CassetteFormat

@Suite struct RewritingTests {
  private func seal(_ bytes: [UInt8]) throws -> [UInt8] {
    let output = MemoryOutput()
    try Rewriting.seal(MemoryInput(bytes), to: output)
    return output.bytes
  }

  @Test func sealingMakesTheSameBytesHoweverItWasRecorded() throws {
    let plain = try SampleRun.cassette()
    let durable = try SampleRun.cassette(SampleRun.durable, opens: true)
    var slow = CassetteWriter.Options()
    slow.level = .fixed(12)
    slow.usesPrefixes = false
    #expect(try CassetteReader(MemoryInput(durable)).manifest.segments.count == 2 * SampleRun.exchanges)
    let sealed = try seal(plain)
    #expect(try seal(durable) == sealed)
    #expect(try seal(SampleRun.cassette(slow)) == sealed)
    #expect(try seal(sealed) == sealed)
    #expect(try CassetteReader(MemoryInput(sealed)).manifest.segments.count == 1)
  }

  @Test func theIdSurvivesRewriting() throws {
    let bytes = try SampleRun.cassette(SampleRun.durable, opens: true, extensions: true)
    let id = try CassetteReader(MemoryInput(bytes)).manifest.id
    var options = CassetteWriter.Options()
    options.usesPrefixes = false
    let output = MemoryOutput()
    #expect(try Rewriting.repack(MemoryInput(bytes), to: output, options: options) == id)
    let report = try Validator.validate(MemoryInput(output.bytes))
    #expect(report.verdict == .valid)
    #expect(report.longestChain == 0)
    #expect(report.id == id)
    #expect(try SampleRun.bodies(output.bytes) == SampleRun.bodies(bytes))
    var names: [String] = []
    try CassetteReader(MemoryInput(output.bytes)).forEachExtension { name, _ in names.append(name) }
    #expect(names == ["ext/com.example/notes.txt"])
  }

  @Test func anInvalidCassetteIsNotRewritten() throws {
    var bytes = try SampleRun.cassette()
    let offset = try #require(bytes.firstOffset(of: Array("blobs/sha256/".utf8), from: 0)) + 200
    bytes[offset] ^= 1
    #expect(throws: Finding.self) { try seal(bytes) }
  }
}
