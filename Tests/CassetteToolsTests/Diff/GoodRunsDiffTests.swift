import CassetteFormat
import Testing

@testable import CassetteTools

struct GoodRunsDiffTests {
  private func run(_ edit: (inout DraftRun) throws -> Void = { _ in }) throws -> CassetteReader {
    var run = try Scenario.Base.anthropic.run()
    try edit(&run)
    return try run.again().cassette()
  }

  private func saying(_ text: String) throws -> CassetteReader {
    try run { try $0.inResponse(2, "Capital: Tokyo", text) }
  }

  @Test func chanceIsOnlyToldFromThreeGoodRuns() throws {
    let good = [try run(), try saying("It is Tokyo."), try saying("Tokyo it is.")]
    let bad = try saying("I do not know.")
    let many = try GoodRunsDiff(good: good, bad: bad)
    #expect(many.diff.rootCause?.code == .nondeterminism)
    #expect(many.flips.map(\.sequence) == [2])
    #expect(many.flips.map(\.different) == [2])
    #expect(many.flips.map(\.rate) == [1])
    let few = try GoodRunsDiff(good: Array(good.prefix(2)), bad: bad)
    #expect(few.diff.rootCause?.code == .answerChanged)
    let pair = try RunDiff(good[0], bad)
    #expect(pair.rootCause?.code == .answerChanged)
  }

  @Test func anAnswerThatNeverChangedIsNoChance() throws {
    let good = [try run(), try run(), try run()]
    let group = try GoodRunsDiff(good: good, bad: try saying("I do not know."))
    #expect(group.diff.rootCause?.code == .answerChanged)
    #expect(group.flips.isEmpty)
  }

  /// What good runs differ in as well does not hide what only the bad one has.
  @Test func theCauseThatOnlyTheBadRunHasComesFirst() throws {
    let good = [
      try run(), try run { try $0.inRequests(0..., "exactly as", "just as") },
      try run { try $0.inRequests(0..., "exactly as", "only as") },
    ]
    let bad = try run { run in
      try run.inRequests(0..., "exactly as", "simply as")
      try run.inRequests(2..., #""content": "Tokyo""#, #""content": "Kyoto""#)
      try run.inResponse(2, "Capital: Tokyo", "Capital: Kyoto")
    }
    let pair = try RunDiff(good[0], bad)
    #expect(pair.rootCause?.code == .userInput)
    let group = try GoodRunsDiff(good: good, bad: bad)
    #expect(group.diff.rootCause?.code == .toolOutput)
    let common = group.diff.differences.filter(\.isCommon)
    #expect(common.map(\.code) == [.userInput])
  }

  @Test func theNearestGoodRunIsTheReference() throws {
    let bad = try run { run in
      try run.inRequests(0..., "exactly as", "just as")
      try run.inResponse(2, "Capital: Tokyo", "No.")
    }
    let good = [try run(), try run { try $0.inRequests(0..., "exactly as", "just as") }, try run()]
    let group = try GoodRunsDiff(good: good, bad: bad)
    #expect(group.reference == 1)
  }
}
