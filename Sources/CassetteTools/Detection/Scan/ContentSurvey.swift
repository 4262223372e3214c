import CassetteFormat

/// A first look at a content, which tells where a search would find nothing.
struct ContentSurvey {
  /// A bit for each block of 32 bytes: whether something stands there that only a search can judge.
  private var blocks: [UInt64]
  private static let blockBits = 5

  /// Looks at JSON, or at events with JSON; nil when the scanner's rules allow no such look.
  init?(_ text: UnsafeRawBufferPointer, _ scanner: SecretScanner) {
    blocks = [UInt64](repeating: 0, count: (text.count >> Self.blockBits) >> 6 + 1)
    guard (blocks.withUnsafeMutableBufferPointer { Self.mark(text, scanner, in: $0) }) else { return nil }
  }

  private static func mark(
    _ text: UnsafeRawBufferPointer, _ scanner: SecretScanner, in blocks: UnsafeMutableBufferPointer<UInt64>
  ) -> Bool {
    func mark(_ range: Range<Int>) {
      for block in range.lowerBound >> blockBits...(range.upperBound - 1) >> blockBits {
        blocks[block >> 6] |= 1 << UInt64(block & 63)
      }
    }
    guard scanner.forEachPlace(in: text, mark) else { return false }
    Self.forEach(UInt8(ascii: "%"), in: text) { if PercentEscapes.isEscape(text, at: $0) { mark($0..<$0 + 1) } }
    Self.forEach(0x1B, in: text) { mark($0..<$0 + 1) }
    markEscapes(text, mark)
    Base64Runs.forEachPlace(in: text, mark)
    return true
  }

  private static func forEach(_ byte: UInt8, in text: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    var position = 0
    while let next = text.firstOffset(of: byte, from: position) {
      body(next)
      position = next + 1
    }
  }

  /// Marks escapes that may stand for a part of a secret; those for line ends and quotes do not.
  private static func markEscapes(_ text: UnsafeRawBufferPointer, _ mark: (Range<Int>) -> Void) {
    var position = 0
    while let next = text.firstOffset(of: UInt8(ascii: "\\"), from: position) {
      let letter = next + 1 < text.count ? text[next + 1] : 0
      if !"nrt\"".utf8.contains(letter) { mark(next..<min(next + 2, text.count)) }
      position = next + 2
    }
  }

  /// Whether nothing is to be found in a JSON string, whatever its escapes stand for, unless its member's name makes a secret
  /// of it.
  ///
  /// - Parameter offset: Where the string stands in the content.
  func isPlain(_ string: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    guard !string.isEmpty else { return true }
    for block in offset >> Self.blockBits...(offset + string.count - 1) >> Self.blockBits
    where blocks[block >> 6] >> UInt64(block & 63) & 1 == 1 {
      return false
    }
    return !Self.mayHoldDocument(string)
  }

  /// Whether a string may be JSON or a stream of events.
  private static func mayHoldDocument(_ text: UnsafeRawBufferPointer) -> Bool {
    switch text.first(where: { $0 > 0x20 }) {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "\\"): true
    default: EventStreamReader.isLikely(text)
    }
  }

  /// Whether a search of a short text that is not JSON would find nothing.
  static func isPlain(_ text: UnsafeRawBufferPointer, _ scanner: SecretScanner, _ field: SecretContext.Field) -> Bool {
    guard !mayHoldDocument(text), !scanner.expectsValue(of: field), !text.contains(UInt8(ascii: "\\")) else {
      return false
    }
    var isPlain = true
    guard scanner.forEachPlace(in: text, { _ in isPlain = false }), isPlain else { return false }
    guard !PercentEscapes.areIn(text), !TerminalSequences.areIn(text) else { return false }
    Base64Runs.forEachPlace(in: text) { _ in isPlain = false }
    return isPlain
  }
}
