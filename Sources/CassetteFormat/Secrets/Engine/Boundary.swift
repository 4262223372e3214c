/// Whether a secret may begin or end where it does: it is not a piece of a longer word.
enum Boundary {
  /// Whether a secret may begin at an offset.
  ///
  /// An escape before it is no part of its word, as in text that no view decoded: `\nsk-…`, `%20sk-…`, a colour.
  static func isFree(_ text: UnsafeRawBufferPointer, before offset: Int, of boundary: Alphabet?) -> Bool {
    guard let boundary, offset > 0, boundary.contains(text[offset - 1]) else { return true }
    return isEscape(text, endingAt: offset)
  }

  /// Whether a secret may end at an offset.
  static func isFree(
    _ text: UnsafeRawBufferPointer, after offset: Int, of boundary: Alphabet?, _ last: Alphabet?
  ) -> Bool {
    guard let boundary, offset < text.count else { return true }
    return !boundary.contains(text[offset]) && !(last?.contains(text[offset]) ?? false)
  }

  /// Whether `\n`, `\x0a`, `\u000a`, `%0a` or the end of a colour ends there.
  private static func isEscape(_ text: UnsafeRawBufferPointer, endingAt end: Int) -> Bool {
    func digits(_ count: Int, after mark: String) -> Bool {
      let start = end - count - mark.utf8.count
      return start >= 0 && text[start..<end - count].elementsEqual(mark.utf8)
        && text[(end - count)..<end].allSatisfy(hexadecimal.contains)
    }
    if end >= 2, text[end - 2] == UInt8(ascii: "\\"), letters.contains(text[end - 1]) { return true }
    return digits(2, after: "%") || digits(2, after: "\\x") || digits(4, after: "\\u") || isColour(text, endingAt: end)
  }

  /// Whether `ESC [ … m` ends there, with ESC as it is or escaped.
  private static func isColour(_ text: UnsafeRawBufferPointer, endingAt end: Int) -> Bool {
    guard end >= 3, text[end - 1] == UInt8(ascii: "m") else { return false }
    let bracket = parameters.start(of: text, before: end - 1, atMost: 16) - 1
    guard bracket >= 1, text[bracket] == UInt8(ascii: "[") else { return false }
    let escapes = ["\u{1B}", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e"]
    return escapes.contains { escape in
      let start = bracket - escape.utf8.count
      return start >= 0 && text[start..<bracket].elementsEqual(escape.utf8)
    }
  }

  private static let letters = Alphabet("abefnrtv0")
  private static let hexadecimal = Alphabet("0-9A-Fa-f")
  private static let parameters = Alphabet("0-9;:")
}
