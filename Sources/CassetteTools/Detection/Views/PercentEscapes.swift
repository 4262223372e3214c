/// Percent-encoding, of URLs and forms.
enum PercentEscapes {
  private static let percent = UInt8(ascii: "%")

  static func areIn(_ text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while let next = text.firstOffset(of: percent, from: position) {
      if isEscape(text, at: next) { return true }
      position = next + 1
    }
    return false
  }

  /// Whether what follows a percent sign makes it an escape.
  static func isEscape(_ text: UnsafeRawBufferPointer, at start: Int) -> Bool {
    text.number(start + 1, digits: 2, radix: 16) != nil
  }

  /// The text without its escapes; what is no escape stays as it is.
  ///
  /// - Parameter isForm: Whether `+` stands for a space.
  static func decode(_ text: UnsafeRawBufferPointer, isForm: Bool = false) -> DecodedText {
    var decoded = DecodedText()
    var start = 0
    for position in text.indices where position >= start {
      let byte: (value: UInt8, length: Int)
      if text[position] == percent, let number = text.number(position + 1, digits: 2, radix: 16) {
        byte = (UInt8(number), 3)
      } else if isForm, text[position] == UInt8(ascii: "+") {
        byte = (0x20, 1)
      } else {
        continue
      }
      decoded.append(plain: text, start..<position)
      decoded.append(byte.value, from: position..<position + byte.length)
      start = position + byte.length
    }
    decoded.append(plain: text, start..<text.count)
    return decoded
  }
}
