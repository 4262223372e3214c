/// The kinds of characters in a text.
struct CharacterClasses {
  private var capitals = 0
  private var letters = 0
  private var digits = 0

  init(_ text: UnsafeRawBufferPointer) {
    for byte in text {
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
}
