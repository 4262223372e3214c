import CassetteFormat
import Testing

@Suite struct FixTests {
  @Test func redactsAndSeals() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    try folder.write("stream.rw", Runs.streamed())
    try folder.write("open.rw", Runs.unsealed())
    let result = try folder.run("--fix", "--select", "RWS,RWF", ".")
    #expect(result.output == "Fixed 3. Found nothing in 3 files.\n")
    #expect(result.error == "")
    #expect(result.code == 0)
    #expect(try folder.run("--select", "RWS,RWF", ".").output == "Found nothing in 3 files.\n")
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    #expect(
      try cassette.event(0)?.exchange?.request.message.headers.last?.value.bytes.starts(with: "RW_REDACTED_".utf8)
        == true)
    #expect(try folder.names() == ["open.rw", "run.rw", "stream.rw"])
  }

  @Test func leavesFilesAloneWithoutFix() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    let before = try folder.read("run.rw")
    let result = try folder.run("--diff", "run.rw")
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("--- run.rw\n+++ run.rw, fixed\n"))
    #expect(
      result.output.contains(
        "- event 0 /request/headers/0/1: …(108)\n+ event 0 /request/headers/0/1: \"RW_REDACTED_anthropic_01"))
    #expect(try folder.read("run.rw") == before)
  }

  @Test func convertsVersion1() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "run.rw")
    let result = try folder.run("--fix", "--select", "RWC", "run.rw")
    #expect(result.output == "Fixed 1. Found nothing in 1 file.\n")
    #expect(try !CassetteReader(path: folder.path("run.rw")).isVersion1)
  }

  @Test func recoversOnlyWhenItMayBeUnsafe() throws {
    let folder = try Folder()
    let bytes = try Runs.leaking()
    try folder.write("run.rw", Array(bytes.dropLast(100)))
    #expect(try folder.run("--fix", "--select", "RWF", "run.rw").code == 1)
    #expect(try folder.read("run.rw").count == bytes.count - 100)
    #expect(try folder.run("--fix", "--unsafe-fixes", "--select", "RWF", "run.rw").code == 0)
    #expect(try CassetteReader(path: folder.path("run.rw")).event(1) != nil)
  }

  /// A mask for what changes from run to run, and no exchange without an answer, when a replay may send something else.
  @Test func masksAndLeavesOutOnlyWhenItMayBeUnsafe() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.unrepeatable())
    let before = try folder.run("--fix", "--select", "RWM", "run.rw")
    #expect(before.code == 1 && before.output.contains("RWM002") && before.output.contains("RWM004"))
    let id = try CassetteReader(path: folder.path("run.rw")).manifest.id
    let fixed = try folder.run("--fix", "--unsafe-fixes", "--select", "RWM", "run.rw")
    #expect(fixed.output == "Fixed 2. Found nothing in 1 file.\n", "\(fixed)")
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    #expect(cassette.header.masks == [.object(["kind": "tmpdir"])])
    #expect(try cassette.event(0) != nil && cassette.event(1) == nil)
    let derivation = try #require(try cassette.manifest.derivation)
    #expect(derivation.parent == id && derivation.operator == "slice" && derivation.parameters == ["steps": "0"])
  }

  @Test func namesCassettesInGitAttributes() throws {
    let folder = try Folder()
    try folder.makeFolder(".git")
    try folder.write(".gitattributes", "*.png binary")
    try folder.write("a.rw", Runs.clean())
    try folder.write("b.rw", Runs.clean())
    #expect(try folder.run("--fix", ".").code == 0)
    #expect(try folder.text(".gitattributes") == "*.png binary\n*.rw binary -text diff=rw\n")
  }

  /// What somebody accepted stays as it is, and so does everything of its kind in the file.
  @Test func leavesAcceptedSecretsAlone() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    try folder.write("rewind.toml", "[[lint.allow]]\nrule = \"RWS101\"\nat = \"1.*\"\nreason = \"revoked\"")
    let before = try folder.read("run.rw")
    #expect(try folder.run("--fix", "--select", "RWS", "run.rw").code == 1)
    #expect(try folder.read("run.rw") == before)
  }

  @Test func keepsTheFileWhenItCannotBeWritten() throws {
    let folder = try Folder()
    #expect(try Program.shell("rewind-lint --fix - < /dev/null", in: folder).code == 2)
  }

  @Test func knowsABaseline() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    #expect(try folder.run("--write-baseline", "known.json", "--quiet", "run.rw").code == 0)
    let text = try folder.text("known.json")
    #expect(
      text.contains("{\"at\":\"0.request.headers.x-api-key\",\"count\":1,\"path\":\"run.rw\",\"rule\":\"RWS101\"}"))
    let result = try folder.run("--baseline", "known.json", "run.rw")
    #expect(result.output.hasPrefix("Found nothing in 1 file ("))
    #expect(result.code == 0)
    // Another secret is a new finding; that the old one moved is none.
    try folder.write(
      "run.rw",
      Runs.cassette { writer in
        var event = try Runs.exchange(0, text: "more text than before, and \(Runs.key(9))", writer)
        event.exchange?.request.message.headers = [HeaderField("X-Api-Key", ByteString(Runs.key()))]
        try writer.append(event)
      })
    let again = try folder.run("--baseline", "known.json", "--format", "concise", "run.rw")
    #expect(again.code == 1)
    #expect(again.output.hasPrefix("run.rw: event 0 › response.body: RWS101 error: "))
    #expect(again.output.contains("Found 1 error in 1 of 1 file (1 in the baseline)."))
    try folder.write("broken.json", "[]")
    #expect(try folder.run("--baseline", "broken.json", "run.rw").code == 2)
  }
}
