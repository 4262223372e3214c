import Testing

@Suite struct HelpTests {
  private static let commands = [
    "import", "export", "info", "list", "show", "cat", "verify", "unpack", "pack", "repack", "seal", "recover",
    "textconv", "rules", "key", "sign", "unredact", "slice",
    "filter", "split", "merge", "thin", "fatten",
  ]

  @Test(arguments: commands) func showsExamples(command: String) throws {
    let folder = try Folder()
    let result = try folder.run(command, "--help")
    #expect(result.code == 0)
    #expect(result.error == "")
    #expect(
      result.output.contains("\nEXAMPLES\n  rewind-pack \(command)")
        || result.output.contains("rewind-pack \(command) "))
    #expect(result.output.contains("USAGE: rewind-pack \(command)"))
    #expect(try folder.run("help", command) == result)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("USAGE") || $0.count <= 80 })
  }

  @Test func listsEveryCommandAndExitCode() throws {
    let result = try Folder().run("--help")
    #expect(result.code == 0)
    for command in Self.commands { #expect(result.output.contains("\n  \(command) "), "\(command)") }
    for line in ["0  done", "1  failed", "2  wrong usage", "3  done, but something was lost"] {
      #expect(result.output.contains("\n  " + line))
    }
  }

  @Test func tellsItsVersion() throws {
    try Folder().expect(["--version"], .init("0.1.0\n"))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completes(shell: String) throws {
    let result = try Folder().run("--generate-completion-script", shell)
    #expect(result.code == 0)
    for command in Self.commands { #expect(result.output.contains(command)) }
  }

  @Test func explainsRules() throws {
    let folder = try Folder()
    try folder.expect(
      ["rules", "RW-Z14", "h05"],
      .init(
        """
        error[RW-Z14]: the CRC-32 of each member is right
          = help: The file is damaged: run rewind-pack recover.
        warning[RW-H05]: unknown header field
          = help: A newer writer may have put it there; it is kept.

        """))
    let all = try folder.run("rules", "--json")
    #expect(all.output.split(separator: "\n").count > 60)
    #expect(try folder.run("rules", "RW-Q99").code == 2)
  }
}
