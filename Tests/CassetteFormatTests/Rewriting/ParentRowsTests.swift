import Foundation
import Testing

@testable import CassetteFormat

/// Thin cassettes whose segments are encoded with the event rows of their parent (spec §13.1).
@Suite struct ParentRowsTests {
  private static let steps = 60

  /// A run of exchanges with small bodies, none of which is like another.
  private static func run() throws -> CassetteReader {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    for number in 0..<steps {
      let bodies = ["request", "response"].map { Array("\($0) \(number) \(Digest(of: [UInt8(number)]))".utf8) }
      var exchange = Exchange(
        request: Request(method: "POST", path: "/v1/messages", body: try writer.add(body: bodies[0])))
      exchange.response = Response(status: 200, body: try writer.add(body: bodies[1]))
      var event = Event(sequence: number, content: .http(exchange))
      event.at = number * 1_234_567
      event.keys = ["rewind/2": Digest(of: bodies[0]).hex]
      try writer.append(event)
    }
    try writer.finish()
    return try CassetteReader(MemoryInput(output.bytes))
  }

  /// A child in which one answer is another.
  private static func mutant(
    of parent: CassetteReader, rows: Bool = true, thin: Bool = true, segments: Bool = false
  ) throws -> [UInt8] {
    var header = Header()
    header.parent = parent.id
    if thin { header.makeThin(parentRows: rows) }
    let output = MemoryOutput()
    var options = CassetteWriter.Options()
    options.isDurable = segments
    let writer = try CassetteWriter(output, header: header, options: options, rowPrefix: parent.parentRows)
    try parent.forEachEvent { event in
      var event = event
      event.keys = [:]
      if event.sequence == 30, case .http(var exchange) = event.content {
        exchange.response = Response(status: 200, body: try writer.add(body: Array("mutated".utf8)))
        event.content = .http(exchange)
      }
      if !thin {
        for blob in event.blobs where !writer.has(blob) { try writer.add(blob: parent.blob(blob)) }
      }
      try writer.append(event)
    }
    try writer.finish(derivation: Derivation(parent: parent.id, operator: "test", version: "1"))
    return output.bytes
  }

  private static func events(_ bytes: [UInt8], _ parent: CassetteReader?) throws -> [Event] {
    var events: [Event] = []
    try CassetteReader(MemoryInput(bytes), parent: parent).forEachEvent { events.append($0) }
    return events
  }

  @Test func aMutantIsSmall() throws {
    let parent = try Self.run()
    let (small, plain) = (try Self.mutant(of: parent), try Self.mutant(of: parent, rows: false))
    #expect(small.count < 2500, "\(small.count)")
    #expect(plain.count > 3 * small.count, "\(plain.count)")
    let ids = try [small, plain, Self.mutant(of: parent, thin: false)].map { try CassetteReader(MemoryInput($0)).id }
    #expect(Set(ids).count == 1)
    #expect(try Self.events(small, parent) == Self.events(plain, parent))
  }

