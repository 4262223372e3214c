import CassetteTools
import Foundation
import Testing

@Suite("A program in a group of its own")
struct GroupedProcessTests {
  private static func start(_ script: String, _ environment: [EnvironmentChange] = []) throws -> GroupedProcess {
    let logs = GroupedProcess.Logs(output: "/dev/null", error: "/dev/null")
    return try GroupedProcess(["/bin/sh", "-c", script], environment: environment, logs: logs)
  }

  @Test("has its exit code passed on, and the number of a signal as shells tell it")
  func exits() throws {
    #expect(try Self.start("exit 7").wait().status == 7)
    #expect(try Self.start("exit 0").wait().isSuccess)
    let killed = try Self.start("kill -9 $$").wait()
    #expect(killed.status == 137 && killed.sessionStatus == "signal 9" && killed.code == nil)
    // Signals reach what it started as well.
    let start = ContinuousClock.now
    let process = try Self.start("sleep 30; exit 3")
    process.signal(SIGTERM)
    #expect(process.wait() == .signal(Int(SIGTERM)))
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("has the environment, and its own group")
  func environment() throws {
    let changes = [EnvironmentChange(name: "REWIND_TEST", value: "a=b"), EnvironmentChange(name: "HOME", value: nil)]
    let script = #"[ "$REWIND_TEST" = a=b ] && [ -z "${HOME+set}" ] && [ -n "$PATH" ]"#
    #expect(try Self.start(script, changes).wait().code == 0)
    #expect(try Self.start(#"[ "$(ps -o pgid= -p $$ | tr -d ' ')" = $$ ]"#).wait().code == 0)
  }

  @Test("is ended when its time is over, or when it is stopped")
  func deadline() throws {
    #expect(try Self.start("sleep 30").wait(until: .now + .milliseconds(50)) == .timeout)
    #expect(try Self.start("sleep 30").wait(until: .now + .seconds(20), unless: { true }) == nil)
    #expect(try Self.start("exit 4").wait(until: .now + .seconds(20)) == .code(4))
    #expect(ProcessEnd.timeout.status == 124)
  }

  @Test("writes its output to files")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-process-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (output, error) = (folder.appending(path: "out").path, folder.appending(path: "err").path)
    let process = try GroupedProcess(
      ["sh", "-c", "cat; echo said; echo failed >&2"], environment: [],
      logs: GroupedProcess.Logs(output: output, error: error))
    #expect(process.wait().isSuccess)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "said\n")
    #expect(try String(contentsOfFile: error, encoding: .utf8) == "failed\n")
  }

  @Test("that does not exist is told from one that fails")
  func missing() throws {
    #expect(throws: (any Error).self) { try GroupedProcess(["/nonexistent/program"], environment: []) }
    #expect(throws: (any Error).self) { try GroupedProcess([], environment: []) }
  }
}
