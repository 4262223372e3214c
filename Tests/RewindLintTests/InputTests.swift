import Testing

@Suite struct InputTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    for name in [".git", "node_modules/x", ".build", "a/b", ".hidden"] { try folder.makeFolder(name) }
    let paths = [
      ".git/run.rw", "node_modules/x/run.rw", ".build/run.rw", ".hidden/run.rw", "a/b/run.rw", "a/run.rw", "a/run.txt",
      "run.rw",
    ]
    for path in paths { try folder.write(path, Runs.unsealed()) }
    return folder
  }

  private func files(_ arguments: String...) throws -> [String] {
    let result = try Program.run(["--format", "concise", "--quiet", "--select", "RWF"] + arguments, in: folder())
    return result.output.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
  }

  @Test func searchesFolders() throws {
    #expect(try files(".") == [".hidden/run.rw", "a/b/run.rw", "a/run.rw", "run.rw"])
    #expect(try files() == files("."))
    #expect(try files("a/", "./a", "run.rw") == ["a/b/run.rw", "a/run.rw", "run.rw"])
  }

  @Test func takesPatternsThatTheShellLeft() throws {
    #expect(try files("a/**/*.rw") == ["a/b/run.rw", "a/run.rw"])
    #expect(try files("*/run.[rt]*") == [".hidden/run.rw", "a/run.rw", "a/run.txt"])
    #expect(try files("a/run.txt", "?un.rw") == ["a/run.txt", "run.rw"])
  }

  @Test func leavesOutWhatGitIgnores() throws {
    let folder = try folder()
    try folder.write(".gitignore", "/a/\n")
    func files(_ arguments: String...) throws -> [Substring] {
      let result = try Program.run(["--format", "concise", "--quiet", "--select", "RWF"] + arguments, in: folder)
      return result.output.split(separator: "\n").compactMap { $0.split(separator: ":").first }
    }
    let all = [".hidden/run.rw", "a/b/run.rw", "a/run.rw", "run.rw"][...].map { $0[...] }
    #expect(try files() == [all[0], all[3]])
    #expect(try files("**/run.rw", "a/b/run.rw") == [all[0], all[3], all[1]])
    #expect(try files("a") == [all[1], all[2]])
    #expect(try files("--no-gitignore") == all)
    try folder.write("rewind.toml", "[lint]\nrespect-gitignore = false")
    #expect(try files() == all)
    #expect(try files("--isolated") == [all[0], all[3]])
  }

  @Test func needsSomethingToLint() throws {
    let folder = try Folder()
    try folder.makeFolder("empty")
    let result = try folder.run("empty", "*.rw")
    #expect(result.code == 3)
    #expect(result.error.hasPrefix("error: there is nothing to lint\n"))
  }

  @Test func doesNotFollowLinksToFolders() throws {
    let folder = try folder()
    _ = try Program.shell("ln -s .. a/loop && ln -s ../run.rw a/link.rw", in: folder)
    let result = try folder.run("--format", "concise", "--quiet", "--select", "RWF", "a")
    #expect(result.output.split(separator: "\n").count == 3)
  }
}
