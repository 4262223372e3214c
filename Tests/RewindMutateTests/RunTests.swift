import Foundation
import Testing

@Suite("Runs against mutants", .enabled(if: Agent.python != nil, "there is no python3")) struct RunTests {
  private static let operators = [
    "http-500", "conn-reset-before", "sse-reslice", "sse-cut-event", "sse-error-first", "drift-id-format", "out-length",
    "tool-name-unknown", "step-drop",
  ].joined(separator: ",")

  private static func verdicts(_ mode: String) throws -> (code: Int32, verdicts: [String: String]) {
    let folder = try Folder()
    try Agent.record(in: folder)
    let result = try Agent.run(mode, ["--ops", operators, "-j", "2", "--format", "json"], in: folder)
    return (result.code, try Agent.verdicts(result))
  }

  @Test func aCarefulAgentHandlesFaults() throws {
    let (code, verdicts) = try Self.verdicts("careful")
    #expect(code == 0)
    #expect(
      verdicts == [
        "0 http-500": "recovered", "0 conn-reset-before": "recovered", "0 sse-reslice": "same",
        "0 sse-cut-event": "graceful", "0 sse-error-first": "recovered", "0 drift-id-format": "same",
        "0 tool-name-unknown": "diverged", "0 step-drop": "graceful", "1 http-500": "recovered",
        "1 conn-reset-before": "recovered", "1 sse-reslice": "same", "1 sse-cut-event": "graceful",
        "1 sse-error-first": "recovered", "1 drift-id-format": "same", "1 out-length": "graceful",
        "1 step-drop": "graceful",
      ])
  }

  @Test func aCarelessAgentDoesNot() throws {
    let (code, verdicts) = try Self.verdicts("careless")
    #expect(code == 2)
    #expect(
      verdicts == [
        "0 http-500": "silent-wrong", "0 conn-reset-before": "crashed", "0 sse-reslice": "same",
        "0 sse-cut-event": "silent-wrong", "0 sse-error-first": "silent-wrong", "0 drift-id-format": "same",
        "0 tool-name-unknown": "diverged", "0 step-drop": "silent-wrong", "1 http-500": "silent-wrong",
        "1 conn-reset-before": "crashed", "1 sse-reslice": "same", "1 sse-cut-event": "silent-wrong",
        "1 sse-error-first": "silent-wrong", "1 drift-id-format": "same", "1 out-length": "silent-wrong",
        "1 step-drop": "silent-wrong",
      ])
  }

  @Test func aProviderThatNobodyKnowsIsNamed() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let agent = try Agent.command("careful").map { "'\($0)'" }.joined(separator: " ")
    let result = try Program.run(
      [
        "run", "run.rw", "--ops", "http-500", "--steps", "0", "--format", "json", "--upstream",
        "claude-eu=https://api.anthropic.com", "--", "/bin/sh", "-c", "ANTHROPIC_BASE_URL=$CLAUDE_EU_BASE_URL \(agent)",
      ], in: folder)
    #expect(try Agent.verdicts(result) == ["0 http-500": "recovered"], "\(result)")
  }

  @Test func whatDoesNotEndIsEnded() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let hung = try Agent.run(
      "stubborn", ["--ops", "conn-stall-headers", "--steps", "1", "--timeout", "10", "--format", "json"], in: folder)
    #expect(hung.code == 3, "\(hung)")
    #expect(try Agent.verdicts(hung) == ["1 conn-stall-headers": "hung"])
    let storm = try Agent.run(
      "eager", ["--ops", "http-401", "--steps", "0", "--timeout", "5", "--format", "json", "-o", "storm"], in: folder)
    #expect(storm.code == 2, "\(storm)")
    #expect(try Agent.verdicts(storm) == ["0 http-401": "retry-storm"])
  }

  @Test func whatIsToldToWaitWaits() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let options = ["--ops", "http-429", "--steps", "0", "--format", "json"]
    #expect(try Agent.verdicts(Agent.run("careful", options, in: folder)) == ["0 http-429": "recovered"])
    #expect(try Agent.verdicts(Agent.run("eager", options, in: folder)) == ["0 http-429": "retry-storm"])
  }

  @Test func whatComesLateComesLate() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    // The agent waits ten seconds for a byte, and asks again; the answer is used up then.
    let set = ["--set", "conn-latency.ms=12000"]
    let result = try Agent.run(
      "careful", ["--ops", "conn-latency", "--steps", "0", "--format", "json"] + set, in: folder)
    #expect(try Agent.verdicts(result) == ["0 conn-latency": "crashed"], "\(result)")
  }

  @Test(arguments: [("final", "diverged"), ("nearest", "diverged")])
  func aRunCanGoOnAfterItLeftTheRecording(way: String, verdict: String) throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let result = try Agent.run(
      "careful", ["--ops", "tool-name-unknown", "--after-divergence", way, "--format", "json"], in: folder)
    #expect(try Agent.verdicts(result) == ["0 tool-name-unknown": verdict])
    #expect(result.output.contains("ended well after"), "\(result)")
  }

  // MARK: baselines and exit codes

  @Test func aBaselineHasToBeClean() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let failed = try Program.run(["run", "run.rw", "--ops", "http-500", "--", "true"], in: folder)
    #expect(failed.code == 4)
    #expect(failed.error.contains("the baseline fails: "), "\(failed)")
    #expect(failed.output.isEmpty)
    let flaky = try Agent.run("random", ["--ops", "http-500"], in: folder)
    #expect(flaky.code == 7)
    #expect(flaky.error.contains("the output of two runs differs"), "\(flaky)")
    let missing = try Program.run(["run", "run.rw", "--ops", "http-500", "--", "no-such-command"], in: folder)
    #expect(missing.code == 1 && missing.error.contains("cannot run no-such-command"), "\(missing)")
  }

  @Test func wrongUsageIsAFailureOfThisProgram() throws {
    let folder = try Folder()
    #expect(try folder.run("run", "run.rw").code == 1)
    #expect(try folder.run("run", "run.rw", "--break", "101", "--", "true").code == 1)
    #expect(try folder.run("list", "run.rw", "--shard", "5/4").code == 1)
    #expect(try folder.run("report", "nothing").code == 1)
  }

  @Test func aScoreDecidesWhereOneIsNamed() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let options = ["--ops", "sse-reslice,sse-cut-event", "--steps", "1"]
    #expect(try Agent.run("careless", options, in: folder).code == 2)
    #expect(try Agent.run("careless", options + ["--break", "50.1"], in: folder).code == 8)
    #expect(try Agent.run("careless", options + ["--break", "50"], in: folder).code == 0)
  }

  @Test func aCheckKnowsBetter() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let options = ["--ops", "out-unicode", "--format", "json"]
    let seen = try Agent.run("careful", options, in: folder)
    #expect(try Agent.verdicts(seen) == ["1 out-unicode": "graceful"])
    let check = [
      "--check", "[ \"$REWIND_MUTANT\" = baseline-1 ] || cmp -s mutants.out/logs/baseline-1.out \"$REWIND_STDOUT\"",
    ]
    let checked = try Agent.run("careful", options + check, in: folder)
    #expect(try Agent.verdicts(checked) == ["1 out-unicode": "silent-wrong"], "\(checked)")
  }

  // MARK: the folder

  @Test func verdictsAreTakenOverWhereTheyStillHold() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    try folder.write("agent.conf", "1")
    func outcomes(_ options: String...) throws -> Int {
      let all = ["--ops", "sse-reslice,sse-cut-event", "--steps", "1", "--input", "agent.conf"] + options
      let result = try Agent.run("careless", all, in: folder)
      #expect(result.code == 2, "\(result)")
      return try folder.text("mutants.out/outcomes.jsonl").split(separator: "\n").count
    }
    #expect(try outcomes() == 2)
    #expect(try outcomes("--resume") == 2)
    // Only what was not handled is run again.
    #expect(try outcomes("--iterate") == 3)
    try folder.write("agent.conf", "2")
    #expect(try outcomes("--resume") == 5)
    #expect(try outcomes() == 2)
    #expect(try folder.names().contains("mutants.out.old"))
    #expect(try folder.text("mutants.out/unhandled.txt").split(separator: "\n").count == 1)
    #expect(try folder.text("mutants.out/handled.txt").contains("sse-reslice"))
    let id = try #require(try folder.text("mutants.out/handled.txt").split(separator: " ").first)
    #expect(try folder.text("mutants.out/logs/\(id).out").hasPrefix("Here are two great names"))
    #expect(try folder.text("mutants.out/diff/\(id).txt").contains("sse-reslice"))
  }

  @Test func anotherFolderIsLeftAlone() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    try folder.makeFolder("mine")
    try folder.write("mine/file", "x")
    let result = try Agent.run("careful", ["--ops", "sse-reslice", "-o", "mine"], in: folder)
    #expect(result.code == 1 && result.error.contains("this is no folder of a run"), "\(result)")
    #expect(try folder.text("mine/file") == "x")
  }

  @Test func anInterruptedRunCanBeTakenUp() throws {
    let folder = try Folder()
    try Agent.record(in: folder)
    let command = try Agent.command("stubborn").map { "'\($0)'" }.joined(separator: " ")
    let options = "--ops 'sse-reslice,conn-stall-headers' --timeout 60"
    // A run that waits for ever is stopped in the middle; its command must be gone then. (A shell lets its background
    // commands ignore SIGINT.)
    let script = """
      rewind-mutate run run.rw \(options) -- \(command) "$PWD" & run=$!
      for _ in $(seq 2400); do [ "$(ls mutants.out/logs 2>/dev/null | wc -l)" -ge 6 ] && break; sleep 0.05; done
      kill -TERM $run; wait $run; echo "code $?"
      pgrep -f "stubborn $PWD" > /dev/null && echo "still there"; true
      """
    let result = try Program.shell(script, in: folder)
    #expect(!result.output.contains("still there"), "\(result)")
    #expect(result.error.contains("interrupted"), "\(result)")
    #expect(result.output.contains("code 143"), "\(result)")
    let report = try folder.run("report", "mutants.out")
    #expect(report.output.contains("pending"), "\(report)")
  }
}
