import CassetteTools
import Testing

@Suite("Words of a shell") struct ShellTests {
  @Test func quotesOnlyWhatNeedsIt() {
    #expect(Shell.line(["cat", "a.b/c-d=1", "", "it's", "$HOME"]) == #"cat a.b/c-d=1 '' 'it'\''s' '$HOME'"#)
  }

  /// Also a quote that is part of a character: shells know bytes.
  @Test(arguments: ["", "it's", "'\u{301}; echo broken #", "`id` $(id) \"!\\", "a\nb\u{FE0F}'\u{FE0F}c"])
  func isReadAsItIs(word: String) throws {
    for quoted in [Shell.quoted(word), Shell.inQuotes(word)] {
      let result = try ChildProcess.run("/bin/sh", ["-c", "printf %s \(quoted)"])
      #expect(result.code == 0 && result.output == Array(word.utf8))
    }
  }
}
