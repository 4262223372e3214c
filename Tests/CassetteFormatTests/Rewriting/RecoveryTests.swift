import Testing

@testable import CassetteFormat

@Suite struct RecoveryTests {
  private func recover(_ bytes: [UInt8]) throws -> (report: Recovery.Report, output: [UInt8]) {
    let output = MemoryOutput()
    let report = try Recovery.recover(MemoryInput(bytes), to: output)
    #expect([.valid, .warnings].contains(try Validator.validate(MemoryInput(output.bytes)).verdict))
    return (report, output.bytes)
  }

  @Test func aWholeCassetteComesBackWhole() throws {
    let bytes = try SampleRun.cassette(SampleRun.durable, opens: true, extensions: true)
    let (report, output) = try recover(bytes)
    #expect(report.isComplete)
    #expect(report.damage.isEmpty)
    #expect(report.events == SampleRun.exchanges)
    #expect(try SampleRun.bodies(output) == SampleRun.bodies(bytes))
  }

  @Test func withoutADirectoryNothingIsLost() throws {
    let bytes = try SampleRun.cassette()
    let directory = try #require(bytes.firstOffset(of: [0x50, 0x4B, 1, 2], from: 0))
    let (report, output) = try recover(Array(bytes[..<directory]))
    #expect(report.isComplete)
    #expect(try SampleRun.bodies(output) == SampleRun.bodies(bytes))
  }

  @Test func anUnclosedRecordingKeepsEveryClosedSegment() throws {
    let bytes = try SampleRun.cassette(SampleRun.durable, opens: true)
    let index = try ArchiveIndex(MemoryInput(bytes), limits: Limits())
    let segments = index.members.filter { if case .segment = $0.name { true } else { false } }
    for (number, segment) in segments.enumerated() where number % 5 == 0 {
      let (report, output) = try recover(Array(bytes[..<segment.end]))
      // Every second segment holds the answer to the request in the one before.
      #expect(report.events == number / 2 + 1)
      #expect(!report.isComplete)
      #expect(try CassetteReader(MemoryInput(output)).manifest.session == SampleRun.session)
    }
  }

  @Test func aDamagedBlobIsMarkedAndTheRestKept() throws {
    var options = CassetteWriter.Options()
    options.usesPrefixes = false
    var bytes = try SampleRun.cassette(options)
    let index = try ArchiveIndex(MemoryInput(bytes), limits: Limits())
    let blob = try #require(index.members.last { if case .blob = $0.name { true } else { false } })
    bytes[blob.contentOffset + blob.size / 2] ^= 0x55
    let (report, output) = try recover(bytes)
    #expect(report.events == SampleRun.exchanges)
    #expect(!report.isComplete)
    #expect(report.lostBodies.map(\.sequence) == [SampleRun.exchanges - 1])
    #expect(report.lostBodies.map(\.pointer) == ["/request/body/blob"])
    let event = try #require(try CassetteReader(MemoryInput(output)).event(SampleRun.exchanges - 1))
    #expect(event.exchange?.request.message.body?.isLost == true)
    #expect(event.exchange?.response?.message.body?.isLost == false)
  }

  @Test func aLostSegmentDoesNotTakeLaterBasesAway() throws {
    // Each event is a segment of its own; without the rows of one, later prefix frames still find their base.
    var bytes = try SampleRun.cassette(SampleRun.durable)
    let index = try ArchiveIndex(MemoryInput(bytes), limits: Limits())
    let segment = try #require(index.members.first { $0.name == .segment(5) })
    bytes[segment.contentOffset + segment.size / 2] ^= 0x55
    let (report, output) = try recover(bytes)
    #expect(report.events == SampleRun.exchanges - 1)
    #expect(report.lostBodies.isEmpty)
    let lost = try CassetteReader(MemoryInput(output)).event(4)
    #expect(lost == nil)
  }

  @Test(arguments: [0, 4, 6, 14, 18, 22, 26, 30])
  func aDamagedHeaderInTheMiddleIsPassedOver(field: Int) throws {
    let bytes = try SampleRun.cassette(SampleRun.durable)
    let index = try ArchiveIndex(MemoryInput(bytes), limits: Limits())
    let segment = try #require(index.members.first { $0.name == .segment(7) })
    var damaged = bytes
    damaged[segment.offset + field] ^= 0xFF
    // With the directory, nothing is lost; without, at most what the member held.
    #expect(try recover(damaged).report.isComplete)
    let directory = try #require(damaged.firstOffset(of: [0x50, 0x4B, 1, 2], from: 0))
    let (report, _) = try recover(Array(damaged[..<directory]))
    #expect(report.events >= SampleRun.exchanges - 1)
  }

  @Test func aRedactionOfALostBodyIsKept() throws {
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.usesPrefixes = false
    let writer = try CassetteWriter(output, options: options)
    let event = try SampleRun.event(3, writer)
    try writer.append(event)
    let body = try #require(event.exchange?.request.message.body?.blob)
    let map =
      "{\"entries\":[{\"placeholder\":\"X\",\"places\":[{\"blob\":\"\(body)\",\"part\":\"request\","
      + "\"ranges\":[[0,4]],\"seq\":3}],\"rule\":\"r\"}]}"
    try writer.finish(redactions: Array(map.utf8))
    var bytes = output.bytes
    let member = try #require(
      try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members.first { $0.name == .blob(body) })
    bytes[member.contentOffset + member.size / 2] ^= 0x55
    let (report, recovered) = try recover(bytes)
    #expect(report.lostBodies.map(\.digest) == [body, body])
    let kept = try #require(try CassetteReader(MemoryInput(recovered)).redactions)
    #expect(String(decoding: kept, as: UTF8.self).contains("\"lost\":true"))
  }

  @Test func whatIsNoCassetteIsRefused() throws {
    #expect(throws: Finding.self) { try recover([]) }
    #expect(throws: Finding.self) { try recover(Array("hello".utf8)) }
    let bytes = try SampleRun.cassette()
    #expect(throws: Finding.self) { try recover(Array(bytes[..<60])) }
  }
}
