import CassetteFormat
import Testing

@testable import CassetteTools

@Suite("Baselines") struct RunBaselineTests {
  private typealias Sample = RunSample

  private static func compare(_ first: RunObservation, _ second: RunObservation, allows: Bool = false) -> String {
    switch RunBaseline.compare(first, second, allowsUnconsumed: allows, recorded: Sample.recorded) {
    case .clean: "clean"
    case .failed(let reason): "failed: \(reason)"
    case .flaky(let reason): "flaky: \(reason)"
    }
  }

  @Test func twoEqualRunsAreClean() {
    #expect(Self.compare(Sample.run(), Sample.run()) == "clean")
  }

  @Test func whatTheRecordingDoesNotGoThroughFails() {
    let miss = Sample.run([Sample.served(Sample.first, 0), Sample.request(Sample.other, .missed("near", .error))])
    #expect(
      Self.compare(miss, Sample.run()) == "failed: the recording has no answer to POST /v1/messages (near)")
    #expect(
      Self.compare(Sample.run(), Sample.run([Sample.served(Sample.first, 0)], .code(3)))
        == "failed: the command fails against the recording itself: exit 3")
    #expect(Self.compare(Sample.run([]), Sample.run([])) == "failed: the command sends no request at all")
    var short = Sample.run([Sample.served(Sample.first, 0)])
    short.unconsumed = [1]
    #expect(
      Self.compare(short, short) == "failed: the command does not ask for everything that was recorded: events 1")
    #expect(Self.compare(short, short, allows: true) == "clean")
  }

  @Test func twoDifferentRunsAreFlaky() {
    #expect(
      Self.compare(Sample.run(), Sample.run(output: "the answer is 43\n"))
        == #"flaky: the output of two runs differs: line 1: "the answer is 42" → "the answer is 43""#)
    let turned = Sample.run([Sample.served(Sample.second, 1), Sample.served(Sample.first, 0)])
    #expect(Self.compare(Sample.run(), turned).hasPrefix("flaky: request 1 of two runs differs"))
  }

  @Test func whatRanAtTheSameTimeMayComeInAnyOrder() {
    let beside = RecordedRequests(entries: [
      0: .init(dialect: .anthropicMessages, match: Sample.first, group: 1),
      1: .init(dialect: .anthropicMessages, match: Sample.second, group: 1),
    ])
    let turned = Sample.run([Sample.served(Sample.second, 1), Sample.served(Sample.first, 0)])
    guard
      case .clean = RunBaseline.compare(Sample.run(), turned, allowsUnconsumed: false, recorded: beside)
    else {
      Issue.record("parallel requests may come in any order")
      return
    }
  }

  @Test func numbersOfEventsFollowTheMutant() {
    var mutant = Sample.mutant(.transient, .refused)
    #expect([0, 1, 2, 3].map(mutant.parentNumber) == [0, 0, 1, 2])
    mutant = MutantProfile(mutant: mutant.mutant, match: nil, replacements: [(2, 0), (5, 3)])
    #expect([1, 3, 5, 6, 7, 8].map(mutant.parentNumber) == [1, 3, 5, 5, 5, 6])
  }
}
