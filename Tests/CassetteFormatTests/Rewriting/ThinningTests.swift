import Testing

@testable import CassetteFormat

/// Fat cassettes become thin and fat again: the same id and bodies, and frames are copied.
@Suite struct ThinningTests {
  private static func reader(_ bytes: [UInt8], _ parent: CassetteReader? = nil) throws -> CassetteReader {
    try CassetteReader(MemoryInput(bytes), parent: parent)
  }

  /// A run whose request of one event is another, as a fat cassette.
  private static func child(of parent: CassetteReader, changing sequence: Int, to text: String) throws -> [UInt8] {
    let output = MemoryOutput()
    var header = Header()
    header.parent = parent.id
    let writer = try CassetteWriter(output, header: header)
    try parent.forEachEvent { event in
      var event = event
      if event.sequence == sequence, case .http(var exchange) = event.content, let body = exchange.request.message.body
      {
        exchange.request.message.body = try writer.add(body: parent.bytes(of: body) + Array(text.utf8))
        event.content = .http(exchange)
      }
      for blob in event.blobs where !writer.has(blob) { try writer.add(blob: parent.blob(blob)) }
      try writer.append(event)
    }
    try writer.add(extension: "ext/com.example/notes.txt", Array("hello".utf8))
    try writer.finish(
      session: SampleRun.session, derivation: Derivation(parent: parent.id, operator: "t", version: "1"))
    return output.bytes
  }

  private static func thin(_ cassette: CassetteReader, of parent: CassetteReader, rows: Bool = true) throws -> (
    bytes: [UInt8], report: Rewriting.CopyReport
  ) {
    let output = MemoryOutput()
    let report = try Rewriting.thin(cassette, parent: parent, keepsRows: !rows, to: output)
    #expect(try Validator.validate(MemoryInput(output.bytes), parent: parent).verdict == .valid)
    return (output.bytes, report)
  }

  private static func bodies(_ cassette: CassetteReader) throws -> [[UInt8]] {
    var bodies: [[UInt8]] = []
    try cassette.forEachEvent { for blob in $0.blobs { bodies.append(try cassette.blob(blob)) } }
    return bodies
  }

  @Test(arguments: [true, false]) func thereAndBack(rows: Bool) throws {
    let parent = try Self.reader(SampleRun.cassette())
    let fat = try Self.reader(Self.child(of: parent, changing: 7, to: "and more"))
    let (bytes, report) = try Self.thin(fat, of: parent, rows: rows)
    // The new request is kept with the base that it has, though that stays behind.
    #expect(report.encodedBytes == 0)
    #expect(report.id == fat.id)
    // What remains of the new request is what its base, the request before, does not have.
    #expect(bytes.count < (rows ? 20_000 : 22_000), "\(bytes.count)")
    let thin = try Self.reader(bytes, parent)
    #expect(thin.header.needsParentRows == rows)
    #expect(try Self.bodies(thin) == Self.bodies(fat))
    let output = MemoryOutput()
    let back = try Rewriting.fatten(thin, to: output)
    #expect(back.id == fat.id)
    #expect(back.copiedBytes > 150_000)
    let whole = try Self.reader(output.bytes)
    #expect(!whole.header.isThin && whole.header.requires.isEmpty)
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
    #expect(try Self.bodies(whole) == Self.bodies(fat))
    var names: [String] = []
    try whole.forEachExtension { name, _ in names.append(name) }
    #expect(names == ["ext/com.example/notes.txt"])
  }

  @Test func chainsOfThinCassettes() throws {
    let parent = try Self.reader(SampleRun.cassette())
    let (bytes, _) = try Self.thin(Self.reader(Self.child(of: parent, changing: 3, to: "one")), of: parent)
    let child = try Self.reader(bytes, parent)
    let fat = try Self.reader(Self.child(of: child, changing: 9, to: "two"))
    let (small, _) = try Self.thin(fat, of: child)
    #expect(small.count < 20_000, "\(small.count)")
    let grandchild = try Self.reader(small, child)
    #expect(try Self.bodies(grandchild) == Self.bodies(fat))
    // Thin again, with rows of its own, and whole again.
    let (plain, _) = try Self.thin(grandchild, of: child, rows: false)
    #expect(try !Self.reader(plain).header.needsParentRows)
    #expect(try Self.reader(plain).event(9) == fat.event(9))
    let output = MemoryOutput()
    #expect(try Rewriting.fatten(Self.reader(plain, child), to: output).id == fat.id)
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
    #expect(try Self.bodies(Self.reader(output.bytes)) == Self.bodies(fat))
  }

  @Test func anotherParentIsRefused() throws {
    let parent = try Self.reader(SampleRun.cassette())
    let fat = try Self.reader(Self.child(of: parent, changing: 1, to: "x"))
    #expect(rule { _ = try Rewriting.thin(fat, parent: fat, to: MemoryOutput()) } == .d02)
    #expect(rule { _ = try Rewriting.thin(parent, parent: parent, to: MemoryOutput()) } == .d02)
    // Nor is anything made up for what only the parent has.
    let (bytes, _) = try Self.thin(fat, of: parent, rows: false)
    let output = MemoryOutput()
    #expect(rule { _ = try Rewriting.fatten(Self.reader(bytes), to: output) } == .d01)
    #expect(output.bytes.isEmpty)
  }
}
