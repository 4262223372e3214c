import Testing

struct ForkTests {
  /// A run of replayable workflows with checkpoints, imported.
  private func folder() throws -> Folder {
    let folder = try Folder()
    let store = Repository.path("testdata/workflow/store")
    let result = try Program.shell("rewind-pack import '\(store)' -o run.rw -q", in: folder)
    #expect(result.code == 0, "\(result)")
    return folder
  }

  @Test func checkpointsAreListedAndShown() throws {
    let folder = try folder()
    let list = try folder.run("checkpoints", "run.rw")
    #expect(list.output.split(separator: "\n").count == 7)
    #expect(list.output.contains("0  step_1      before     37 B  tool\n"))
    #expect(try folder.run("checkpoints", "run.rw", "--show", "0").output == #"{"query":"What's our refund policy?"}"#)
    #expect(try folder.run("checkpoints", "run.rw", "--show", "1").code == 3)
    #expect(try folder.run("checkpoints", "run.rw", "--show", "99").code == 3)
  }

  @Test func aForkIsTheBeginningOfTheRun() throws {
    let folder = try folder()
    #expect(try folder.run("fork", "run.rw", "--at", "5", "-o", "fork.rw", "-q").code == 0)
    let diff = try folder.run("run.rw", "fork.rw", "--summary")
    #expect(diff.output.hasPrefix("step-removed\nstep 5 of the first run"))
    // Deriving it again gives the same bytes.
    #expect(try folder.run("fork", "run.rw", "--at", "5", "-o", "again.rw", "-q").code == 0)
    #expect(try folder.read("fork.rw") == folder.read("again.rw"))
    #expect(try Program.shell("rewind-pack verify fork.rw", in: folder).code == 0)
  }

  @Test func aForkMayGoOnFromAnotherState() throws {
    let folder = try folder()
    let made = try folder.run(
      "fork", "run.rw", "--at", "5", "--set", "/docs/0/content=No refunds", "--set", "/docs/1/id=7", "-o", "fork.rw",
      "-q")
    #expect(made.code == 0)
    let state = try folder.run("checkpoints", "fork.rw", "--show", "4").output
    #expect(state.contains(#"{"id":"doc1","content":"No refunds"},{"id":7,"#))
    let diff = try folder.run("run.rw", "fork.rw", "--summary")
    #expect(diff.output.hasPrefix("checkpoint-state\nstep 4 "))
    #expect(diff.output.contains("state /docs/0/content"))
  }

  private static let refused: [([String], Int32)] = [
    (["--at", "5", "--set", "/missing=1"], 3), (["--at", "5", "--set", "docs=1"], 2), (["--at", "0"], 3),
    (["--at", "99"], 3), (["--at", "2", "--set", "/query"], 2),
  ]

  @Test(arguments: refused)
  func whatCannotBeForkedIsRefused(arguments: [String], code: Int32) throws {
    let folder = try folder()
    let result = try Program.run(["fork", "run.rw", "-o", "fork.rw"] + arguments, in: folder)
    #expect(result.code == code)
    #expect(try folder.names() == ["run.rw"])
  }
}
