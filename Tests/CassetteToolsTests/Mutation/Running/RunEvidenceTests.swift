import CassetteFormat
import Testing

@testable import CassetteTools

@Suite("Evidence of runs") struct RunEvidenceTests {
  @Test(
    arguments: [
      ("Traceback (most recent call last):\n  File \"a\", line 1, in f\n    x\nKeyError: 'id'\n", 1, "KeyError: 'id'"),
      ("log\nTraceback (most recent call last):\n  File\na.b.Refused: one\ntwo\nthree\n", 1, "a.b.Refused: one"),
      ("Traceback (most recent call last):\n  File\nKeyError: 'id'\nERROR gave up\n", 1, nil),
      ("Traceback (most recent call last):\n  File\nKeyError: 'id'\n", 0, nil),
      (
        "  + Exception Group Traceback (most recent call last):\n  |   File\n  | ExceptionGroup: x (1 sub)\n", 1,
        "an exception group"
      ),
      ("panic: runtime error\n\ngoroutine 1 [running]:\n", 2, "panic: runtime error"),
      (
        "/a.js:1\nthrow 1\n\nTypeError: x is not a function\n    at a.js:1\n\nNode.js v20.1.0\n", 1,
        "TypeError: x is not a function"
      ),
      ("thread 'main' panicked at src/main.rs:2:5:\nno\n", 101, "thread 'main' panicked at src/main.rs:2:5:"),
      ("app/main.swift:3: Fatal error: Unexpectedly found nil\n", 133, "signal 5"),
      ("error: rate limit\n", 1, nil),
    ] as [(String, Int, String?)])
  func uncaughtErrors(error: String, code: Int, expected: String?) {
    #expect(UncaughtError.find(.code(code), Array(error.utf8)) == expected)
  }

  @Test func signals() {
    #expect(UncaughtError.find(.signal(6), []) == "signal 6")
    // Ctrl-C in a shell is no crash.
    #expect(UncaughtError.find(.code(130), []) == nil)
    #expect(UncaughtError.find(.timeout, Array("panic: x\n".utf8)) == nil)
  }

  @Test(
    arguments: [
      (KeyDialect.openAIChat, #"{"messages":[{"role":"user","content":"?"}]}"#, nil),
      (
        .openAIChat,
        #"{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}},{"id":"b","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"b","content":""},{"role":"tool","tool_call_id":"a","content":""}]}"#,
        nil
      ),
      (
        .openAIChat,
        #"{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"go on"}]}"#,
        "the call a has no result"
      ),
      (
        .openAIChat, #"{"messages":[{"role":"tool","tool_call_id":"z","content":""}]}"#,
        "the result for z belongs to no call"
      ),
      (
        .openAIResponses,
        #"{"input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"reasoning"},{"type":"function_call_output","call_id":"c","output":""}]}"#,
        nil
      ),
      (
        .openAIResponses, #"{"input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}"#,
        "the call c has no result"
      ),
      (
        .openAIResponses,
        #"{"previous_response_id":"r","input":[{"type":"function_call_output","call_id":"c","output":""}]}"#, nil
      ),
      (
        .geminiGenerate,
        #"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}"#,
        nil
      ),
      (
        .geminiGenerate, #"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]}]}"#,
        "the call without an id has no result"
      ),
      (.anthropicMessages, "{", "its body is no JSON object"),
      (.http, "{", nil),
    ] as [(KeyDialect, String, String?)])
  func requestsThatAProviderWouldRefuse(dialect: KeyDialect, body: String, expected: String?) {
    #expect(RequestCheck.problem(Array(body.utf8), dialect) == expected)
  }

  @Test(arguments: [
    ("abcabc", "abc", true), ("one two two three", "one two three", true), ("abXcd", "abcd", false),
    ("abc", "abc", false), ("aab", "ab", true), ("abcd", "abcdd", false), ("", "a", false),
  ]) func aPartThatComesTwice(output: String, baseline: String, expected: Bool) {
    #expect(OutputDifference.repeatsPart(Array(output.utf8), of: Array(baseline.utf8)) == expected)
  }

  @Test func scoresAreNotRoundedUp() {
    var score = MutationScore()
    #expect(score.text == "–" && score.exitCode() == 0 && score.exitCode(least: 10_000) == 0)
    for _ in 0..<2999 { score.add(.recovered) }
    score.add(.hung)
    #expect(score.text == "99.96 %" && score.exitCode() == 3)
    #expect(score.exitCode(least: 9997) == 8 && score.exitCode(least: 9996) == 0)
    score.add(.diverged)
    score.add(.notReached)
    score.add(nil)
    #expect(score.valid == 3000 && score.pending == 1)
    score.add(.unsafe)
    #expect(score.exitCode() == 2)
    var broken = MutationScore()
    broken.add(.harnessError)
    #expect(broken.exitCode() == 70)
  }

  @Test func outcomesComeBack() throws {
    var outcome = MutantOutcome(
      id: "abc", .init(.crashed, "ended by x"),
      RunSample.run([RunSample.served(RunSample.first, 0, 500)], .code(1), error: "line\u{1B}[31m\n"),
      RunSample.mutant(.degrade, .refused))
    outcome.fingerprint = "f"
    #expect(outcome.requests.first?.answer == "500, mutated (refused)" && outcome.requests.first?.isFaulted == true)
    #expect(outcome.requests.first?.request == "POST /v1/messages")
    var lines = CanonicalJSON.encode(outcome.json) + [0x0A]
    // A line that was being written when the run was killed.
    lines += Array(#"{"mutant":"def","verd"#.utf8)
    #expect(MutantOutcome.read(lines) == ["abc": outcome])
    let later = MutantOutcome(id: "abc", .init(.same, "again"))
    #expect(MutantOutcome.read(lines + [0x0A] + CanonicalJSON.encode(later.json))["abc"]?.verdict == .same)
  }

  @Test func anythingThatAVerdictDependsOnIsInTheFingerprint() {
    let digest = Digest(of: [1])
    let identity = RunIdentity(arguments: ["a", "b"], inputs: [("f", digest)], settings: ["x": 1], version: "1")
    var others = Array(repeating: identity, count: 5)
    others[0].arguments = ["a b"]
    others[1].inputs = [("f", Digest(of: [2]))]
    others[2].settings = ["x": 2]
    others[3].version = "2"
    #expect(Set(others.map(\.fingerprint)).count == 5)
    #expect(others[4].fingerprint == identity.fingerprint)
  }
}
