import CassetteTools
import Testing

@Suite struct RuleTests {
  @Test func explains() throws {
    let folder = try Folder()
    let result = try folder.run("explain", "rws101", "sse-missing-terminator")
    #expect(result.output.hasPrefix("RWS101 anthropic-api-key (error, fixed by --fix)\n"))
    #expect(result.output.contains("\nRWE001 sse-missing-terminator (warning)\n"))
    let unknown = try folder.run("explain", "RWF01")
    #expect(unknown.code == 2)
    #expect(unknown.error.contains("there is no rule RWF01; did you mean RWF"))
  }

  /// `rewind-lint rules --format json > Spec/lint-rules.json`, and the same with Markdown, makes them.
  @Test(arguments: [("json", "Spec/lint-rules.json"), ("markdown", "Spec/lint-rules.md")])
  func listsAreUpToDate(format: String, path: String) throws {
    let result = try Folder().run("rules", "--format", format)
    #expect(result.code == 0)
    #expect(try Array(result.output.utf8) == Repository.bytes(path))
  }

  @Test func rulesAreWhole() {
    let rules = LintRules.all
    #expect(Set(rules.map(\.code)).count == rules.count)
    #expect(Set(rules.map(\.name)).count == rules.count)
    for rule in rules {
      #expect(rule.category != nil, "\(rule.code)")
      #expect(rule.code.utf8.count == 6)
      for text in [rule.title, rule.why, rule.example, rule.remedy] {
        #expect(!text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }, "\(rule.code)")
      }
    }
  }

  @Test func helpIsWhole() throws {
    let folder = try Folder()
    for arguments in [["--help"], ["check", "--help"]] {
      let result = try Program.run(arguments, in: folder)
      #expect(result.code == 0)
      #expect(result.output.contains("EXAMPLES\n"))
      for line in ["0  nothing found", "1  findings", "2  wrong usage", "3  there is nothing to lint"] {
        #expect(result.output.contains(line))
      }
      #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("USAGE") || $0.count <= 80 })
    }
    for shell in ["bash", "zsh", "fish"] {
      #expect(try folder.run("--generate-completion-script", shell).output.contains("explain"))
    }
  }
}
