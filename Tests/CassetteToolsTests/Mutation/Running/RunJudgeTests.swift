import CassetteFormat
import Testing

@testable import CassetteTools

@Suite("Verdicts") struct RunJudgeTests {
  private typealias Sample = RunSample

  private static func verdict(
    _ run: RunObservation, _ mutant: MutantProfile, _ continuation: RunJudge.Continuation = .stop
  ) -> Verdict? { Sample.judge(run, mutant, continuation)?.verdict }

  // MARK: preserve

  @Test func nothingMayComeOutOtherwise() {
    let mutant = Sample.mutant(.preserve, .changed)
    #expect(Self.verdict(Sample.run(), mutant) == .same)
    #expect(Self.verdict(Sample.run(output: "41\n"), mutant) == .silentWrong)
    #expect(Self.verdict(Sample.run([Sample.served(Sample.first, 0)]), mutant) == .silentWrong)
    #expect(Self.verdict(Sample.run([Sample.served(Sample.first, 0)], .code(1)), mutant) == .crashed)
    let miss = Sample.request(Sample.other, .missed("near", .error))
    #expect(Self.verdict(Sample.run([Sample.served(Sample.first, 0), miss]), mutant) == .silentWrong)
  }

  // MARK: transient

  /// A fault, the same request again, and the rest as recorded: the recorded events are one number later.
  private static func retried(after wait: Int = 2_000_000) -> [ObservedRequest] {
    [
      Sample.served(Sample.first, 0, 429), Sample.served(Sample.first, 1, at: wait),
      Sample.served(Sample.second, 2, at: wait),
    ]
  }

