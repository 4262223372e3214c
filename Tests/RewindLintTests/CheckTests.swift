import CassetteFormat
import Testing

@Suite struct CheckTests {
  @Test func findsNothing() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.clean())
    try folder.expect(["run.rw"], .init("Found nothing in 1 file.\n"))
    try folder.expect(["check", "--quiet", "."], .init())
  }

  @Test func showsSecretsMaskedAndOnce() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    let result = try folder.run("--select", "RWS", "run.rw")
    #expect(result.code == 1)
    #expect(
      result.output == """
        error[RWS101]: Anthropic API key in the request's header x-api-key (high)
          --> run.rw: event 0 › request.headers.x-api-key
           | sk-a…(108)
           | ^^^^^^^^^^
           = also: event 0 › response.body; event 1 › response.body
           = fix: Revoke it where it was issued, then run rewind-pack redact run.rw -o run.rw --rule RWS101.
           = explain: rewind-lint explain RWS101

        Found 1 error in 1 of 1 file.
        1 can be fixed with --fix.

        """)
  }

  /// What to run names the header or parameter that the finding is about.
  @Test func advisesWithTheNameOfTheField() throws {
    let folder = try Folder()
    let run = try Runs.cassette { writer in
      var event = try Runs.exchange(0, text: "hello", writer)
      event.exchange?.request.path = "/items/0?api_key=Zk3v9Qw1Lp7s"
      event.exchange?.request.message.headers.append(HeaderField("Cookie", "id=Zk3v9Qw1Lp7s"))
      try writer.append(event)
    }
    try folder.write("run.rw", run)
    let result = try folder.run("--select", "RWS191,RWS192", "run.rw")
    #expect(result.output.contains("rewind-pack redact run.rw -o run.rw --header cookie.\n"))
    #expect(result.output.contains("rewind-pack redact run.rw -o run.rw --query api_key, and"))
  }

  /// Whatever the format, nothing of a secret but what all of its kind begin with.
  @Test(arguments: ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab"])
  func neverPrintsASecret(format: String) throws {
    let folder = try Folder()
    let key = Runs.key()
    try folder.write("run.rw", Runs.leaking(key))
    try folder.write("stream.rw", Runs.streamed(key))
    let result = try folder.run("--format", format, "--diff", ".")
    let report = try folder.run("--format", format, "--pii", "--min-confidence", "low", ".")
    #expect(report.code == 1)
    #expect(report.output.contains("RWS101"))
    for output in [result.output, result.error, report.output, report.error] {
      for start in stride(from: 4, to: key.count - 8, by: 1) {
        let piece = String(key.dropFirst(start).prefix(8))
        #expect(piece == "ant-api0" || !output.contains(piece) || "sk-ant-api03-".contains(piece))
      }
    }
  }

  @Test func showsWhatIsSplitOverEvents() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.streamed())
    let result = try folder.run("--select", "RWS", "run.rw")
    #expect(result.output.contains("event 0 › response.body › SSE events 0…2 › /delta/text\n"))
    #expect(result.output.contains("^ split over 3 events\n"))
  }

  @Test func goesOnWhenAFileCannotBeRead() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.clean())
    try folder.write("text.rw", "hello")
    let result = try folder.run("--format", "concise", "missing.rw", "text.rw", "run.rw")
    #expect(result.code == 2)
    #expect(result.error == "error: cannot open missing.rw: No such file or directory\n")
    #expect(result.output.hasPrefix("text.rw: offset 0: RWF001 error: RW-Z01: "))
    #expect(result.output.hasSuffix("Found 1 error in 1 of 2 files.\n"))
  }

  @Test func readsVersion1AndPipes() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    let result = try folder.run("--format", "concise", "v1.rw")
    #expect(result.output.hasPrefix("v1.rw: RWC002 warning: this is a cassette of version 1\n"))
    let piped = try Program.shell("cat v1.rw | rewind-lint --format concise -", in: folder)
    #expect(piped.output.hasPrefix("-: RWC002 warning: "))
    #expect(piped.code == 1)
  }

  @Test func countsBySeverity() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.unsealed())
    #expect(try folder.run("run.rw").code == 1)
    #expect(try folder.run("--fail-level", "error", "run.rw").code == 0)
    #expect(try folder.run("--exit-zero", "run.rw").code == 0)
    #expect(try folder.run("--ignore", "RWF011", "run.rw").code == 0)
    #expect(try folder.run("--select", "RWS,RWF", "run.rw").code == 1)
    #expect(try folder.run("--select", "RWF", "--ignore", "RWF011", "run.rw").code == 0)
    #expect(try folder.run("--ignore", "RWF", "--select", "RWF011", "run.rw").code == 1)
  }

  @Test func refusesUnknownRules() throws {
    let result = try Folder().run("--select", "RWQ001")
    #expect(result.code == 2)
    #expect(result.error.contains("there is no rule RWQ001; did you mean RW"))
  }

  @Test func limitsWhatIsShown() throws {
    let folder = try Folder()
    for name in ["a", "b", "c"] { try folder.write("\(name).rw", Runs.unsealed()) }
    let result = try folder.run("--format", "concise", "--max-findings", "2", ".")
    #expect(result.output.split(separator: "\n").count { $0.contains("RWF011") } == 2)
    #expect(result.output.contains("Found 3 warnings in 3 of 3 files.\n1 finding not shown"))
  }

  /// The same bytes in the same order, however many threads there are.
  @Test(arguments: ["text", "json", "sarif", "junit", "gitlab"])
  func isDeterministic(format: String) throws {
    let folder = try Folder()
    let paths = (try Repository.vectors("valid") + Repository.vectors("invalid")).map(Repository.path)
    let some = paths.enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
    let one = try Program.run(["--jobs", "1", "--format", format] + some, in: folder)
    for jobs in ["2", "7"] {
      #expect(try Program.run(["--jobs", jobs, "--format", format] + some, in: folder) == one)
    }
  }
}
