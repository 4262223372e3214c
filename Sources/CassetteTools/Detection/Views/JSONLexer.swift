import CassetteFormat

/// The strings, keys and numbers of JSON, one after the other, without recursion and without building anything.
///
/// It is lax where that hides nothing: control characters in strings, any spelling of numbers, keys that occur twice. Text
/// after a document is another document, as in JSON lines.
struct JSONLexer {
  /// A string or a key, without its quotes.
  struct Text {
    let range: Range<Int>
    let isEscaped: Bool
  }

  enum Token {
    case key(Text)
    case string(Text)
    case number(Range<Int>)
    /// `true`, `false` or `null`.
    case literal(Range<Int>)
    case open
    case close
    /// The end of the text, between documents.
    case end
    /// What stands at the position is not JSON, or is nested too deeply.
    case failure
  }

  /// A container that is open.
  struct Level {
    let isObject: Bool
    /// Where its bracket stands.
    let start: Int
    /// The key of the member that is being read; in an array, that of the nearest object around it.
    var key: Text?
    /// The number of the element that is being read.
    var index = 0
    /// Whether the key must not be shown.
    var isSecret = false
  }

  private enum Expectation {
    case value, firstElement, firstKey, key, separator
  }

  private(set) var position = 0
  private(set) var levels: [Level] = []
  /// The container that was closed last.
  private(set) var closed: Level?
  private var expectation = Expectation.value
  private let nesting: Int

  init(from position: Int = 0, nesting: Int) {
    self.position = position
    self.nesting = nesting
  }

  /// Whether a document with strings may begin at an offset: one look tells a list from `[INFO] ready`.
  static func mayBegin(_ text: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start < text.count else { return false }
    let next = text[(start + 1)...].first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    return switch (text[start], next) {
    case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "{"), UInt8(ascii: "}")): true
    case (UInt8(ascii: "["), UInt8(ascii: "\"")), (UInt8(ascii: "["), UInt8(ascii: "{")): true
    case (UInt8(ascii: "["), UInt8(ascii: "[")), (UInt8(ascii: "["), UInt8(ascii: "]")): true
    default: false
    }
  }

  /// The key whose value is being read.
  var key: Text? { levels.last?.key }

  /// Says that the key of the value that is being read is a secret.
  mutating func hideKey() { levels[levels.count - 1].isSecret = true }

  /// Reads the next token of the text of which the tokens before were read.
  mutating func next(_ text: UnsafeRawBufferPointer) -> Token {
    while let byte = skipSpace(text) {
      switch expectation {
      case .separator:
        guard let isObject = levels.last?.isObject else {
          expectation = .value
          continue
        }
        if byte == UInt8(ascii: ",") {
          position += 1
          levels[levels.count - 1].index += 1
          expectation = isObject ? .key : .value
        } else {
          return close(byte)
        }
      case .firstKey where byte != UInt8(ascii: "\""): return close(byte)
      case .firstKey, .key: return key(text, byte)
      case .firstElement where byte == UInt8(ascii: "]"): return close(byte)
      case .firstElement, .value: return value(text, byte)
      }
    }
    return levels.isEmpty && (expectation == .value || expectation == .separator) ? .end : .failure
  }

  private mutating func skipSpace(_ text: UnsafeRawBufferPointer) -> UInt8? {
    while position < text.count {
      let byte = text[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  private mutating func close(_ byte: UInt8) -> Token {
    guard let level = levels.last, byte == (level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
      return .failure
    }
    closed = levels.removeLast()
    position += 1
    expectation = .separator
    return .close
  }

  private mutating func key(_ text: UnsafeRawBufferPointer, _ byte: UInt8) -> Token {
    let start = position
    guard byte == UInt8(ascii: "\""), let key = string(text), skipSpace(text) == UInt8(ascii: ":") else {
      position = start
      return .failure
    }
    position += 1
    levels[levels.count - 1].key = key
    levels[levels.count - 1].isSecret = false
    expectation = .value
    return .key(key)
  }

  private mutating func value(_ text: UnsafeRawBufferPointer, _ byte: UInt8) -> Token {
    switch byte {
    case UInt8(ascii: "\""):
      guard let value = string(text) else { return .failure }
      expectation = .separator
      return .string(value)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard levels.count < nesting else { return .failure }
      let isObject = byte == UInt8(ascii: "{")
      levels.append(Level(isObject: isObject, start: position, key: isObject ? nil : key))
      position += 1
      expectation = isObject ? .firstKey : .firstElement
      return .open
    default: return word(text, byte)
    }
  }

  /// Reads a string; the position stays when it has no end.
  private mutating func string(_ text: UnsafeRawBufferPointer) -> Text? {
    var end = position + 1
    var isEscaped = false
    while true {
      end = JSONScan.endOfPlainText(text, from: end)
      guard end < text.count else { return nil }
      if text[end] == UInt8(ascii: "\"") { break }
      if text[end] == UInt8(ascii: "\\") { isEscaped = true }
      end += text[end] == UInt8(ascii: "\\") ? 2 : 1
      guard end < text.count else { return nil }
    }
    defer { position = end + 1 }
    return Text(range: position + 1..<end, isEscaped: isEscaped)
  }

  /// Reads a number, `true`, `false` or `null`.
  private mutating func word(_ text: UnsafeRawBufferPointer, _ byte: UInt8) -> Token {
    var end = position
    while end < text.count, Self.isWord(text[end]) { end += 1 }
    let word = position..<end
    let isNumber = byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    guard isNumber ? text[word].allSatisfy(Self.isNumeric) : Self.isLiteral(text[word]) else { return .failure }
    position = end
    expectation = .separator
    return isNumber ? .number(word) : .literal(word)
  }

  private static func isLiteral(_ word: Slice<UnsafeRawBufferPointer>) -> Bool {
    ["true", "false", "null"].contains { $0.utf8.elementsEqual(word) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isNumeric(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
