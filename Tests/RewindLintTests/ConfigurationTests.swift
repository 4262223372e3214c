import CassetteFormat
import Testing

@Suite struct ConfigurationTests {
  private func lint(_ text: String, _ arguments: String...) throws -> Program.Result {
    let folder = try Folder()
    try folder.makeFolder("tests/deep")
    try folder.write("rewind.toml", text)
    try folder.write("tests/deep/run.rw", Runs.unsealed())
    return try Program.run(["--format", "concise"] + arguments + ["tests"], in: folder)
  }

  @Test func isFoundUpwards() throws {
    #expect(try lint("[lint]\nignore = [\"RWF011\"]").code == 0)
    #expect(try lint("[lint]\nignore = [\"RWF011\"]", "--isolated").code == 1)
    #expect(try lint("[lint]\nfail-level = \"error\"").code == 0)
    #expect(try lint("[lint]\nexclude = [\"tests/**\"]").code == 3)
    #expect(try lint("[lint.per-file-ignores]\n\"tests/**\" = [\"RWF\"]").code == 0)
    #expect(try lint("[lint.per-file-ignores]\n\"other/**\" = [\"RWF\"]").code == 1)
  }

  @Test func stopsAtTheRepository() throws {
    let folder = try Folder()
    try folder.makeFolder("repo/.git")
    try folder.write("rewind.toml", "[lint]\nignore = [\"ALL\"]")
    try folder.write("repo/run.rw", Runs.unsealed())
    #expect(try folder.run("--ignore", "RWZ", "repo").code == 1)
    #expect(try folder.run("--config", "rewind.toml", "repo").code == 0)
  }

  @Test(arguments: [
    ("[lint]\nignroe = []", "rewind.toml: lint.ignroe is not known\n  = help: Did you mean ignore?\n"),
    ("[lint]\nselect = [\"RWS999x\", \"RWF11\"]", "rewind.toml: lint.select: there is no rule RWF11\n"),
    ("[lint]\nselect = 3", "rewind.toml: lint.select must be an array of strings\n"),
    ("[lint]\nfail-level = \"never\"", "rewind.toml: lint.fail-level must be error, warning, note, not never\n"),
    ("[lint\n", "rewind.toml:1:"),
    ("[lnt]\n", "rewind.toml: lnt is not known\n"),
    ("[[lint.allow]]\nrule = \"RWF\"", "rewind.toml: lint.allow[0].reason is missing\n"),
    (
      "[[lint.allow]]\nrule = \"RWF\"\nreason = \"x\"\nexpires = \"soon\"",
      "rewind.toml: lint.allow[0].expires must be a date, such as 2026-12-31\n"
    ),
    (
      "[[lint.secret]]\ncode = \"RWS101\"\ntitle = \"x\"",
      "rewind.toml: lint.secret[0].code must be RWS900 to RWS999, not RWS101\n"
    ),
  ])
  func refusesWhatItDoesNotKnow(text: String, message: String) throws {
    let result = try lint(text)
    #expect(result.code == 2)
    #expect(result.error.hasPrefix("error: " + message), "\(result)")
    #expect(result.output == "")
  }

  @Test func acceptsFindings() throws {
    let allow = "[[lint.allow]]\nrule = \"RWF011\"\nreason = \"kept as recorded\"\n"
    #expect(try lint(allow).output == "Found nothing in 1 file (1 suppressed).\n")
    #expect(try lint(allow + "path = \"tests/**\"").code == 0)
    #expect(try lint(allow + "path = \"other/**\"").code == 1)
    #expect(try lint(allow + "expires = 9999-12-31").code == 0)
    let expired = try lint(allow + "expires = 2001-01-01")
    #expect(expired.output.contains("RWF011 warning"))
    #expect(
      expired.output.contains(
        "rewind.toml: lint.allow[0]: RWX002 warning: the suppression of RWF011 (kept as recorded) expired on 2001-01-01\n"
      ))
    let unused = try lint("[[lint.allow]]\nrule = \"RWS101\"\nreason = \"old\"\n")
    #expect(
      unused.output.contains(
        "rewind.toml: lint.allow[0]: RWX001 warning: the suppression of RWS101 (old) covers nothing\n"))
  }

  @Test func knowsSecretsOfOnesOwn() throws {
    let folder = try Folder()
    try folder.write(
      "rewind.toml",
      """
      [lint]
      placeholders = ["corp-known*"]
      [[lint.secret]]
      code = "RWS901"
      title = "Corp token"
      prefix = "corp-"
      min = 20
      max = 20
      """)
    let token = "corp-" + String(repeating: "aB3", count: 7).prefix(20)
    let text = "\(token) and corp-known56789012345"
    try folder.write("run.rw", Runs.cassette { try $0.append(Runs.exchange(0, text: text, $0)) })
    let result = try folder.run("--format", "concise", "--select", "RWS", "run.rw")
    #expect(
      result.output
        == "run.rw: event 0 › response.body: RWS901 error: Corp token in the response's body\nFound 1 error in 1 of 1 file.\n1 can be fixed with --fix.\n"
    )
    #expect(!result.output.contains(token))
  }

  @Test func suppressesInTheHeader() throws {
    let folder = try Folder()
    var header = Header()
    header.allowances = [
      ["at": "0.*", "reason": "revoked", "rule": "RWS101"], ["reason": "gone", "rule": "RWM001"],
    ]
    try folder.write(
      "run.rw",
      Runs.cassette(header: header) { try $0.append(Runs.exchange(0, text: "key \(Runs.key())", $0)) })
    let result = try folder.run("--format", "concise", "run.rw")
    #expect(
      result.output == """
        run.rw: cassette.json, /lint/allow/1: RWX001 warning: the suppression of RWM001 (gone) covers nothing
        Found 1 warning in 1 of 1 file (1 suppressed).
        1 can be fixed with --fix.

        """)
    // The entry that covers nothing goes; the other stays, and so does what it covers.
    #expect(try folder.run("--fix", "--quiet", "run.rw") == .init())
    let cassette = try CassetteReader(path: folder.path("run.rw"))
    #expect(cassette.header.allowances == [header.allowances[0]])
  }
}
