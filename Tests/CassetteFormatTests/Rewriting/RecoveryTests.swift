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

  /// A cassette of three events, of which the second is changed before it is written.
  private func cassette(_ change: (inout Event, CassetteWriter) throws -> Void) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    for number in 0..<3 {
      var event = try SampleRun.event(number, writer)
      if number == 1 { try change(&event, writer) }
      try writer.append(event)
    }
    try writer.finish()
    return output.bytes
  }

  /// The body is what counts; how it arrived is left out.
  @Test func aWrongChunkTableIsLeftOut() throws {
    let bytes = try cassette { event, writer in
      let table = try writer.add(blob: ChunkTable([.init(length: 150, delay: 20)]).bytes)
      event.exchange?.response?.message.body?.chunks = table
    }
    let (report, output) = try recover(bytes)
    #expect(report.damage.map(\.rule) == [.e08])
    #expect(report.events == 3)
    #expect(report.lostParts.isEmpty)
    #expect(report.lostBodies.map(\.pointer) == ["/response/body/chunks"])
    #expect(report.lostBodies.map(\.isMisfit) == [true])
    #expect(report.lostBodies.first?.description.hasSuffix(" is wrong and left out") == true)
    let body = try #require(try CassetteReader(MemoryInput(output)).event(1)?.exchange?.response?.message.body)
    #expect(body.chunks == nil)
    #expect(!body.isLost)
    #expect(body.blob != nil)
  }

  /// Of a row that breaks a rule nothing can be trusted; the others are kept.
  @Test(arguments: [false, true])
  func anEventWithAWrongSizeIsLost(isOpen: Bool) throws {
    let bytes = try cassette { event, writer in
      event.exchange?.request.message.body?.size += 1
      if isOpen { event = SampleRun.open(event) }
    }
    let (report, output) = try recover(bytes)
    #expect(report.damage.map(\.rule) == [.e07])
    #expect(report.lostParts == ["1 of 3 rows of events"])
    var kept: [Int] = []
    try CassetteReader(MemoryInput(output)).forEachEvent { kept.append($0.sequence) }
    #expect(kept == [0, 2])
  }

  @Test func aSessionWithAWrongSizeIsLost() throws {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.append(SampleRun.event(0, writer))
    var session = SampleRun.session
    session.metadata = try writer.add(body: Array("{}".utf8))
    session.metadata?.size += 1
    try writer.finish(session: session)
    let (report, _) = try recover(output.bytes)
    #expect(report.events == 1)
    #expect(report.lostParts == ["the session"])
  }

  @Test func whatIsNoCassetteIsRefused() throws {
    #expect(throws: Finding.self) { try recover([]) }
    #expect(throws: Finding.self) { try recover(Array("hello".utf8)) }
    let bytes = try SampleRun.cassette()
    #expect(throws: Finding.self) { try recover(Array(bytes[..<60])) }
  }
}
