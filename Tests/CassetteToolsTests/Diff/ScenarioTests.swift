import CassetteFormat
import Testing

@testable import CassetteTools

/// Runs with one known difference: it is found, and named as the root cause, in a copy and in a run made anew.
struct ScenarioTests {
  @Test(arguments: Scenario.all, [false, true])
  func thePlantedCauseIsFound(scenario: Scenario, isLive: Bool) throws {
    let (first, second) = try scenario.runs(isLive: isLive)
    let diff = try RunDiff(first.cassette(), second.cassette())
    guard let code = scenario.code else {
      #expect(diff.verdict != .differs, "\(diff.differences)")
      return
    }
    let root = try #require(diff.rootCause)
    #expect(root.code == code, "\(root)")
    let pair = diff.pairs[root.pair]
    #expect((pair.second ?? pair.first)?.sequence == scenario.step, "\(root)")
    if let pointer = scenario.pointer { #expect(root.pointer == pointer) }
    #expect(root.explainedBy == nil)
  }

  /// Nothing is a cause of its own but what was planted; a date beside it was planted as well.
  @Test(arguments: Scenario.all)
  func everythingElseFollows(scenario: Scenario) throws {
    let (first, second) = try scenario.runs(isLive: true)
    let diff = try RunDiff(first.cassette(), second.cassette())
    let others = diff.roots.filter { $0 != diff.root && !diff.differences[$0].code.isWeak }
    #expect(others.isEmpty, "\(others.map { diff.differences[$0] })")
  }

  @Test(arguments: Scenario.Base.allCases)
  func aRunIsTheSameAsItself(base: Scenario.Base) throws {
    let run = try base.run()
    let diff = try RunDiff(run.cassette(), run.cassette())
    #expect(diff.verdict == .same)
    #expect(diff.differences.isEmpty)
  }

  /// No recording of an API is different when it is made anew.
  @Test(arguments: TestData.files(in: "vcrpy").filter { $0.hasSuffix(".yaml") })
  func aRunMadeAnewIsTheSame(path: String) throws {
    guard let run = try? DraftRun(at: path, by: VcrpyImporter()), !run.steps.isEmpty else { return }
    let diff = try RunDiff(run.cassette(), run.again().cassette())
    #expect(diff.verdict != .differs, "\(String(describing: diff.rootCause))")
  }
}
