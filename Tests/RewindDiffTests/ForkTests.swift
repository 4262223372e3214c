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
    let state = try Program.shell("rewind-check checkpoints show fork.rw 4 --at /docs", in: folder)
    #expect(
      state.output.filter { !$0.isWhitespace }.hasPrefix(#"[{"content":"Norefunds","id":"doc1"},{"content":"#),
      "\(state)")
    #expect(state.output.contains(#""id": 7"#))
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

  @Test func whatWasRedactedInTheBeginningStaysListed() throws {
    let folder = try folder()
    try folder.write("secret", "refund policy\n")
    let redact = "rewind-pack redact run.rw -o run.rw --text-file secret -q && rewind-pack unpack run.rw all"
    #expect(try Program.shell(redact, in: folder).code == 0)
    let count = { (name: String) in try folder.text("\(name)/redactions.json").split(separator: #""seq":"#).count - 1 }
    #expect(try folder.run("fork", "run.rw", "--at", "3", "-o", "fork.rw", "-q").code == 0)
    #expect(try Program.shell("rewind-pack verify fork.rw -q && rewind-pack unpack fork.rw cut", in: folder).code == 0)
    let (all, kept) = (try count("all"), try count("cut"))
    #expect(kept > 0 && kept < all)
    // A place that was overwritten holds no placeholder any more.
    let set = ["fork", "run.rw", "--at", "3", "--set", "/query=again", "-o", "set.rw", "-q"]
    #expect(try Program.run(set, in: folder).code == 0)
    #expect(try Program.shell("rewind-pack verify set.rw -q && rewind-pack unpack set.rw set", in: folder).code == 0)
    #expect(try count("set") < kept)
  }
}
