import CassetteFormat
import CassetteTools
import Testing

@Suite struct MergeTests {
  private func run(
    start: String?, name: String, count: Int = 2, _ header: Header = Header()
  ) throws -> CassetteReader {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output, header: header)
    for sequence in 0..<count {
      var event = Event(sequence: sequence, content: .marker(Marker(name: "\(name) \(sequence)")))
      event.at = 10 * sequence
      event.id = "e\(sequence)"
      if sequence > 0 { event.parent = "e0" }
      event.keys = ["rewind/2": "k"]
      try writer.append(event)
    }
    var session = Session()
    session.name = ByteString(name)
    session.start = start
    session.input = try writer.add(body: [0xFF, 0x00])
    session.totals = Session.Totals()
    session.totals?.calls = count
    try writer.finish(session: session)
    return try CassetteReader(MemoryInput(output.bytes))
  }

  private func merge(_ cassettes: [CassetteReader]) throws -> (cassette: CassetteReader, losses: [Loss]) {
    var merger = Merger()
    for (index, cassette) in cassettes.enumerated() { try merger.add("\(index).rw", cassette) }
    let output = MemoryOutput()
    let losses = try merger.write(to: output).losses
    #expect(try Validator.validate(MemoryInput(output.bytes)).verdict == .valid)
    return (try CassetteReader(MemoryInput(output.bytes)), losses)
  }

  @Test func numbersOnAndCountsFromTheEarliestStart() throws {
    let (cassette, losses) = try merge([
      run(start: "2025-01-01T00:00:01Z", name: "one"), run(start: "2025-01-01T00:00:00Z", name: "two"),
    ])
    let events = try cassette.events
    #expect(losses.isEmpty)
    #expect(events.map(\.sequence) == [0, 1, 2, 3])
    #expect(events.map(\.at) == [1_000_000, 1_000_010, 0, 10])
    #expect(events.map(\.id) == ["e0", "e1", "e0~2", "e1~2"])
    #expect(events.map(\.parent) == [nil, "e0", nil, "e0~2"])
    #expect(events[3].keys == ["rewind/2": "k"])
    let session = try #require(try cassette.manifest.session)
    #expect(session.start == "2025-01-01T00:00:00Z")
    let text = String(decoding: try cassette.bytes(of: #require(session.metadata)), as: UTF8.self)
    #expect(text.hasPrefix(#"{"merged":[{"first":0,"last":1,"session":{"input":{"base64":"/wA="},"name":"one""#))
    #expect(text.contains(#"{"first":2,"last":3,"session":{"#))
  }

  @Test func leavesTimesThatCannotBeCompared() throws {
    let (cassette, _) = try merge([run(start: nil, name: "one"), run(start: "2025-01-01T00:00:00Z", name: "two")])
    #expect(try cassette.events.map(\.at) == [0, 10, 0, 10])
    #expect(try cassette.manifest.session?.start == nil)
  }

  @Test func tellsOfKeysThatDoNotBelongTogether() throws {
    var header = Header()
    header.masks = [["pointer": "/body/id"]]
    let (cassette, losses) = try merge([run(start: nil, name: "one"), run(start: nil, name: "two", count: 1, header)])
    #expect(losses.map(\.what) == ["the stored match keys, since the cassettes have different settings for them"])
    #expect(try cassette.events.allSatisfy { $0.keys.isEmpty })
    #expect(cassette.header.masks.isEmpty)
  }

  @Test func putsPiecesTogetherAgain() throws {
    let whole = try run(start: "2025-01-01T00:00:00Z", name: "run", count: 5)
    let parts = try Excerpt(whole) { $0.sequence % 2 == 0 ? "even" : "odd" }
    #expect(parts.names == ["even", "odd"])
    let pieces = try [1, 0].map { index in
      let output = MemoryOutput()
      _ = try parts.write(index, to: output, operator: "split", parameters: ["by": "test"])
      return try CassetteReader(MemoryInput(output.bytes))
    }
    let derivation = try #require(try pieces[0].manifest.derivation)
    #expect(derivation.parent == whole.id)
    #expect(derivation.operator == "split")
    #expect(pieces[0].header.parent == whole.id)
    #expect(try pieces[0].manifest.session?.totals == nil)
    #expect(try pieces[0].events == whole.events.filter { $0.sequence % 2 == 1 })
    let (cassette, losses) = try merge(pieces)
    #expect(losses.isEmpty)
    #expect(try cassette.events == whole.events)
    #expect(try cassette.manifest.session?.name == "run")
    #expect(cassette.header.parent == nil)
  }

  @Test func leavesOutWhatDependsOnItsCassette() throws {
    let whole = try cassette { writer in
      for (sequence, copy) in [true, false].enumerated() {
        var event = Event(sequence: sequence, content: .other(kind: "x-com.example.note"))
        event.extra = ["copy": .bool(copy)]
        try writer.append(event)
      }
    }
    #expect(try merge([whole]).cassette.events.map(\.sequence) == [0])
  }
}
