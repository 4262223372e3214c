import CassetteTools
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("run.rw", ["run.rw"], ["a/run.rw", "run.rwx", "un.rw", ""]),
    ("*.rw", ["run.rw", ".rw"], ["a/run.rw", "run.txt"]),
    ("a/*/c", ["a/b/c", "a//c"], ["a/c", "a/b/b/c"]),
    ("?un.rw", ["run.rw"], ["un.rw", "/un.rw"]),
    ("**/run.rw", ["run.rw", "a/run.rw", "a/b/run.rw"], ["xrun.rw", "a/xrun.rw"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb", "ab", "a/b/c"]),
    ("**/**/b", ["b", "x/b", "x/y/b"], ["xb"]),
    ("a/**", ["a/b", "a/b/c"], ["a", "b/a/b"]),
    ("a**z", ["az", "a/b/z"], ["a/b"]),
    ("***.rw", ["a/run.rw"], ["run.txt"]),
    ("[a-cx].rw", ["b.rw", "x.rw"], ["d.rw", "-.rw", "/.rw"]),
    ("[!a].rw", ["b.rw"], ["a.rw", "/.rw"]),
    ("[^a].rw", ["b.rw"], ["a.rw"]),
    ("[]a]", ["]", "a"], ["b"]),
    ("[a-]", ["a", "-"], ["b"]),
    ("[z-a]", [], ["a", "z", "-"]),
    ("[a", ["[a"], ["a"]),
    (#"\*.rw"#, ["*.rw"], ["a.rw", #"\a.rw"#]),
    (#"[\]]"#, ["]"], [#"\"#]),
    (#"a\"#, [#"a\"#], ["a"]),
    ("", [""], ["a"]),
  ])
  func matches(pattern: String, fitting: [String], others: [String]) {
    let glob = Glob(pattern)
    for path in fitting { #expect(glob.matches(path), "\(pattern) does not fit \(path)") }
    for path in others { #expect(!glob.matches(path), "\(pattern) fits \(path)") }
  }

  @Test func takesNoLongForHostilePatterns() {
    let glob = Glob(String(repeating: "*a", count: 200) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 2000)))
  }
}
