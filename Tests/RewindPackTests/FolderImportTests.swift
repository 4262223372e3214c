import CassetteFormat
import Testing

@Suite struct FolderImportTests {
  private static let vcrpy = """
    interactions:
    - request: {body: null, headers: {}, method: GET, uri: 'https://example.org/PATH'}
      response: {body: {string: answer}, headers: {}, status: {code: 200, message: OK}}
    version: 1

    """

  /// A folder of recordings in two formats, with other files among them.
  private static func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.makeFolder("in/sub")
    try folder.makeFolder("in/.git")
    try folder.write("in/b.yaml", vcrpy.replacing("PATH", with: "b"))
    try folder.write("in/sub/a.yml", vcrpy.replacing("PATH", with: "a"))
    try folder.write("in/.git/c.yaml", vcrpy.replacing("PATH", with: "c"))
    try folder.copy(Repository.small, as: "in/run.rw")
    try folder.write("in/made.rw", Cassettes.run())
    try folder.write("in/README.md", "nothing\n")
    return folder
  }

  private static func paths(_ folder: Folder, _ name: String) throws -> [String] {
    var paths: [String] = []
    try CassetteReader(path: folder.path(name)).forEachEvent { event in
      if let exchange = event.exchange { paths.append(exchange.request.path.description) }
    }
    return paths
  }

  @Test func makesACassetteOfEachRecording() throws {
    let folder = try Self.prepared()
    let result = try folder.run("import", "in", "-o", "out/")
    #expect(result == .init(error: "out/: 3 cassettes with 4 events, 2 other files left out\n"))
    #expect(try folder.names() == ["in", "out"])
    #expect(try Self.paths(folder, "out/b.rw") == ["/b"])
    #expect(try Self.paths(folder, "out/sub/a.rw") == ["/a"])
    #expect(try folder.run("verify", "--quiet", "out/run.rw") == .init())
  }

  @Test func tellsProgramsOfEach() throws {
    let folder = try Self.prepared()
    let result = try folder.run("import", "in/sub", "in/b.yaml", "-o", "out/", "--json", "--quiet")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains(#""output":"out/a.rw","path":"in/sub/a.yml""#) == true)
    #expect(lines.last?.contains(#""events":1"#) == true)
    #expect(lines.last?.contains(#""output":"out/b.rw","path":"in/b.yaml""#) == true)
  }

  @Test func makesTheSameWithAnyNumberOfJobs() throws {
    let folder = try Self.prepared()
    for jobs in ["1", "4"] {
      #expect(try folder.run("import", "in", "-o", "out\(jobs)/", "--jobs", jobs, "--quiet") == .init())
      #expect(try folder.run("import", "in", "-o", "all\(jobs).rw", "--jobs", jobs, "--quiet") == .init())
    }
    for name in ["b.rw", "sub/a.rw", "run.rw"] {
      #expect(try folder.read("out1/\(name)") == folder.read("out4/\(name)"))
    }
    #expect(try folder.read("all1.rw") == folder.read("all4.rw"))
  }

  @Test func putsAllTogetherInTheirOrder() throws {
    let folder = try Self.prepared()
    let result = try folder.run("import", "in/sub", "in/b.yaml", "-o", "all.rw")
    #expect(result.code == 0 && result.error.hasPrefix("all.rw: 2 events"))
    #expect(try Self.paths(folder, "all.rw") == ["/a", "/b"])
    // As if each had been named.
    _ = try folder.run("import", "in/sub/a.yml", "in/b.yaml", "-o", "named.rw")
    #expect(try folder.read("all.rw") == folder.read("named.rw"))
  }

  /// The best level is for few recordings: of many it takes the better part of the time.
  @Test(arguments: [(64, "auto"), (65, "3")])
  func compressesManyFast(count: Int, level: String) throws {
    let folder = try Folder()
    try folder.makeFolder("in")
    for number in 0..<count { try folder.write("in/\(number).yaml", Self.vcrpy.replacing("PATH", with: "\(number)")) }
    #expect(try folder.run("import", "in", "-o", "all.rw", "--quiet") == .init())
    let manifest = try CassetteReader(path: folder.path("all.rw")).manifest
    #expect(manifest.writer.level == CompressionLevel(level))
    #expect(try folder.run("import", "in", "-o", "best.rw", "--level", "19", "--quiet") == .init())
    #expect(try CassetteReader(path: folder.path("best.rw")).manifest.writer.level == .fixed(19))
  }

  @Test func findsWhatAPatternStandsFor() throws {
    let folder = try Self.prepared()
    let result = try folder.run("import", "in/**/*.y*ml", "-o", "out/")
    #expect(result == .init(error: "out/: 2 cassettes with 2 events\n"))
    #expect(try Self.paths(folder, "out/sub/a.rw") == ["/a"])
  }

  @Test func reportsWhatCannotBeReadAndMakesTheRest() throws {
    let folder = try Self.prepared()
    try folder.write("in/bad.yaml", "interactions:\n- request: {}\n  response: {}\n")
    let bad = "error: in/bad.yaml: interaction 1: it has no method\n"
    let each = try folder.run("import", "in", "-o", "out/")
    #expect(
      each == .init(error: bad + "out/: 3 cassettes with 4 events, 1 failed, 2 other files left out\n", code: 1))
    #expect(try folder.run("verify", "--quiet", "out/b.rw", "out/run.rw", "out/sub/a.rw") == .init())
    let all = try folder.run("import", "in", "-o", "all.rw")
    #expect(all.code == 1 && all.error.hasPrefix(bad))
    #expect(all.error.hasSuffix("3 recordings, 1 failed, 2 other files left out\n"))
    #expect(try Self.paths(folder, "all.rw").count == 4)
    let only = try folder.run("import", "in/bad.yaml", "in/bad.yaml", "-o", "only.rw")
    #expect(only == .init(error: bad + bad, code: 1))
    #expect(try !folder.names().contains("only.rw"))
  }

  @Test func keepsApartWhatHasTheSameName() throws {
    let folder = try Self.prepared()
    try folder.write("in/b.yml", Self.vcrpy.replacing("PATH", with: "other"))
    let result = try folder.run("import", "in/b.yaml", "in/b.yml", "-o", "out/")
    #expect(result.code == 0)
    #expect(try Self.paths(folder, "out/b.yaml.rw") == ["/b"])
    #expect(try Self.paths(folder, "out/b.yml.rw") == ["/other"])
  }

  @Test func saysThatNothingIsARecording() throws {
    let folder = try Folder()
    try folder.makeFolder("in")
    try folder.write("in/README.md", "nothing\n")
    let none = try folder.run("import", "in", "-o", "out/")
    #expect(
      none.code == 1 && none.error.hasPrefix("error: none of 1 file is a recording\n  = help: rewind-pack formats"))
    let empty = try folder.run("import", "in/*.yaml", "-o", "out/")
    #expect(empty == .init(error: "error: there is no file in in/*.yaml\n", code: 1))
  }

  @Test func redactsEach() throws {
    let folder = try Folder()
    try folder.makeFolder("in")
    let key = "sk-ant-" + "api03-" + String(repeating: "aB3_x9", count: 15) + "AbC"
    try folder.write("in/a.yaml", Self.vcrpy.replacing("answer", with: "the key is \(key)"))
    let faithful = try folder.run("import", "in", "-o", "plain/")
    #expect(faithful.error.contains("warning: plain/: there are secrets in the cassettes: RWS"))
    let redacted = try folder.run("import", "in", "-o", "out/", "--redact")
    #expect(redacted.error.hasPrefix("out/: 1 cassette with 1 event; "))
    #expect(try folder.run("redact", "out/a.rw", "--check", "--quiet") == .init())
  }
}
