import CassetteFormat
import Testing

@Suite struct CuttingTests {
  @Test func slicesByNumber() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let result = try folder.run("slice", "run.rw", "--steps", "1-3,5", "-o", "part.rw", "--json", "-q")
    #expect(result.code == 0)
    #expect(result.error == "")
    #expect(result.output.hasPrefix("{\"bodyBytes\":19,\"copiedBytes\":0,"))
    #expect(try folder.run("list", "part.rw", "--json").output.split(separator: "\n").count == 2)
    #expect(try folder.run("show", "part.rw", "5").output == "#5 marker done\nall of it\n")
    #expect(try folder.run("verify", "part.rw").code == 0)
    let derivation = try #require(try CassetteReader(path: folder.path("part.rw")).manifest.derivation)
    #expect(derivation.operator == "slice")
    #expect(derivation.parameters == ["steps": "1-3,5"])
    #expect(derivation.parent == (try CassetteReader(path: folder.path("run.rw")).id))
  }

  @Test func refusesWhatIsNotThere() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["slice", "run.rw", "--steps", "2", "-o", "part.rw"],
      .init(
        error: """
          error: run.rw: there is no event 2
            = help: The numbers are in rewind-pack list run.rw.

          """, code: 1))
    #expect(try folder.run("filter", "run.rw", "--host", "nobody", "-o", "part.rw").code == 1)
    #expect(try folder.run("filter", "run.rw", "-o", "part.rw").code == 2)
    #expect(try folder.run("slice", "run.rw", "--steps", "x", "-o", "part.rw").code == 2)
    #expect(try folder.run("split", "run.rw", "--by", "0", "-o", "parts").code == 2)
    #expect(try folder.names() == ["run.rw"])
    try folder.copy(Repository.small, as: "v1.rw")
    for command in [["slice", "v1.rw", "--steps", "0", "-o", "o"], ["merge", "run.rw", "v1.rw", "-o", "o"]] {
      #expect(try Program.run(command, in: folder).error.hasPrefix("error: v1.rw: this is a cassette of version 1\n"))
    }
  }

  @Test func filtersByWhatEventsAre() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    for (arguments, kept) in [
      (["--status", "4xx"], "4"), (["--kind", "tool,marker"], "1 5"), (["--host", "api.*"], "0"),
      (["--path", "/gone", "--invert"], "0 1 5"), (["--lane", "main", "--model", "m-*"], "0"),
    ] {
      #expect(try Program.run(["filter", "run.rw", "-o", "part.rw", "-q"] + arguments, in: folder) == .init())
      var numbers: [String] = []
      try CassetteReader(path: folder.path("part.rw")).forEachEvent { numbers.append("\($0.sequence)") }
      #expect(numbers.joined(separator: " ") == kept)
      #expect(try folder.run("verify", "part.rw").code == 0)
    }
  }

  @Test func splitsAndMerges() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    #expect(try folder.run("split", "run.rw", "-o", "parts/deep", "-q") == .init())
    #expect(try folder.run("split", "run.rw", "-o", "parts/deep", "--by", "3", "-q") == .init())
    let parts = ["0001.rw", "0002.rw", "main.rw", "none.rw"].map { "parts/deep/\($0)" }
    #expect(try Program.run(["verify", "-q"] + parts, in: folder).code == 0)
    for pair in [parts[..<2], parts[2...]] {
      #expect(try Program.run(["merge", "-o", "whole.rw", "-q"] + pair, in: folder) == .init())
      #expect(try folder.run("list", "whole.rw") == folder.run("list", "run.rw"))
      #expect(try folder.run("cat", "whole.rw", "0", "--response") == folder.run("cat", "run.rw", "0", "--response"))
    }
    let twice = try folder.run("merge", "run.rw", "run.rw", "-o", "twice.rw")
    #expect(twice.code == 0)
    #expect(twice.error.hasPrefix("twice.rw: 8 events, "))
    #expect(try folder.run("verify", "--strict", "twice.rw").code == 0)
  }

  @Test func keepsTheRedactionMapRight() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.write("leaky.rw", Cassettes.leaky())
    #expect(try folder.run("redact", "leaky.rw", "-o", "clean.rw", "-q").code == 0)
    // That the second was derived from the leaky one is lost.
    #expect(try folder.run("merge", "run.rw", "clean.rw", "-o", "both.rw", "-q").code == 3)
    func map(_ name: String) throws -> String? {
      try CassetteReader(path: folder.path(name)).redactions.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try map("both.rw") == map("clean.rw")?.replacing("\"seq\":4", with: "\"seq\":10"))
    #expect(try folder.run("slice", "both.rw", "--steps", "0-5", "-o", "part.rw", "-q") == .init())
    #expect(try map("part.rw") == nil)
    #expect(try folder.run("slice", "both.rw", "--steps", "10", "-o", "part.rw", "-q") == .init())
    #expect(try map("part.rw") == map("both.rw"))
    #expect(try folder.run("verify", "part.rw", "both.rw").code == 0)
  }
}
