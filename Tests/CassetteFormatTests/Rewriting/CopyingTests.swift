import Testing

@testable import CassetteFormat

@Suite struct CopyingTests {
  /// A cassette with the events that a test chooses.
  private func copy(
    _ files: [[UInt8]], where isKept: (Int) -> Bool = { _ in true }
  ) throws -> (bytes: [UInt8], copier: CassetteCopier) {
    let output = MemoryOutput()
    let copier = try CassetteCopier(output, header: Header())
    var next = 0
    for file in files {
      var selection = CopySelection()
      let source = try CopySource(CassetteReader(MemoryInput(file))) { event in
        if isKept(event.sequence) { try selection.add(event) }
      }
      let offset = next
      try copier.add(source, selection) { event in
        var event = event
        event.sequence += offset
        return event
      }
      next = copier.totals.nextSequence
    }
    _ = try copier.finish(like: Manifest(writer: CassetteWriter.Options().writer), redactions: nil)
    return (output.bytes, copier)
  }

  private func expectSame(_ bytes: [UInt8], _ expected: [Event], _ blobs: [Digest: [UInt8]]) throws {
    let report = try Validator.validate(MemoryInput(bytes))
    #expect(report.findings.filter { $0.severity == .error || $0.rule == .b11 }.isEmpty, "\(report.findings)")
    let cassette = try CassetteReader(MemoryInput(bytes))
    var events: [Event] = []
    try cassette.forEachEvent { events.append($0) }
    #expect(events == expected)
    for digest in Set(events.flatMap(\.blobs)) { #expect(try cassette.blob(digest) == blobs[digest]) }
  }

  @Test(arguments: 0..<24) func keepsEventsAndBodies(seed: Int) throws {
    let run = RandomRun(seed: seed, events: 60)
    var options = CassetteWriter.Options()
    options.isDurable = seed % 3 == 0
    options.usesPrefixes = seed % 5 != 0
    let (bytes, _) = try run.write(options)
    let events = try answered(bytes)
    var generator = SeededGenerator(seed)
    let kept = Set(events.map(\.sequence).filter { _ in !generator.oneIn(1 + seed % 4) })
    try expectSame(copy([bytes], where: kept.contains).bytes, events.filter { kept.contains($0.sequence) }, run.blobs)
  }

  @Test(arguments: 0..<8) func putsTogetherWhatSharesBodies(seed: Int) throws {
    let runs = [seed, seed + 100, seed].map { RandomRun(seed: $0, events: 30) }
    let files = try runs.map { try $0.write().bytes }
    var expected: [Event] = []
    for file in files {
      let offset = (expected.last?.sequence ?? -1) + 1
      expected += try answered(file).map { event in
        var event = event
        event.sequence += offset
        return event
      }
    }
    let blobs = runs.reduce(into: [:]) { $0.merge($1.blobs) { $1 } }
    let bytes = try copy(files).bytes
    // Ids are those of two runs, so some stand twice; nothing else is wrong.
    try expectSame(bytes, expected, blobs)
  }

  private func answered(_ bytes: [UInt8]) throws -> [Event] {
    var events: [Event] = []
    try CassetteReader(MemoryInput(bytes)).forEachEvent { events.append($0) }
    return events
  }

  /// One conversation whose requests are too large for packs.
  private func conversation(_ steps: Int) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    var generator = SeededGenerator(7)
    var text = generator.words(60_000)
    for sequence in 0..<steps {
      text += generator.words(2_000)
      var request = Request(method: "POST", path: "/")
      request.message.body = try writer.add(body: text)
      try writer.append(Event(sequence: sequence, content: .http(Exchange(request: request))))
    }
    try writer.finish()
    return output.bytes
  }

  @Test func copiesFramesWhoseBasesStay() throws {
    let file = try conversation(40)
    let whole = try copy([file])
    #expect(whole.copier.encodedBytes == 0)
    #expect(whole.bytes.count <= file.count + 100)
    // The first base is gone, and a later one of the second digit: two are made anew, and the rest copied.
    let part = try copy([file]) { $0 >= 3 }
    #expect(part.copier.encodedBytes > 0)
    #expect(part.copier.encodedBytes < 500_000)
    #expect(part.bytes.count < file.count + 20_000)
    let report = try Validator.validate(MemoryInput(part.bytes))
    #expect(report.verdict == .valid)
    #expect(report.longestChain > 3)
  }

  @Test func retainsWhatIsNeededAndNoMore() throws {
    let file = try conversation(20)
    let part = try copy([file]) { $0 == 4 || $0 == 9 }.bytes
    let cassette = try CassetteReader(MemoryInput(part))
    var rows: [BlobRow] = []
    try cassette.archive?.forEachBlobRow { rows.append($0) }
    #expect(rows.map(\.retain) == [true, false])
    #expect(rows[1].storage == .zstdPrefix(base: rows[0].digest))
    #expect(rows[1].release == [rows[0].digest])
  }

  @Test func refusesACassetteThatIsNotWhatItSays() throws {
    let file = try conversation(3)
    let manifest = try CassetteReader(MemoryInput(file)).manifest
    var other = manifest
    other.session = Session()
    other.session?.name = "changed"
    let output = MemoryOutput()
    var archive = ArchiveWriter(output)
    let index = try ArchiveIndex(MemoryInput(file), limits: Limits())
    for member in index.members {
      let content = member.name == .manifest ? CanonicalJSON.encode(other.json) : try index.read(member).content
      try archive.append(member.name, content)
    }
    try archive.finish()
    #expect(throws: Finding.self) {
      try CopySource(CassetteReader(MemoryInput(output.bytes))) { _ in }
    }
  }
}
