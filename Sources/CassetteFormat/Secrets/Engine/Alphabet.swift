/// A set of ASCII characters.
struct Alphabet: Sendable {
  /// The characters as Spec/secrets.md writes them: single ones and ranges, `A-Za-z0-9_-`; of those in the code alone.
  ///
  /// Static, so that an alphabet is a few words that nothing counts references to.
  private(set) var notation: StaticString?
  private let low: UInt64
  private let high: UInt64

  /// - Returns: Nil for a notation with characters outside of printable ASCII, or with a range that runs backwards.
  init?(notation: String) {
    var members: (low: UInt64, high: UInt64) = (0, 0)
    let characters = Array(notation.utf8)
    guard !characters.isEmpty, characters.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    var index = 0
    while index < characters.count {
      let isRange = index + 2 < characters.count && characters[index + 1] == UInt8(ascii: "-")
      let first = characters[index]
      let last = isRange ? characters[index + 2] : first
      guard first <= last else { return nil }
      for character in first...last {
        if character < 64 { members.low |= 1 << UInt64(character) } else { members.high |= 1 << UInt64(character - 64) }
      }
      index += isRange ? 3 : 1
    }
    (low, high) = members
  }

  init(_ notation: StaticString) {
    self = Alphabet(notation: notation.description)!
    self.notation = notation
  }

  private init(_ low: UInt64, _ high: UInt64) {
    self.low = low
    self.high = high
  }

  func union(_ other: Alphabet) -> Alphabet {
    Alphabet(low | other.low, high | other.high)
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let bits = byte < 64 ? low : byte < 128 ? high : 0
    return bits >> UInt64(byte & 63) & 1 == 1
  }

  /// The end of the characters of the set that begin at an offset.
  func end(of text: UnsafeRawBufferPointer, from start: Int, atMost count: Int) -> Int {
    let limit = count < text.count - start ? start + count : text.count
    var end = start
    while end < limit, contains(text[end]) { end += 1 }
    return end
  }

  /// The beginning of the characters of the set that end at an offset.
  func start(of text: UnsafeRawBufferPointer, before end: Int, atMost count: Int) -> Int {
    let limit = max(0, end - count)
    var start = end
    while start > limit, contains(text[start - 1]) { start -= 1 }
    return start
  }
}

extension Alphabet {
  /// What keys are made of; a secret does not stand beside one of these.
  static let word = Alphabet("A-Za-z0-9_-")
  static let alphanumeric = Alphabet("A-Za-z0-9")
  static let lowercase = Alphabet("a-z0-9")
  static let uppercase = Alphabet("A-Z0-9")
  static let digits = Alphabet("0-9")
  static let hexadecimal = Alphabet("0-9a-f")
  static let base64 = Alphabet("A-Za-z0-9+/")
  static let base32 = Alphabet("A-Z2-7")
}
