import Foundation
import Testing

@testable import CommandSupport

@Suite struct IgnoreTests {
  private static let paths = [
    "#.rw", "!.rw", "a b.rw", "a.rw", "b.rw", "build/a.rw", "build/keep/a.rw", "end .rw", "sub/a.rw", "sub/build/a.rw",
    "sub/deep/a.rw", "sub/deep/b.rw", "sub/deeper.rw", "sub/nested/a.rw", "subx/a.rw",
  ]

  /// A repository with files, and files of patterns.
  private static func repository(_ patterns: [String: String]) throws -> Folder {
    let folder = try Folder()
    try folder.makeFolder(".git/info")
    for path in paths {
      try folder.makeFolder(path.split(separator: "/").dropLast().joined(separator: "/"))
      try folder.write(path, "")
    }
    for (path, text) in patterns { try folder.write(path, text) }
    return folder
  }

  /// What is found in a folder of a repository, as paths from there.
  private static func found(_ folder: Folder, in name: String = "", leavingOut: Bool = true) throws -> Set<String> {
    let root = folder.path(name)
    return Set(try InputFinder.find([root], leavingOutIgnored: { _ in leavingOut }).map(\.name))
  }

  private static func ignored(_ patterns: [String: String]) throws -> [String] {
    let found = try found(repository(patterns))
    return paths.filter { !found.contains($0) }
  }

  @Test(arguments: [
    ("", []),
    ("# a.rw\n\n   \n/\n!", []),
    ("b.rw", ["b.rw", "sub/deep/b.rw"]),
    ("/b.rw", ["b.rw"]),
    ("build", ["build/a.rw", "build/keep/a.rw", "sub/build/a.rw"]),
    ("/build/", ["build/a.rw", "build/keep/a.rw"]),
    ("a.rw/", []),
    ("sub/*.rw", ["sub/a.rw", "sub/deeper.rw"]),
    ("sub/**", ["sub/a.rw", "sub/build/a.rw", "sub/deep/a.rw", "sub/deep/b.rw", "sub/deeper.rw", "sub/nested/a.rw"]),
    ("sub/**/a.rw", ["sub/a.rw", "sub/build/a.rw", "sub/deep/a.rw", "sub/nested/a.rw"]),
    ("**/deep/", ["sub/deep/a.rw", "sub/deep/b.rw"]),
    ("s**/a.rw", ["sub/a.rw", "subx/a.rw"]),
    ("*.rw\n!b.rw", paths.filter { !$0.hasSuffix("b.rw") || $0 == "a b.rw" }),
    // What is in a folder that is left out cannot be taken back.
    ("build/\n!build/keep/a.rw", ["build/a.rw", "build/keep/a.rw", "sub/build/a.rw"]),
    ("/build/*\n!/build/keep/", ["build/a.rw"]),
    ("!b.rw\nb.rw", ["b.rw", "sub/deep/b.rw"]),
    ("\\#.rw\n\\!.rw", ["#.rw", "!.rw"]),
    ("a b.rw   \nend\\ .rw", ["a b.rw", "end .rw"]),
    ("\u{FEFF}/b.rw\r\n/a.rw\r\n", ["a.rw", "b.rw"]),
  ])
  func leavesOutWhatGitIgnores(patterns: String, expected: [String]) throws {
    #expect(try Self.ignored([".gitignore": patterns]) == expected)
  }

  @Test func countsDeeperFilesMore() throws {
    let patterns = [
      ".git/info/exclude": "deeper.rw\nsubx", ".gitignore": "a.rw\n!subx", "sub/.gitignore": "!/a.rw\ndeep/*\n",
      "sub/deep/.gitignore": "!a.rw",
    ]
    #expect(
      try Self.ignored(patterns) == [
        "a.rw", "build/a.rw", "build/keep/a.rw", "sub/build/a.rw", "sub/deep/b.rw", "sub/deeper.rw", "sub/nested/a.rw",
        "subx/a.rw",
      ])
  }

  @Test func looksAboveTheFolderThatIsSearched() throws {
    let folder = try Self.repository([".gitignore": "/sub/deep/b.rw\nbuild/"])
    #expect(try Self.found(folder, in: "sub/deep") == ["a.rw"])
    #expect(try Self.found(folder, in: "sub").contains("build/a.rw") == false)
    // A folder that is named is searched, as a file that is named is taken.
    #expect(try Self.found(folder, in: "build") == ["a.rw", "keep/a.rw"])
  }

  @Test func staysInTheRepository() throws {
    let folder = try Self.repository([".gitignore": "*.rw", "sub/nested/.gitignore": ""])
    try folder.makeFolder("sub/nested/.git")
    #expect(try Self.found(folder) == ["sub/nested/a.rw"])
    #expect(try Self.found(folder, leavingOut: false).count == Self.paths.count)
    try FileManager.default.removeItem(atPath: folder.path(".git"))
    #expect(try Self.found(folder).count == Self.paths.count)
  }

  /// A pipe in the place of a file would never end.
  @Test func readsFilesOnly() throws {
    let folder = try Self.repository([:])
    #expect(mkfifo(folder.path(".gitignore"), 0o600) == 0)
    #expect(try Self.found(folder).count == Self.paths.count)
  }

  @Test(arguments: [
    "*", "a*", "*/a.rw", "[!a-z]*", "sub/*/a.rw", "sub/d*", "**/a.rw", "**", "/**/a.rw", "/*\n!/sub/", "su?",
    "[a-b].rw", "sub/[dn]*/", "!*", "a.rw\n!sub/**/a.rw", "sub/**/deep/**", "\\a.rw", "*.r[w]", "sub\n!sub/a.rw",
    "  a.rw", "***", "**b.rw", "a**/b.rw", "sub//a.rw", "build/keep/", "//a.rw",
  ])
  func agreesWithGit(patterns: String) throws {
    let folder = try Self.repository([".gitignore": patterns])
    try FileManager.default.removeItem(atPath: folder.path(".git"))
    let script = "git init --quiet && git ls-files --others --exclude-standard -z -- ':(glob)**/*.rw'"
    let git = try Program.shell("command -v git > /dev/null || exit 99; export HOME=$PWD; \(script)", in: folder)
    guard git.code != 99 else { return }
    #expect(git.error == "")
    #expect(try Self.found(folder) == Set(git.output.split(separator: "\0").map(String.init)))
  }
}
