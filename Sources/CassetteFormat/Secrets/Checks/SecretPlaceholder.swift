/// What stands in the place of a secret that was removed: `RW_REDACTED_<label>_<ordinal>`, then `x` up to a length.
public enum SecretPlaceholder {
  static let prefix = Array("RW_REDACTED_".utf8)

  /// Whether there is a placeholder anywhere in a text.
  static func occurs(in text: UnsafeRawBufferPointer) -> Bool {
    text.indices.contains { text[$0] == prefix[0] && end(in: text, at: $0) != nil }
  }

  /// The offset after the placeholder at an offset; nil when there is none.
  public static func end(in text: UnsafeRawBufferPointer, at start: Int) -> Int? {
    guard text.count - start >= prefix.count, text[start..<start + prefix.count].elementsEqual(prefix) else {
      return nil
    }
    let label = start + prefix.count
    let line = Alphabet.lowercase.end(of: text, from: label, atMost: .max)
    guard line > label, line < text.count, text[line] == UInt8(ascii: "_") else { return nil }
    let ordinal = Alphabet.digits.end(of: text, from: line + 1, atMost: .max)
    guard ordinal - line > 2 else { return nil }
    return Alphabet("x").end(of: text, from: ordinal, atMost: .max)
  }
}
