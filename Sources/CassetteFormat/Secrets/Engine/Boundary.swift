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
    func has(_ mark: UInt8, _ distance: Int) -> Bool { end >= distance && text[end - distance] == mark }
    func areDigits(_ count: Int) -> Bool { text[(end - count)..<end].allSatisfy(hexadecimal.contains) }
    let backslash = UInt8(ascii: "\\")
    if has(backslash, 2), letters.contains(text[end - 1]) { return true }
    if has(UInt8(ascii: "%"), 3) || has(backslash, 4) && has(UInt8(ascii: "x"), 3), areDigits(2) { return true }
    if has(backslash, 6), has(UInt8(ascii: "u"), 5), areDigits(4) { return true }
    return isColour(text, endingAt: end)
  }

  /// Whether `ESC [ … m` ends there, with ESC as it is or escaped.
  private static func isColour(_ text: UnsafeRawBufferPointer, endingAt end: Int) -> Bool {
    guard end >= 3, text[end - 1] == UInt8(ascii: "m") else { return false }
    let bracket = parameters.start(of: text, before: end - 1, atMost: 16) - 1
    guard bracket >= 1, text[bracket] == UInt8(ascii: "[") else { return false }
    return escapes.contains { escape in
      let start = bracket - escape.utf8.count
      return start >= 0 && text[start..<bracket].elementsEqual(escape.utf8)
    }
  }

  /// How ESC is written.
  static let escapes = ["\u{1B}", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e"]
  private static let letters = Alphabet("abefnrtv0")
  private static let hexadecimal = Alphabet("0-9A-Fa-f")
  private static let parameters = Alphabet("0-9;:")
}
