import Foundation
import Testing

@Suite struct RunnerTests {
  private static func run(_ script: String, _ folder: Folder, _ options: String...) throws -> Program.Result {
    try Program.run(["run", "cases"] + options + ["--"] + Sample.shell(script), in: folder)
  }

  @Test func theEnvironmentIsReplayKits() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let script = """
      { echo "$REPLAYKIT_CASE_PATH"; echo "$REPLAYKIT_SOURCE_TRACE_PATH"; echo "$REWIND_CASE"; echo "$REWIND_CASSETTE"; \
      test "$REWIND_OUTPUT" = "$REPLAYKIT_OUTPUT_PATH" && ls "$REPLAYKIT_FIXTURES_DIR"; } > "$OLDPWD_FILE"; \
      echo '\(Sample.result("success", calls: 1, output: "done"))' > "$REPLAYKIT_OUTPUT_PATH"
      """
    let result = try Program.run(
      ["run", "cases", "--"] + Sample.shell(script), in: folder, environment: ["OLDPWD_FILE": folder.path("seen")])
    #expect(result.code == 0, "\(result)")
    let root = try #require(realpath(folder.url.path, nil))
    defer { free(root) }
    let place = String(cString: root) + "/cases/search-loop"
    let fixtures = (1...5).map { "000\($0)-lookup_billing.json" }
    #expect(
      try folder.text("seen").split(separator: "\n").map(String.init)
        == ["\(place)/case.yaml", "\(place)/source-trace.json", place, "\(place)/source-trace.json"] + fixtures)
  }

  @Test func aCassetteIsARecordingToo() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    try folder.copy("testdata/mutants/anthropic-tools.rw", as: "new.rw")
    let result = try Self.run("cp new.rw \"$REWIND_OUTPUT\"", folder)
    #expect(result.output.hasPrefix("search-loop: FIXED\n"), "\(result)")
  }

  @Test func aCommandThatWritesNothingHasNoResult() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let result = try Self.run("echo no key >&2; exit 3", folder)
    #expect(result.code == 4)
    #expect(result.output.hasPrefix("search-loop: NO RESULT\n"))
    #expect(result.output.contains("the command ended with code 3 and wrote no recording"))
    #expect(result.output.contains("It said: no key"))
    let missing = try Program.run(["run", "cases", "--", "./nothing-here"], in: folder)
    #expect(missing.code == 4 && missing.output.contains("./nothing-here"))
    #expect(try Self.run("echo '{' > \"$REWIND_OUTPUT\"", folder).code == 4)
  }

  @Test func howTheCommandEndedIsNoted() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let write = "echo '\(Sample.result("error", calls: 5, output: nil))' > \"$REWIND_OUTPUT\""
    #expect(try Self.run("\(write); exit 7", folder).output.hasSuffix("  note: the command ended with code 7\n"))
    #expect(try Self.run("\(write); kill -9 $$", folder).output.contains("the command was ended by signal 9"))
  }

  @Test func aCommandIsEndedWithWhatItStarted() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let result = try Self.run("(sleep 60; touch late) & echo $! > child; sleep 60", folder, "--timeout", "5")
    #expect(result.code == 4)
    #expect(result.output.contains("the command ran into the time limit"))
    let child = try #require(pid_t(folder.text("child").trimmingCharacters(in: .whitespacesAndNewlines)))
    // It may still be there for the one who has to take note of its end.
    let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.split(separator: " ").dropFirst(
      2
    ).first
    #expect(state == nil || state == "Z")
  }

  @Test func evidenceIsKept() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let write = "echo '\(Sample.result("error", calls: 5, output: nil))' > \"$REWIND_OUTPUT\"; echo hello"
    #expect(try Self.run(write, folder, "--keep", "evidence").code == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("evidence/search-loop")).sorted()
    #expect(names.filter { $0 != "case" } == ["result.json", "runner-output.json", "stderr.log", "stdout.log"])
    #expect(try folder.text("evidence/search-loop/stdout.log") == "hello\n")
    #expect(try folder.text("evidence/search-loop/result.json").contains(#""verdict":"reproduced""#))
    // What a run before has left is not taken for a result.
    #expect(try Self.run("true", folder, "--keep", "evidence").code == 4)
  }

  @Test func nothingIsLeftBehind() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    try folder.makeFolder("tmp")
    _ = try Program.run(
      ["run", "cases", "--"] + Sample.shell("mkdir -p \"$(dirname $REWIND_OUTPUT)/more/still\""), in: folder,
      environment: ["TMPDIR": folder.path("tmp")])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("tmp")).isEmpty)
  }
}
