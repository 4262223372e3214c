/// Says what a file is that is not a cassette, as far as its first bytes tell.
enum NotACassette {
  static func finding(_ start: [UInt8]) -> Finding {
    Finding(.z01, "this is not a .rw cassette: \(guess(start))", at: Place(offset: 0))
  }

  private static func guess(_ start: [UInt8]) -> String {
    func begins(_ text: String) -> Bool { start.starts(with: text.utf8) }
    if start.isEmpty { return "the file is empty" }
    if begins("version https://git-lfs") {
      return "it is a Git LFS pointer; run git lfs pull"
    }
    if begins("<<<<<<< ") { return "it holds a merge conflict; check one side out again" }
    if begins("PK\u{03}\u{04}") { return "it is another kind of ZIP file" }
    if begins("PK\u{05}\u{06}") { return "it is an empty ZIP file" }
    if begins("{") { return "it looks like JSON; version 1 cassettes are JSON objects with a member \"version\": 1" }
    if start.contains(0x50), start.count > 4, start.count < 600 || begins("PK") {
      return
        "it does not begin with a ZIP member; line endings may have been converted, see .gitattributes in the README"
    }
    return "it does not begin with the member mimetype"
  }
}