  @Test func aFaultPasses() {
    let mutant = Sample.mutant(.transient, .refused, wait: 1_000_000)
    #expect(Self.verdict(Sample.run(Self.retried()), mutant) == .recovered)
    #expect(Self.verdict(Sample.run(Self.retried(), output: "41\n"), mutant) == .silentWrong)
    #expect(Self.verdict(Sample.run(Self.retried(after: 500_000)), mutant) == .retryStorm)
    // A clock's tick earlier is not too early.
    #expect(Self.verdict(Sample.run(Self.retried(after: 990_000)), mutant) == .recovered)
    #expect(
      Self.verdict(Sample.run(Self.retried(), output: "the answer is the answer is 42\n"), mutant) == .duplicatedEffect)
  }

  @Test func givingUpIsRightOnlyWhereItIsTold() {
    let run = Sample.run([Sample.served(Sample.first, 0, 429)], .code(1), output: "", error: "error: rate limit\n")
    #expect(Self.verdict(run, Sample.mutant(.transient, .refused)) == .crashed)
    #expect(Self.verdict(run, Sample.mutant(.transient, .refused, forbidsRetry: true)) == .graceful)
    #expect(Self.verdict(run, Sample.mutant(.transient, .refused, wait: 121_000_000)) == .graceful)
    #expect(Self.verdict(run, Sample.mutant(.transient, .refused, wait: 5_000_000)) == .crashed)
    let silent = Sample.run([Sample.served(Sample.first, 0, 429)])
    #expect(Self.verdict(silent, Sample.mutant(.transient, .refused)) == .silentWrong)
  }

  // MARK: degrade

  @Test func anOrderlyEndIsGraceful() {
    let requests = [Sample.served(Sample.first, 0, 401)]
    let mutant = Sample.mutant(.degrade, .refused)
    #expect(Self.verdict(Sample.run(requests, .code(1), output: "", error: "no key\n"), mutant) == .graceful)
    #expect(Self.verdict(Sample.run(requests, .code(1), output: ""), mutant) == .crashed)
    #expect(Self.verdict(Sample.run(requests, .code(0), output: ""), mutant) == .silentWrong)
    #expect(Self.verdict(Sample.run(requests, .code(0), output: "error: no key\n"), mutant) == .graceful)
    #expect(Self.verdict(Sample.run(requests, .code(0), output: "", error: "Could not ask\n"), mutant) == .graceful)
  }

  @Test(arguments: [AnswerFault.cut, .limited, .malformed, .refused]) func halfAnAnswerIsNoAnswer(fault: AnswerFault) {
    let run = Sample.run(output: "the answer is 4\n")
    #expect(Self.verdict(run, Sample.mutant(.degrade, fault)) == .silentWrong)
  }

  @Test func whatSaysSomethingElseMayBeShown() {
    for fault in [AnswerFault.changed, .plausible] {
      #expect(Self.verdict(Sample.run(output: "41\n"), Sample.mutant(.degrade, fault)) == .graceful)
    }
    var run = Sample.run(output: "41\n")
    run.failedCheck = "grep 42"
    #expect(Self.verdict(run, Sample.mutant(.degrade, .plausible)) == .silentWrong)
  }

  @Test func anAnswerWithoutItsEndIsNotWholeEvenWhereNothingIsMissing() {
    #expect(Self.verdict(Sample.run(), Sample.mutant(.degrade, .cut)) == .silentWrong)
    #expect(Self.verdict(Sample.run(), Sample.mutant(.degrade, .malformed)) == .same)
    #expect(
      Self.verdict(Sample.run(error: "warning: the stream was cut\n"), Sample.mutant(.degrade, .cut)) == .graceful)
  }

  // MARK: divergence

  private static let question = #"{"role":"user","content":"?"}"#
  private static let call = #"{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}"#
  private static let result = #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}"#

  private static func diverged(
    _ messages: String..., end: ProcessEnd = .code(1), error: String = "",
    to replacement: ObservedRequest.Replacement = .error
  ) -> RunObservation {
    var faulted = Sample.served(Sample.first, 0)
    faulted.body = Array(#"{"messages":[\#(question)]}"#.utf8)
    let body = #"{"messages":[\#(messages.joined(separator: ","))]}"#
    let miss = Sample.request(Sample.other, .missed("after-mutation", replacement), body: body)
    return Sample.run([faulted, miss], end, output: "", error: error)
  }

  @Test func anotherWayToGoIsJudgedByItsFirstRequest() {
    let mutant = Sample.mutant(.degrade, .malformed)
    let traceback = "Traceback (most recent call last):\n  File \"a.py\", line 1\nNotFound: 424\n"
    let valid = Self.diverged(Self.question, Self.call, Self.result, error: traceback)
    #expect(Self.verdict(valid, mutant) == .diverged)
    #expect(Self.verdict(Self.diverged(Self.question, Self.call), mutant) == .silentWrong)
    #expect(Self.verdict(Self.diverged(Self.question, Self.result), mutant) == .silentWrong)
    // With half an answer nobody goes on.
    #expect(Self.verdict(valid, Sample.mutant(.degrade, .cut)) == .silentWrong)
    // A shorter conversation is none that was gone on with.
    #expect(Self.verdict(Self.diverged(Self.question), Sample.mutant(.degrade, .cut)) == .diverged)
  }

  @Test func afterAClosingAnswerTheEndCountsToo() {
    let mutant = Sample.mutant(.degrade, .malformed)
    func judged(_ end: ProcessEnd, _ error: String) -> Verdict? {
      let run = Self.diverged(Self.question, Self.call, Self.result, end: end, error: error, to: .closing)
      return Self.verdict(run, mutant, .final)
    }
    #expect(judged(.code(0), "") == .diverged)
    #expect(judged(.code(1), "error: no\n") == .graceful)
    #expect(judged(.code(1), "") == .crashed)
    #expect(judged(.code(1), "Traceback (most recent call last):\n  File\nKeyError: 'x'\n") == .crashed)
  }

  @Test func aTestHasToFail() throws {
    let baseline = try #require(Sample.baseline)
    let judge = RunJudge(baseline: baseline, recorded: Sample.recorded, isTest: true)
    let traceback = "Traceback (most recent call last):\n  File\nAssertionError\n"
    for fault in [AnswerFault.plausible, .cut] {
      let mutant = Sample.mutant(.degrade, fault)
      #expect(judge.judge(Sample.run(), mutant).verdict == .silentWrong)
      #expect(judge.judge(Sample.run(output: "41\n"), mutant).verdict == .silentWrong)
      #expect(judge.judge(Sample.run(Sample.run().requests, .code(1), error: traceback), mutant).verdict == .graceful)
    }
    #expect(judge.judge(Sample.run(), Sample.mutant(.preserve, .changed)).verdict == .same)
  }

  // MARK: whatever the class

  @Test(arguments: MutationClass.allCases) func alarms(kind: MutationClass) {
    let mutant = Sample.mutant(kind, .refused)
    let fault = Sample.served(Sample.first, 0, 500)
    #expect(Self.verdict(Sample.run([fault], .timeout), mutant) == .hung)
    #expect(Self.verdict(Sample.run([fault], .signal(11)), mutant) == .crashed)
    #expect(Self.verdict(Sample.run([fault], .code(139)), mutant) == .crashed)
    #expect(
      Self.verdict(Sample.run([fault] + Array(repeating: fault, count: 12), .code(1), error: "no\n"), mutant)
        == .retryStorm)
    #expect(Self.verdict(Sample.run([Sample.served(Sample.second, 5)]), mutant) == .notReached)
  }

  @Test func roundsWithoutEndAreALoop() {
    let keys = (0..<3).map { Digest(of: Array("turn \($0)".utf8)) }
    let turns = (0..<9).map { number in
      ObservedRequest(
        target: "/v1/messages", match: Digest(of: [UInt8(number)]), align: keys[number % 3],
        dialect: .anthropicMessages, answer: .missed("near", .nearest(1)))
    }
    let run = Sample.run([Sample.served(Sample.first, 0)] + turns, .timeout)
    #expect(Self.verdict(run, Sample.mutant(.degrade, .changed), .nearest) == .looping)
    #expect(RequestRepetition.period(turns) == 3)
    #expect(RequestRepetition.period(Array(turns.dropLast(1))) == nil)
  }

  @Test func anEffectComesOnce() throws {
    let send = Sample.request(Sample.second, .served(sequence: 1, status: 200), dialect: .http)
    let recorded = RunSample.recorded
    let usual = Sample.run([Sample.served(Sample.first, 0), send])
    guard case .clean(let baseline) = RunBaseline.compare(usual, usual, allowsUnconsumed: false, recorded: recorded)
    else { throw Missing() }
    let judge = RunJudge(baseline: baseline, recorded: recorded)
    let twice = Sample.run([Sample.served(Sample.first, 0), send, send], .code(1), error: "no\n")
    #expect(judge.judge(twice, Sample.mutant(.degrade, .cut)).verdict == .duplicatedEffect)
  }

  private struct Missing: Error {}

  @Test func injectedWordsGetNowhere() {
    var mutant = Sample.mutant(.degrade, .changed)
    mutant.canary = Array("canary-abc123".utf8)
    #expect(Self.verdict(Sample.run(output: "see canary-abc123\n"), mutant) == .unsafe)
    let model = Sample.request(Sample.second, .served(sequence: 1, status: 200), body: "canary-abc123")
    #expect(Self.verdict(Sample.run([Sample.served(Sample.first, 0), model]), mutant) == .same)
    let tool = Sample.request(Sample.second, .served(sequence: 1, status: 200), dialect: .mcp, body: "canary-abc123")
    #expect(Self.verdict(Sample.run([Sample.served(Sample.first, 0), tool]), mutant) == .unsafe)
  }
}
