/// Says what a file is that is not a cassette, as far as its first bytes tell, and what to do about it.
enum NotACassette {
  static func finding(_ start: [UInt8]) -> Finding {
    Finding(.z01, "this is not a .rw cassette: \(guess(start))", at: Place(offset: 0))
  }

  private static func guess(_ start: [UInt8]) -> String {
    func begins(_ text: String) -> Bool { start.starts(with: text.utf8) }
    func begins(bytes: [UInt8]) -> Bool { start.starts(with: bytes) }
    if start.isEmpty { return "the file is empty" }
    if begins("version https://git-lfs") { return "it is a Git LFS pointer; run git lfs pull" }
    if begins("<<<<<<< ") {
      return
        "it holds a merge conflict; take one side with git checkout --ours or --theirs, and add the line *.rw binary to "
        + ".gitattributes"
    }
    if begins(bytes: [0xFF, 0xFE]) || begins(bytes: [0xFE, 0xFF]) || begins(bytes: [0xEF, 0xBB, 0xBF]) {
      return "it begins with a byte order mark; an editor saved it as text: take the original"
    }
    if begins(bytes: [0x1F, 0x8B]) { return "it is compressed; run gunzip" }
    if begins(bytes: [0x28, 0xB5, 0x2F, 0xFD]) { return "it is compressed; run zstd -d" }
    if begins("#!") { return "it begins like a script" }
    if begins("%PDF") { return "it begins like a PDF document" }
    if begins(bytes: [0x89, 0x50, 0x4E, 0x47]) { return "it begins like a PNG image" }
    if begins("PK\u{03}\u{04}") { return "it is another kind of ZIP file" }
    if begins("PK\u{05}\u{06}") { return "it is an empty ZIP file" }
    if begins("{") { return "it looks like JSON; version 1 cassettes are JSON objects with a member \"version\": 1" }
    return "it does not begin with the member mimetype"
  }
}

/// Whether Git, or another program that copied it, took a cassette for text and changed its line ends.
enum LineEnds {
  /// How many bytes from the start of a file tell.
  static let sample = 64 << 10
  /// What a container error says besides, when they were changed.
  static let advice =
    "; line ends were converted, as by Git with autocrlf: add the line *.rw binary to .gitattributes and check the file "
    + "out again"

  /// A cassette is binary: among so many line feeds some would stand alone.
  static func areConverted(_ start: [UInt8]) -> Bool {
    var (converted, last) = (0, UInt8(0))
    for byte in start {
      if byte == 0x0A {
        guard last == 0x0D else { return false }
        converted += 1
      }
      last = byte
    }
    return converted > 0
  }
}
