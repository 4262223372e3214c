import CassetteFormat
import CassetteTools
import Testing

@Suite struct ConnectionTests {
  private static let failures: [(id: String, phase: TransportError.Phase, kind: String)] = [
    ("conn-refuse", .connect, "refused"), ("conn-tls-fail", .tls, "handshake"),
    ("conn-close-before", .response, "closed"), ("conn-reset-before", .response, "reset"),
    ("conn-stall-headers", .response, "timeout"),
  ]

  @Test(arguments: failures) func failsBeforeTheAnswer(id: String, phase: TransportError.Phase, kind: String) throws {
    for answer in RecordedAnswer.all {
      let events = try mutant(id, of: answer).events
      #expect(events.count == 2)
      #expect(events[0].exchange?.response == nil)
      #expect(events[0].exchange?.error?.phase == phase)
      #expect(events[0].exchange?.error?.kind == kind)
      #expect(events[1].exchange?.response?.status == 200)
    }
  }

  private static let cuts: [(id: String, end: Body.End)] = [
    ("conn-reset-mid", .reset), ("conn-eof-abrupt", .eofAbrupt), ("conn-stall-body", .stall),
  ]

  @Test(arguments: cuts) func cutsBodies(id: String, end: Body.End) throws {
    for answer in RecordedAnswer.all {
      let derived = try mutant(id, of: answer, ["percent": 30])
      let body = try derived.body
      #expect(body == Array(answer.body.prefix(answer.body.count * 30 / 100)))
      #expect(try derived.response.message.body?.end == end)
      let lengths = try derived.chunks?.map(\.length) ?? [body.count]
      #expect(
        lengths.reduce(0, +) == body.count
          && lengths.dropLast().elementsEqual(answer.chunks.prefix(lengths.count - 1).map(\.length)))
      #expect(try derived.response.message.headers == answer.headers)
      let announced = answer.framing == "content-length" ? answer.body.count : nil
      #expect(try derived.response.message.announcedLength == announced)
      #expect(derived.mutant.site["byte"] == .integer(body.count))
    }
    #expect(try reason(id, of: RecordedAnswer.chat.with("")) == "the answer has no body")
  }

  @Test func answersLate() throws {
    let event = try mutant("conn-latency", of: .chat, ["ms": 250]).events[0]
    #expect(event.took == 750_000)
    let first = try mutant("conn-ttfb", of: .chatStream, ["ms": 250])
    #expect(try first.chunks?.map(\.delay).prefix(2) == [251_000, 1000])
    #expect(try first.events[0].took == 750_000)
    let whole = try mutant("conn-ttfb", of: .chat, ["ms": 250])
    #expect(try whole.chunks == [ChunkTable.Chunk(length: RecordedAnswer.chat.body.count, delay: 250_000)])
    #expect(try whole.events[0].fidelity["response.body.chunks"] == .reconstructed)
  }

  @Test func jitterIsTheSeeds() throws {
    let delays = try (0..<8).map { seed in
      try #require(try mutant("conn-latency", of: .chat, ["ms": 1, "jitter": 1000], seed: seed).events[0].took)
        - 500_000
    }
    #expect(Set(delays).count > 4)
    #expect(delays.allSatisfy { (1000...1_001_000).contains($0) })
  }

  @Test func answersThatNobodyTimedComeLateToo() throws {
    let parent = try cassette { writer in
      var event = try RecordedAnswer.chat.event(0, in: writer)
      event.took = nil
      try writer.append(event)
    }
    let (derived, _) = try derivedCassettes("conn-latency", of: parent)
    #expect(try derived[0].events[0].took == 1_000_000)
  }

  @Test func limitsTheRate() throws {
    let derived = try mutant("conn-bandwidth", of: .chatStream, ["rate": 1])
    let chunks = try #require(try derived.chunks)
    #expect(chunks.allSatisfy { $0.delay == 1000 + $0.length * 1000 })
    #expect(
      try reason("conn-bandwidth", of: .mcp, ["rate": 1_000_000]) == "the body is too short for the rate to show")
  }

  @Test func letsAnswersOvertake() throws {
    let parent = try cassette { writer in
      for (sequence, took) in [(0, 400_000), (1, 900_000), (2, 100_000)] {
        var event = try RecordedAnswer.chat.event(sequence, in: writer)
        (event.at, event.took) = (sequence * 200_000, took)
        try writer.append(event)
      }
    }
    let (derived, summary) = try derivedCassettes("conn-order-jitter", of: parent)
    // The first ended at 400 ms, the second at 1100 ms, the third at 500 ms.
    #expect(derived.map(\.mutant.sequence) == [0, 2])
    for item in derived {
      let event = try #require(try item.child.event(item.mutant.sequence))
      #expect(try #require(event.at) + #require(event.took) == 1_101_000)
    }
    #expect(summary.invalid["conn-order-jitter"] == ["no step at the same time ended later": 1])
  }
}
