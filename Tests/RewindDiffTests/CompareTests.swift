import Testing

struct CompareTests {
  private static let parent = "testdata/mutants/anthropic-tools.rw"
  private static let retried = "testdata/mutants/anthropic-tools.http-500.y2piuykhu7w4.rw"

  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.copy(Self.parent, as: "anthropic-tools.rw")
    try folder.copy(Self.retried, as: "retried.rw")
    try folder.copy(Repository.version1, as: "v1.rw")
    return folder
  }

  @Test func equalRunsAreTheSame() throws {
    let folder = try folder()
    let result = try folder.run("anthropic-tools.rw", "anthropic-tools.rw")
    #expect(result.output.hasPrefix("The runs are the same: "))
    #expect(result.code == 0)
    // A recording of version 1 is read as it is.
    #expect(try folder.run("v1.rw", "v1.rw", "--summary").output == "same\n3 steps\n")
  }

  @Test func theSummaryIsTwoLines() throws {
    let result = try folder().run("anthropic-tools.rw", "retried.rw", "--summary")
    #expect(result.code == 1)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first == "retry-count")
    #expect(lines.last?.contains("500 came first") == true)
  }

  @Test func aThinRunNeedsItsParent() throws {
    let folder = try folder()
    try folder.makeFolder("alone")
    try folder.copy(Self.retried, as: "alone/retried.rw")
    let alone = try folder.run("v1.rw", "alone/retried.rw")
    #expect(alone.code == 3)
    #expect(alone.output.isEmpty)
    #expect(try folder.run("v1.rw", "alone/retried.rw", "--parents", ".", "--summary").code == 1)
  }

  @Test func failuresAreNoDifference() throws {
    let folder = try folder()
    try folder.write("no.rw", "nothing")
    #expect(try folder.run("v1.rw", "no.rw").code == 3)
    #expect(try folder.run("v1.rw", "missing.rw").code == 3)
    #expect(try folder.run("v1.rw", "v1.rw", "--step", "99").code == 3)
  }

  @Test(arguments: [
    ["v1.rw"], ["v1.rw", "v1.rw", "v1.rw"], ["--good", "v1.rw"], ["v1.rw", "v1.rw", "--json", "--summary"],
    ["--bad", "v1.rw"],
  ])
  func wrongUsageIsTold(arguments: [String]) throws {
    #expect(try Program.run(arguments, in: folder()).code == 2)
  }

  @Test func jsonHasTheRootAndThePairs() throws {
    let result = try folder().run("anthropic-tools.rw", "retried.rw", "--json")
    #expect(result.code == 1)
    #expect(result.output.contains(#""code":"retry-count""#))
    #expect(result.output.contains(#""verdict":"differs""#))
    #expect(result.output.contains(#""attempts":[0]"#))
    #expect(result.output.split(separator: "\n").count == 1)
  }

  @Test func runsStandSideBySide() throws {
    let result = try folder().run("anthropic-tools.rw", "retried.rw", "--side-by-side")
    #expect(result.output.contains("retry-count (root)"))
  }

  @Test func goodRunsAreCompared() throws {
    let result = try folder().run(
      "--good", "anthropic-tools.rw", "anthropic-tools.rw", "anthropic-tools.rw", "--bad", "retried.rw")
    #expect(result.code == 1)
    #expect(result.output.contains("Compared to anthropic-tools.rw"))
  }

  @Test func causesAreListed() throws {
    let result = try folder().run("causes")
    #expect(result.output.contains("\ntool-output "))
    #expect(result.code == 0)
  }

  @Test func aRunWithoutALoop() throws {
    let result = try folder().run("loops", "v1.rw")
    #expect(result == Program.Result(error: "no loop\n"))
  }
}
