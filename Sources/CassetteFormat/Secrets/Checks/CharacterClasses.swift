/// The kinds of characters in a text.
struct CharacterClasses {
  private var capitals = 0
  private var letters = 0
  private var digits = 0
  /// How often a letter comes right after a digit, or a digit after a letter.
  private(set) var turns = 0

  init(_ text: UnsafeRawBufferPointer) {
    var previous: UInt8 = 0
    for byte in text {
      if Self.isDigit(byte) ? Self.isLetter(previous) : Self.isDigit(previous) && Self.isLetter(byte) { turns += 1 }
      previous = byte
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x41...0x5A: capitals += 1
      case 0x61...0x7A: letters += 1
      default: break
      }
    }
  }

  var isMixed: Bool { capitals > 0 && letters > 0 && digits > 0 }
  var isRandom: Bool { capitals + letters > 0 && digits > 0 }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
