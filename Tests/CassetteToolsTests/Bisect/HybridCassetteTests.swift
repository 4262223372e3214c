import CassetteFormat
import Testing

@testable import CassetteTools

@Suite("Two runs as one cassette")
struct HybridCassetteTests {
  /// A run of three turns, and one in which the second turn is answered otherwise, and what follows from that.
  private static func runs() throws -> (good: DraftRun, bad: DraftRun) {
    let good = try Scenario.Base.chatStream.run()
    var bad = good
    try bad.inResponse(0, #""finish_reason":"tool_calls""#, #""finish_reason":"stop""#)
    return (good, bad)
  }

  private static func groups(_ good: DraftRun, _ bad: DraftRun) throws -> (RunDiff, [AnswerGroup]) {
    let diff = try RunDiff(good.cassette(), bad.cassette())
    return (diff, diff.answerGroups)
  }

  private static func hybrid(
    _ good: DraftRun, _ bad: DraftRun, choosing numbers: [Int], keeping served: Set<Int>? = nil
  ) throws -> CassetteReader {
    let (one, other) = (try good.cassette(), try bad.cassette())
    let diff = try RunDiff(one, other)
    let groups = diff.answerGroups + diff.noiseGroups
    let output = MemoryOutput()
    try HybridCassette(one, other, diff, groups: groups)
      .write(answersOfSecond: numbers.map { groups[$0] }, keeping: served, to: output)
    let cassette = try CassetteReader(MemoryInput(output.bytes))
    let findings = try Validator.validate(MemoryInput(output.bytes)).findings
    #expect(findings.filter { $0.severity == .error } == [])
    return cassette
  }

  private static func answers(_ cassette: CassetteReader) throws -> [[UInt8]] {
    try cassette.events.map { event in
      try event.exchange?.response?.message.body.map(cassette.bytes) ?? []
    }
  }

  @Test("has the answers of the first, unless one is chosen")
  func choice() throws {
    let (good, bad) = try Self.runs()
    let (_, groups) = try Self.groups(good, bad)
    #expect(groups.map(\.pairs) == [[0]])
    let none = try Self.hybrid(good, bad, choosing: [])
    #expect(try Self.answers(none) == good.steps.map(\.response))
    let all = try Self.hybrid(good, bad, choosing: [0])
    #expect(try Self.answers(all) == bad.steps.map(\.response))
    #expect(try all.manifest.derivation?.operator == "bisect")
    #expect(try all.manifest.derivation?.parent == good.cassette().manifest.id)
    #expect(try all.manifest.derivation?.parameters["of"] == .string(bad.cassette().manifest.id.hex))
    // The same choice gives the same bytes.
    #expect(try Self.hybrid(good, bad, choosing: [0]).manifest.id == all.manifest.id)
  }

  @Test("has an answer for the requests of both runs")
  func requests() throws {
    let good = try Scenario.Base.responses.run()
    var bad = good
    let text = try #require(bad.steps[1].requestText.firstRange(of: "{"))
    bad.steps[1].requestText.insert(contentsOf: #""other":1,"#, at: text.upperBound)
    try bad.inResponse(1, #""status":"completed""#, #""status":"incomplete""#)
    let hybrid = try Self.hybrid(good, bad, choosing: [])
    let bodies = try hybrid.events.map { event in
      try event.exchange?.request.message.body.map(hybrid.bytes) ?? []
    }
    #expect(bodies == [good.steps[0].request, good.steps[1].request, bad.steps[1].request])
    #expect(try Self.answers(hybrid) == good.steps.map(\.response) + [good.steps[1].response])
    let kept = try Self.hybrid(good, bad, choosing: [], keeping: [0, 2])
    #expect(try kept.events.map(\.sequence) == [0, 1])
    #expect(try kept.events[1].exchange?.request.message.body.map(kept.bytes) == bad.steps[1].request)
  }

  @Test("leaves out a step that follows from an answer when that is not served")
  func followers() throws {
    let good = try Scenario.Base.chatStream.run()
    // The bad run ends after its first answer, which is another one.
    var bad = good
    try bad.inResponse(0, #""finish_reason":"tool_calls""#, #""finish_reason":"stop""#)
    bad.steps.removeSubrange(1...)
    let (_, groups) = try Self.groups(good, bad)
    #expect(groups.count == 1)
    #expect(groups[0].pairs == Array(0..<good.steps.count))
    #expect(try Self.hybrid(good, bad, choosing: [0]).events.count == 1)
    #expect(try Self.hybrid(good, bad, choosing: []).events.count == good.steps.count)
  }

  @Test("has no group for what only the requests have otherwise, and one for each answer that is noise")
  func noise() throws {
    let good = try Scenario.Base.anthropic.run()
    let again = good.again()
    let diff = try RunDiff(good.cassette(), again.cassette())
    #expect(diff.answerGroups.isEmpty)
    #expect(diff.noiseGroups.map(\.pairs) == good.steps.indices.map { [$0] })
    #expect(try Self.answers(Self.hybrid(good, again, choosing: [1]))[1] == again.steps[1].response)
  }
}
