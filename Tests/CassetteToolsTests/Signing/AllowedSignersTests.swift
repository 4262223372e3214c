import Testing

@testable import CassetteTools

@Suite struct AllowedSignersTests {
  @Test(arguments: [
    ("*", "anything", true), ("", "", false), ("a?c", "abc", true), ("a?c", "ac", false), ("*@b.c", "a@b.c", true),
    ("*@b.c", "a@b.cd", false), ("x,*b*,y", "abba", true), ("*,!a*", "abba", false), ("!a*", "b", false),
    ("a**b*", "a--b", true), ("a*b*c", "a1b2d", false),
  ])
  func matchesPatterns(list: String, name: String, isMatch: Bool) {
    #expect(SSHPatternList(Array(list.utf8)).matches(name) == isMatch)
  }

  /// The worst pattern for a matcher that tries everything.
  @Test func matchesInBoundedTime() {
    let pattern = String(repeating: "a*", count: 500) + "b"
    #expect(!SSHPatternList(Array(pattern.utf8)).matches(String(repeating: "a", count: 5000)))
  }

  @Test(arguments: [
    "", "alice", "alice ssh-ed25519", "alice ssh-ed25519 AAAA", "alice ssh-ed25519 !!!!", "\"alice ssh-ed25519 AAAA",
    "alice nonsense ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
    "alice namespaces=rw ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
    "alice namespaces=\"a\",namespaces=\"b\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
    "alice valid-after=\"yesterday\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
    "alice valid-after=\"20260101\",valid-before=\"20250101\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
    "alice ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAAA==",
  ])
  func refusesOtherLines(line: String) {
    #expect(AllowedSigner(Array(line.utf8)) == nil)
  }

  @Test func readsOptionsWithSpacesAndMarks() throws {
    let line = #"a Namespaces="x y,\"z\"",cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA== c"#
    let signer = try #require(AllowedSigner(Array(line.utf8)))
    #expect(signer.isAuthority)
    #expect(signer.namespaces?.matches("x y") == true)
    #expect(signer.namespaces?.matches("\"z\"") == true)
  }

  @Test func readsTimes() throws {
    #expect(SSHTime("19700102Z")?.seconds == 86_400)
    #expect(SSHTime("202611211030Z")?.seconds == 1_795_257_000)
    #expect(SSHTime("20261121103059Z")?.seconds == 1_795_257_059)
    #expect(SSHTime("20261121") != nil)
    for text in ["", "Z", "2026", "20261321Z", "20260132Z", "202601012460Z", "20260101T", "2026010110", "-0260101Z"] {
      #expect(SSHTime(text) == nil, "\(text)")
    }
  }
}
