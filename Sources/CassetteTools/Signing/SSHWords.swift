/// The words of a line, parted by spaces and tabs, except within quotation marks.
struct SSHWords {
  private var rest: ArraySlice<UInt8>

  init(_ line: [UInt8]) {
    rest = line[...]
  }

  /// A word as it stands, and without the quotation marks around it.
  struct Word {
    let text: [UInt8]
    var value: [UInt8] { SSHWords.unquoted(text) ?? text }
  }

  mutating func next() -> Word? {
    rest = rest.drop(while: Self.isSpace)
    let end = Self.end(of: rest, where: Self.isSpace)
    guard end > rest.startIndex else { return nil }
    defer { rest = rest[end...] }
    return Word(text: Array(rest[..<end]))
  }

  /// The parts of a text between separators outside of quotation marks.
  static func split(_ text: [UInt8], at separator: UInt8) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = text[...]
    while true {
      let end = end(of: rest) { $0 == separator }
      parts.append(Array(rest[..<end]))
      guard end < rest.endIndex else { return parts }
      rest = rest[(end + 1)...]
    }
  }

  /// What stands between the quotation marks; nil when there are none. `\"` is one that belongs to the text.
  static func unquoted(_ text: [UInt8]) -> [UInt8]? {
    guard text.count >= 2, text.first == quote, text.last == quote else { return nil }
    var value: [UInt8] = []
    for byte in text.dropFirst().dropLast() {
      if byte == quote, value.last == backslash { value.removeLast() }
      value.append(byte)
    }
    return value
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func end(of text: ArraySlice<UInt8>, where isSeparator: (UInt8) -> Bool) -> Int {
    var isQuoted = false
    var before: UInt8?
    for (index, byte) in zip(text.indices, text) {
      if byte == quote, before != backslash { isQuoted.toggle() }
      if !isQuoted, isSeparator(byte) { return index }
      before = byte
    }
    return text.endIndex
  }
}
