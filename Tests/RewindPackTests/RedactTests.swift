import CassetteFormat
import CassetteTools
import Foundation
import Testing

@Suite struct RedactTests {
  private static let key = Cassettes.leakedKey
  private static func leaky() throws -> [UInt8] { try Cassettes.leaky() }

  @Test func removesSecretsAndProvesIt() throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    try folder.expect(
      ["redact", "run.rw", "--check"],
      .init(
        """
        run.rw: RWS101: Anthropic API key in event 4 request header x-api-key (high): sk-a…(108)
        run.rw: RWS101: Anthropic API key in event 4 request body /text (high): sk-a…(108)

        """, error: "run.rw: 2 findings\n", code: 1))
    try folder.expect(
      ["redact", "run.rw", "--dry-run"],
      .init(error: "run.rw: 2 places would be removed: anthropic-api-key (2)\n"))
    try folder.expect(
      ["redact", "run.rw", "-o", "clean.rw"], .init(error: "clean.rw: 2 places removed: anthropic-api-key (2)\n"))
    try folder.expect(["redact", "clean.rw", "--check"], .init(error: "clean.rw: clean\n"))
    try folder.expect(
      ["cat", "clean.rw", "4", "--request"], .init(#"{"user":"u1","text":"it is RW_REDACTED_anthropic_01"}"#))
    try folder.expect(["verify", "--strict", "--quiet", "clean.rw"], .init())
    #expect(try folder.names() == ["clean.rw", "run.rw"])
  }

  @Test func theOutputMayBeTheInputAndStaysThen() throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    _ = try folder.run("redact", "run.rw", "-o", "run.rw")
    let once = try folder.read("run.rw")
    try folder.expect(["redact", "run.rw", "-o", "run.rw"], .init(error: "run.rw: nothing to remove\n"))
    #expect(try folder.read("run.rw") == once)
  }

  @Test func explodedItIsTheSame() throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    _ = try folder.run("redact", "run.rw", "-o", "clean.rw")
    _ = try folder.run("unpack", "clean.rw", "clean")
    let files = try Program.shell("grep -rlF \(Self.key) clean | wc -l", in: folder)
    #expect(files.output.filter { $0 != " " } == "0\n")
    _ = try folder.run("pack", "clean", "-o", "again.rw")
    #expect(try folder.read("again.rw") == folder.read("clean.rw"))
  }

  @Test func whatIsNamedGoes() throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    try folder.write("texts", "it is\n")
    _ = try folder.run(
      "redact", "run.rw", "-o", "clean.rw", "--preset", "anthropic", "--pointer", "/user", "--text-file", "texts",
      "--rule",
      "RWS126")
    let text = try folder.run("cat", "clean.rw", "4", "--request").output
    #expect(text == #"{"user":"RW_REDACTED_pointer_01","text":"RW_REDACTED_text_01 \#(Self.key)"}"#)
    let headers = try folder.run("show", "clean.rw", "4", "--headers").output
    #expect(
      headers.contains("x-api-key: RW_REDACTED_header_01\n") && headers.contains("Request-Id: RW_REDACTED_header_02\n"))
  }

  @Test func importWarnsOrRedacts() throws {
    let folder = try Folder()
    let recording = """
      interactions:
      - request: {method: GET, uri: 'https://api.example.com/', headers: {x-api-key: [\(Self.key)]}, body: null}
        response: {status: {code: 200, message: OK}, headers: {}, body: {string: 'hello'}}
      version: 1

      """
    try folder.write("run.yaml", recording)
    let plain = try folder.run("import", "run.yaml", "-o", "run.rw", "--quiet")
    #expect(
      plain
        == .init(
          error: """
            warning: run.rw: there are secrets in it: RWS101 (1)
              = help: rewind-pack redact run.rw -o run.rw removes them, and so does import --redact.

            """))
    #expect(try folder.run("show", "run.rw", "0").output.contains(Self.key))
    #expect(try folder.run("import", "run.yaml", "-o", "clean.rw", "--quiet", "--redact") == .init())
    try folder.expect(["redact", "clean.rw", "--check", "-q"], .init())
    let json = try folder.run("import", "run.yaml", "-o", "run.rw", "--json", "-q").output
    #expect(json.contains(#""secrets":{"RWS101":1}"#))
  }

  @Test func nothingIsCleanThatNobodyCouldRead() throws {
    let folder = try Folder()
    try folder.write(
      "run.rw",
      Cassettes.cassette { writer in
        let body = try writer.add(body: [1, 2, 3], coding: "br")
        let request = Request(method: "POST", path: "/", headers: [], body: body)
        try writer.append(Event(sequence: 0, content: .http(Exchange(request: request))))
      })
    try folder.expect(
      ["redact", "run.rw", "--check"],
      .init(
        error: """
          warning: run.rw: 1 content not searched: the coding br cannot be taken off
          run.rw: nothing found, but 1 content not searched

          """))
  }

  @Test func scrubIsTheSame() throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    #expect(try folder.run("scrub", "run.rw", "--check", "-q") == folder.run("redact", "run.rw", "--check", "-q"))
    #expect(try folder.run("--help").output.contains("scrub"))
  }

  @Test func aThinCassetteNeedsItsParentAndStandsAloneThen() throws {
    let folder = try Folder()
    for name in ["thin.rw", "parent.rw"] { try folder.copy("Spec/conformance/v2/derivation/" + name, as: name) }
    try folder.write("texts", "What is 2 + 2?\n")
    let arguments = ["redact", "thin.rw", "-o", "clean.rw", "--text-file", "texts"]
    let alone = try Program.run(arguments, in: folder)
    #expect(alone.code == 1 && alone.error.contains("--parent"))
    #expect(try folder.names() == ["parent.rw", "texts", "thin.rw"])
    #expect(try Program.run(arguments + ["--parent", "parent.rw"], in: folder).code == 0)
    // No parent is named any more, nor needed.
    try folder.expect(["verify", "--strict", "--quiet", "clean.rw"], .init())
    let info = try folder.run("info", "clean.rw", "--json").output
    let parent = try CassetteReader(MemoryInput(folder.read("parent.rw"))).id.hex
    #expect(try folder.run("info", "thin.rw", "--json").output.contains(parent) && !info.contains(parent))
    #expect(try folder.run("textconv", "clean.rw").output.contains("RW_REDACTED_text_01"))
  }

  @Test func version1BecomesVersion2() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    let result = try folder.run("redact", "v1.rw", "-o", "run.rw", "--header", "user-agent")
    #expect(result.code == 0)
    try folder.expect(["verify", "--strict", "--quiet", "run.rw"], .init())
  }

  @Test(arguments: [
    [], ["-o", "x.rw", "--check"], ["--check", "--rule", "RWS999"], ["--check", "--min-confidence", "much"],
    ["--check", "--pointer", "a"], ["--check", "--preset", "nobody"], ["-o", "-", "--json"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let folder = try Folder()
    try folder.write("run.rw", Self.leaky())
    #expect(try Program.run(["redact", "run.rw"] + arguments, in: folder).code == 2)
    #expect(try folder.names() == ["run.rw"])
  }

  @Test func anInvalidCassetteIsRefused() throws {
    let folder = try Folder()
    var bytes = try Self.leaky()
    bytes[bytes.count / 2] ^= 1
    try folder.write("run.rw", bytes)
    let result = try folder.run("redact", "run.rw", "-o", "clean.rw")
    #expect(result.code == 1 && result.error.contains("[RW-"))
    #expect(try folder.names() == ["run.rw"])
  }
}
