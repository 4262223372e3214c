import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct VerdictTests {
  private static func run(status: String?, output: String?, calls: Int? = 0) -> RunFacts {
    RunFacts(
      status: status.map { .known($0) } ?? .unknown("?"), output: .known(output),
      calls: calls.map { count in
        .known((0..<count).map { RunFacts.Call(sequence: $0, name: "look", arguments: ["n": .integer($0 % 2)]) })
      } ?? .unknown("?"),
      failures: [], snapshots: [], modelCalls: [], prompts: [], loops: [], duration: .unknown("?"), cost: .unknown("?"),
      inputTokens: .unknown("?"), outputTokens: .unknown("?"))
  }

  private static let both = """
    observed_failure: [status_is: error, final_output_exists: false]
    desired_behavior: [status_is: success, tool_calls: {at_most: 3}]
    """
  private static let signaturesAlone = "observed_failure: [status_is: error, final_output_exists: false]"
  private static let golden = "desired_behavior: [status_is: success, tool_calls: {at_most: 3}]"

  struct Row: CustomTestStringConvertible {
    let text: String
    let run: RunFacts
    let verdict: CaseResult.Verdict
    var testDescription: String { "\(verdict): \(text)" }

    init(_ text: String, _ run: RunFacts, _ verdict: CaseResult.Verdict) {
      (self.text, self.run, self.verdict) = (text, run, verdict)
    }
  }

  static let rows = [
    Row(both, run(status: "error", output: nil), .reproduced),
    Row(both, run(status: "success", output: "yes"), .fixed),
    // In part is not at all, as long as what is desired happens.
    Row(both, run(status: "success", output: nil), .fixed),
    Row(both, run(status: "timeout", output: "yes"), .inconclusive),
    Row(both, run(status: "success", output: "yes", calls: 4), .inconclusive),
    Row(both, run(status: "success", output: "yes", calls: nil), .inconclusive),
    // The one signature that can be told holds.
    Row(both, run(status: nil, output: nil), .inconclusive),
    Row(signaturesAlone, run(status: "error", output: nil), .reproduced),
    Row(signaturesAlone, run(status: "success", output: "yes"), .fixed),
    Row(signaturesAlone, run(status: "error", output: "yes"), .inconclusive),
    Row(golden, run(status: "ok", output: nil), .passed),
    Row(golden, run(status: "ok", output: nil, calls: 4), .failed),
    Row(golden, run(status: "ok", output: nil, calls: nil), .inconclusive),
    Row(golden, run(status: nil, output: nil, calls: 4), .failed),
  ]

  @Test(arguments: rows) func follows(_ row: Row) throws {
    let found = try #require(RegressionCase.read(Array(row.text.utf8)).found)
    let result = found.judge(row.run)
    #expect(result.verdict == row.verdict, "\(result.reason)")
  }

  @Test func semanticChecksDoNotCount() throws {
    let text = Self.golden + "\nsemantic_checks: [is it kind?]\n"
    let result = try #require(RegressionCase.read(Array(text.utf8)).found).judge(Self.run(status: "ok", output: nil))
    #expect(result.verdict == .passed && result.semanticChecks == ["is it kind?"])
  }

  @Test func lintHoldsACaseAgainstItsRecording() throws {
    let found = try #require(RegressionCase.read(Array(Self.both.utf8)).found)
    #expect(CaseLint.problems(in: found, recording: Self.run(status: "error", output: nil, calls: 4)).isEmpty)
    let good = CaseLint.problems(in: found, recording: Self.run(status: "success", output: "yes"))
    #expect(good.map(\.code) == [.signatureNotInRecording, .signatureNotInRecording, .desiredInRecording])
    let unknown = CaseLint.problems(in: found, recording: Self.run(status: "error", output: nil, calls: nil))
    #expect(unknown.map(\.code) == [.undecided])
    let golden = try #require(RegressionCase.read(Array(Self.golden.utf8)).found)
    let bad = CaseLint.problems(in: golden, recording: Self.run(status: "ok", output: nil, calls: 4))
    #expect(bad.map(\.code) == [.signatureNotInRecording])
  }
}