  @Test(arguments: [false, true]) func everyReaderReadsIt(segments: Bool) throws {
    let parent = try Self.run()
    let bytes = try Self.mutant(of: parent, segments: segments)
    #expect(try Verdicts(bytes, parent: parent).agree)
    #expect(try Validator.validate(MemoryInput(bytes), parent: parent).verdict == .valid)
    final class Box { var events: [Event] = [] }
    let box = Box()
    try CassetteStream(MemoryInput(bytes), parent: parent).read { element in
      if case .event(let event) = element { box.events.append(event) }
    }
    let child = try CassetteReader(MemoryInput(bytes), parent: parent)
    #expect(try Self.events(bytes, parent) == box.events)
    #expect(box.events.count == Self.steps)
    #expect(try child.event(30)?.exchange?.response?.message.body.map(child.bytes) == Array("mutated".utf8))
    #expect(
      try child.event(7)?.exchange?.request.message.body.map(child.bytes)?.starts(with: "request 7 ".utf8) == true)
    #expect(try CopySource(child) { _ in }.rows.count == 1)
  }

  @Test func withoutTheParentOnlyTheEndsCanBeRead() throws {
    let parent = try Self.run()
    let bytes = try Self.mutant(of: parent)
    let child = try CassetteReader(MemoryInput(bytes))
    #expect(child.header.needsParentRows)
    #expect(try child.manifest.derivation?.operator == "test")
    let id = parent.id.hex
    let namesTheParent: (any Error) -> Bool = {
      guard let finding = $0 as? Finding else { return false }
      return finding.rule == .d01 && "\(finding)".contains(id)
    }
    #expect(performing: { try child.event(0) }, throws: namesTheParent)
    #expect(performing: { try child.forEachEvent { _ in } }, throws: namesTheParent)
    #expect(performing: { try child.blob(.zero) }, throws: namesTheParent)
    #expect(performing: { try CassetteStream(MemoryInput(bytes)).read { _ in } }, throws: namesTheParent)
    let output = MemoryOutput()
    #expect(performing: { try Recovery.recover(MemoryInput(bytes), to: output) }, throws: namesTheParent)
    let report = try Validator.validate(MemoryInput(bytes))
    #expect(report.findings.map(\.rule) == [.d01])
    #expect(output.bytes.isEmpty)
  }

  /// Match keys may be computed anew, and rows written in another order, by whoever has the parent.
  @Test func theFormOfTheParentDoesNotMatter() throws {
    let parent = try Self.run()
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, options: SampleRun.durable)
    var events: [Event] = []
    try parent.forEachEvent { events.append($0) }
    for var event in events.reversed() {
      for blob in event.blobs { try writer.add(blob: parent.blob(blob)) }
      event.keys["rewind/1"] = String(repeating: "0", count: 64)
      try writer.append(SampleRun.open(event))
      try writer.append(event)
    }
    #expect(try writer.finish() == parent.id)
    let other = try CassetteReader(MemoryInput(output.bytes))
    #expect(try other.parentRows == parent.parentRows)
    let child = try Self.mutant(of: parent)
    #expect(try Validator.validate(MemoryInput(child), parent: other).verdict == .valid)
    #expect(try String(decoding: parent.parentRows, as: UTF8.self).contains("keys") == false)
  }

  /// Whatever writes it anew keeps the id, and keeps it small.
  @Test func rewritingKeepsIt() throws {
    let parent = try Self.run()
    let bytes = try Self.mutant(of: parent)
    let id = try CassetteReader(MemoryInput(bytes)).id
    let folder = try TemporaryFolder()
    let options = CassetteWriter.Options()
    let input = { MemoryInput(bytes) }
    try Exploder.unpack(input(), to: folder.file("child"), parent: parent)
    let ways: [(String, (MemoryOutput) throws -> Digest)] = [
      ("seal", { try Rewriting.seal(input(), to: $0, parent: parent) }),
      ("repack", { try Rewriting.repack(input(), to: $0, options: options, parent: parent) }),
      ("header", { try Rewriting.changeHeader(input(), to: $0, options: options, parent: parent) { $0.keys = nil } }),
      ("recover", { try Recovery.recover(input(), to: $0, parent: parent).id }),
      ("pack", { try Exploder.pack(folder.file("child"), to: $0) { _ in parent } }),
    ]
    for (name, write) in ways {
      let output = MemoryOutput()
      #expect(try write(output) == id, "\(name)")
      #expect(output.bytes.count < 2500, "\(name)")
      #expect(try Validator.validate(MemoryInput(output.bytes), parent: parent).verdict == .valid, "\(name)")
    }
  }

  @Test func aCutOneIsRecovered() throws {
    let parent = try Self.run()
    let whole = try Self.mutant(of: parent, segments: true)
    let bytes = Array(whole.prefix(whole.count / 3))
    let output = MemoryOutput()
    let report = try Recovery.recover(MemoryInput(bytes), to: output, parent: parent)
    #expect((10..<Self.steps).contains(report.events), "\(report.events)")
    #expect(try Self.events(output.bytes, parent) == Array(Self.events(whole, parent).prefix(report.events)))
  }

  /// With the header the name of the parent is gone; its rows still decode the events.
  @Test func oneWithoutHeaderIsRecovered() throws {
    let parent = try Self.run()
    var bytes = try Self.mutant(of: parent)
    let place = try #require(bytes.firstOffset(of: Array("\"requires\"".utf8), from: 0))
    bytes[place] ^= 1
    let output = MemoryOutput()
    let report = try Recovery.recover(MemoryInput(bytes), to: output, parent: parent)
    #expect(report.events == Self.steps)
    #expect(report.lostParts.contains("the header"))
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .warnings)
  }

  /// What the parent's reader refuses, the child's reader says.
  @Test func limitsHoldForTheParent() throws {
    var limits = Limits()
    let parent = try Self.run()
    let bytes = try Self.mutant(of: parent)
    limits[.segment] = 1000
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.add(contentsOf: parent)
    try writer.finish()
    let small = try CassetteReader(MemoryInput(output.bytes), limits: limits)
    #expect(small.id == parent.id)
    #expect(try Validator.validate(MemoryInput(bytes), parent: small).findings.map(\.rule) == [.l01])
    #expect(rule { _ = try CassetteReader(MemoryInput(bytes), parent: small).event(0) } == .l01)
  }

  /// A parent that cannot be read is reported once, and none of its bytes is taken for the child's.
  @Test func aDamagedParentIsNamed() throws {
    let parent = try Self.run()
    let child = try Self.mutant(of: parent, segments: true)
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.add(contentsOf: parent)
    try writer.finish()
    let place = try #require(output.bytes.firstOffset(of: Array("timeline/".utf8), from: 0)) + 200
    var bytes = output.bytes
    bytes[place] ^= 1
    let damaged = try CassetteReader(MemoryInput(bytes))
    let findings = try Validator.validate(MemoryInput(child), parent: damaged).findings
    #expect(findings.map(\.rule) == [.d01])
    #expect("\(findings)".contains("RW-Z14"))
  }
}
