import Testing

@Suite struct ExportTests {
  @Test func tellsWhatIsLost() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    let result = try folder.run("export", "v1.rw", "--to", "vcrpy", "-o", "out.yaml")
    #expect(result.code == 3)
    #expect(result.output == "")
    let lines = result.error.split(separator: "\n")
    #expect(lines.contains("warning: v1.rw: lost: exchange 1: how the body of the response arrived"))
    #expect(lines.allSatisfy { $0.hasPrefix("warning: v1.rw: lost: ") })
    #expect(try folder.run("export", "v1.rw", "--to", "vcrpy", "-o", "out.yaml", "--quiet") == .init(code: 3))
    #expect(try folder.names() == ["out.yaml", "v1.rw"])
  }

  @Test func keepsBodies() throws {
    let folder = try Folder()
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    _ = try folder.run("import", "tools.yaml", "-o", "tools.rw")
    #expect([0, 3].contains(try folder.run("export", "tools.rw", "--to", "vcrpy", "-o", "back.yaml").code))
    _ = try folder.run("import", "back.yaml", "-o", "again.rw")
    for part in ["--request", "--response"] {
      let original = try folder.run("cat", "tools.rw", "1", part)
      #expect(!original.output.isEmpty)
      #expect(try folder.run("cat", "again.rw", "1", part) == original)
    }
  }

  @Test func writesToStandardOutput() throws {
    let folder = try Folder()
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    _ = try folder.run("import", "tools.yaml", "-o", "tools.rw")
    _ = try folder.run("export", "tools.rw", "--to", "vcrpy", "-o", "back.yaml")
    let result = try folder.run("export", "tools.rw", "--to", "vcrpy", "-o", "-", "--quiet")
    #expect(result.output == (try folder.text("back.yaml")))
  }

  @Test func refusesUnknownFormats() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let result = try folder.run("export", "run.rw", "--to", "nothing", "-o", "out")
    #expect(result.code == 2)
    #expect(result.error.hasPrefix("error: --to must be one of "))
  }
}
