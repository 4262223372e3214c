import CassetteFormat
import CassetteTools
import Testing

@Suite struct ImportTests {
  @Test func tellsHowLargeThingsAre() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    let result = try folder.run("import", "v1.rw", "-o", "run.rw")
    let size = try folder.read("run.rw").count
    let summary =
      "run.rw: 3 events, bodies of 69.4 kB in a file of \(Quantity.size(size)), "
      + "ratio \(Quantity.ratio(69430, to: size))\n"
    #expect(result == .init(error: summary))
    #expect(try folder.names() == ["run.rw", "v1.rw"])
    #expect(try folder.run("verify", "--strict", "--quiet", "run.rw") == .init())
  }

  @Test func tellsProgramsTheSame() throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "v1.rw")
    let result = try folder.run("import", "v1.rw", "-o", "run.rw", "--json", "--quiet")
    let id = try CassetteReader(path: folder.path("run.rw")).id
    let json = """
      {"bodyBytes":364,"events":2,"fileBytes":\(try folder.read("run.rw").count),"id":"\(id)","output":"run.rw",\
      "warnings":[]}

      """
    #expect(result == .init(json))
  }

  @Test func putsSeveralSourcesIntoOneCassette() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    #expect(try folder.run("import", "v1.rw", "tools.yaml", "v1.rw", "-o", "all.rw", "--quiet") == .init())
    // No session, and so no blob that only a session would refer to. The ids of what was imported twice are told.
    let verified = try folder.run("verify", "all.rw")
    #expect(verified.code == 0)
    let warnings = verified.output.split(separator: "\n").filter { $0.contains("warning[") }
    #expect(!warnings.isEmpty && warnings.allSatisfy { $0.contains("RW-E14") })
    let cassette = try CassetteReader(path: folder.path("all.rw"))
    #expect(try cassette.manifest.session == nil)
    #expect(try cassette.manifest.source == nil)
    var sequences: [Int] = []
    try cassette.forEachEvent { sequences.append($0.sequence) }
    #expect(sequences == Array(0..<8))
    let single = try folder.run("cat", "v1.rw", "2", "--request")
    #expect(try folder.run("cat", "all.rw", "7", "--request") == single)
  }

  @Test func keepsBodiesByteForByte() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "run.rw")
    for sequence in ["0", "1", "2"] {
      for part in ["--request", "--response", "--chunks"] {
        let original = try folder.run("cat", "v1.rw", sequence, part)
        #expect(original.code == 0 && !original.output.isEmpty)
        #expect(try folder.run("cat", "run.rw", sequence, part) == original)
      }
    }
  }

  @Test(arguments: [["--level", "19"], ["--level", "1"], ["--delta", "none"], []])
  func encodesAsAsked(options: [String]) throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "plain.rw")
    #expect(try Program.run(["import", "v1.rw", "-o", "run.rw", "--quiet"] + options, in: folder) == .init())
    #expect(try folder.run("verify", "--quiet", "run.rw") == .init())
    let ids = try ["plain.rw", "run.rw"].map { try CassetteReader(path: folder.path($0)).id }
    #expect(ids[0] == ids[1])
  }

  @Test func sendsCassettesToRepack() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["import", "run.rw", "-o", "out.rw"],
      .init(
        error: """
          error: run.rw: this is a cassette already
            = help: rewind-pack repack writes it anew, and rewind-pack merge puts it together with others.

          """, code: 1))
    #expect(try folder.names() == ["run.rw"])
  }

  @Test(arguments: [
    ["import", "v1.rw"], ["import", "v1.rw", "-o", "o.rw", "--from", "nothing"],
    ["import", "v1.rw", "-o", "o.rw", "--level", "23"], ["import", "v1.rw", "-o", "o.rw", "--delta", "some"],
    ["import", "v1.rw", "-o", "-", "--json"], ["import", "-o", "o.rw"],
  ])
  func refusesWrongUsage(arguments: [String]) throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "v1.rw")
    let result = try Program.run(arguments, in: folder)
    #expect(result.code == 2)
    #expect(result.output == "")
    #expect(result.error.hasPrefix("error: "))
    #expect(try folder.names() == ["v1.rw"])
  }
}
