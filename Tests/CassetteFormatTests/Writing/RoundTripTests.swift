import Testing

@testable import CassetteFormat

/// What was recorded is what is read, through the directory and through a slow pipe.
@Suite struct RoundTripTests {
  static let options: [CassetteWriter.Options] = {
    var fast = CassetteWriter.Options()
    fast.level = .fixed(1)
    var strong = CassetteWriter.Options()
    strong.level = .fixed(19)
    var plain = CassetteWriter.Options()
    plain.usesPrefixes = false
    var durable = CassetteWriter.Options()
    durable.isDurable = true
    return [CassetteWriter.Options(), fast, strong, plain, durable]
  }()

  private func expectEqual(_ contents: Contents, _ run: RandomRun, id: Digest) {
    let expected = run.events.superseding
    #expect(contents.events.map(\.sequence) == expected.map(\.sequence))
    for (found, event) in zip(contents.events, expected) { #expect(found == event) }
    #expect(contents.blobs.keys.sorted { $0.hex < $1.hex } == run.blobs.keys.sorted { $0.hex < $1.hex })
    for (digest, bytes) in run.blobs where contents.blobs[digest] != bytes { Issue.record("blob \(digest) differs") }
    #expect(contents.manifest?.id == id)
    #expect(contents.manifest?.session == run.session)
  }

  @Test(arguments: 0..<12)
  func randomRun(seed: Int) throws {
    let run = RandomRun(seed: seed, events: 4 + seed * 4)
    let (bytes, id) = try run.write(Self.options[seed % Self.options.count])
    let verdicts = try Verdicts(bytes)
    #expect(verdicts.indexed.findings.map(\.description) == [])
    #expect(verdicts.streamed.findings.map(\.description) == [])
    expectEqual(try Contents(file: MemoryInput(bytes)), run, id: id)
    let largestWrite = [1, 7, 1_000, 70_000][seed % 4]
    // A byte at a time only for small files.
    let contents = try SlowPipe.read(bytes, seed: seed, maximumWrite: bytes.count > 200_000 ? 70_000 : largestWrite) {
      try Contents(stream: $0)
    }
    expectEqual(contents, run, id: id)
  }

  /// The id is that of the content: no option changes it, and each gives another file.
  @Test(arguments: [100, 101, 102])
  func idOutlivesOptions(seed: Int) throws {
    let run = RandomRun(seed: seed, events: 25)
    let files = try Self.options.map { try run.write($0) }
    #expect(Set(files.map(\.id)).count == 1)
    #expect(Set(files.map(\.bytes)).count > 2)
    for file in files { #expect(try Validator.validate(MemoryInput(file.bytes)).id == files[0].id) }
  }

  /// Two writers, the same bytes: nothing of the process (hash seeds, addresses, times) may show.
  @Test(arguments: 0..<options.count)
  func deterministic(index: Int) throws {
    let run = RandomRun(seed: 200 + index, events: 30)
    #expect(try run.write(Self.options[index]).bytes == run.write(Self.options[index]).bytes)
  }

  /// What is part of the identity changes it; what is not does not.
  @Test func idFollowsContent() throws {
    func id(_ change: (inout Event) -> Void, session: Session? = nil) throws -> Digest {
      let output = MemoryOutput()
      let writer = try CassetteWriter(output)
      var event = Event(sequence: 1, content: .marker(Marker(name: "n")))
      change(&event)
      try writer.append(event)
      let id = try writer.finish(session: session)
      #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
      return id
    }
    let plain = try id { _ in }
    #expect(try id { $0.keys = ["rewind/2": "x"] } == plain)
    #expect(try id { $0.sequence = 2 } != plain)
    #expect(try id { $0.at = 0 } != plain)
    #expect(try id { $0.extra = ["zz": 1] } != plain)
    #expect(try id { $0.fidelity = ["a": .decoded] } != plain)
    var session = Session()
    session.name = ""
    #expect(try id({ _ in }, session: session) != plain)
  }
}
