import CassetteFormat
import Testing

@Suite struct AllowTests {
  @Test func acceptsAllOfARule() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    let id = try CassetteReader(MemoryInput(folder.read("run.rw"))).manifest.id
    #expect(try folder.run("allow", "run.rw", "RWS101", "--reason", "revoked") == .init())
    let cassette = try CassetteReader(MemoryInput(folder.read("run.rw")))
    #expect(cassette.header.allowances == [["reason": "revoked", "rule": "RWS101"]])
    // What a replay sends is the same, and so is the id.
    #expect(try cassette.manifest.id == id)
    let result = try folder.run("--select", "RWS101", "run.rw")
    #expect(result.code == 0)
    #expect(result.output == "Found nothing in 1 file (3 suppressed).\n")
  }

  @Test func acceptsOnePlaceForATime() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    try folder.expect(
      ["allow", "run.rw", "RWS101", "--at", "0.request*", "--reason", "revoked", "--expires", "9999-12-31"], .init())
    let result = try folder.run("--select", "RWS101", "--format", "concise", "run.rw")
    #expect(result.code == 1)
    #expect(result.output.contains("(1 suppressed)"))
    #expect(!result.output.contains("x-api-key"))
    try folder.expect(["allow", "run.rw", "RWM", "--reason", "later"], .init())
    let header = try CassetteReader(MemoryInput(folder.read("run.rw"))).header
    #expect(header.allowances.count == 2)
    #expect(header.allowances[0]["expires"] == "9999-12-31")
  }

  @Test(arguments: [
    ["NONE1", "--reason", "x"], ["RWS101", "--reason", ""], ["RWS101", "--reason", "x", "--expires", "soon"],
    ["RWS101"],
  ])
  func refuses(arguments: [String]) throws {
    let folder = try Folder()
    let bytes = try Runs.leaking()
    try folder.write("run.rw", bytes)
    #expect(try Program.run(["allow", "run.rw"] + arguments, in: folder).code == 2)
    #expect(try folder.read("run.rw") == bytes)
  }

  /// A file that is no cassette stays what it is.
  @Test func leavesOtherFilesAlone() throws {
    let folder = try Folder()
    try folder.write("run.rw", Array("hello".utf8))
    let result = try folder.run("allow", "run.rw", "RWS101", "--reason", "x")
    #expect(result.code == 2)
    #expect(result.error.hasPrefix("error: run.rw: "))
    #expect(try folder.read("run.rw") == Array("hello".utf8))
    #expect(try folder.names() == ["run.rw"])
  }

  @Test func keepsToLimits() throws {
    let folder = try Folder()
    let bytes = try Runs.leaking()
    try folder.write("run.rw", bytes)
    let allowed = try folder.run("allow", "run.rw", "RWS101", "--reason", "x", "--limit", "file=100")
    #expect(allowed.code == 2)
    #expect(allowed.error.contains("RW-L01"))
    #expect(try folder.read("run.rw") == bytes)
    let checked = try folder.run("--limit", "file=100", "run.rw")
    #expect(checked.code == 1)
    #expect(checked.output.contains("--limit file="))
    #expect(try folder.run("--limit", "file=1GiB", "--select", "RWF", "run.rw").code == 0)
    #expect(try folder.run("--limit", "size=1", "run.rw").code == 2)
  }
}
