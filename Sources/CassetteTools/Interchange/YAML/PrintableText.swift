/// The characters that YAML takes as they are, but for tabs and for line ends that are no line feeds.
enum PrintableText {
  /// Whether a text is UTF-8 of line feeds and characters that can be printed.
  static func isAll(of text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while position < text.count {
      position = endOfASCII(text, from: position)
      guard position < text.count else { return true }
      guard let length = lengthOfScalar(text, at: position) else { return false }
      position += length
    }
    return true
  }

  /// The first offset whose byte is neither a line feed nor a printable ASCII character.
  private static func endOfASCII(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
    typealias Vector = SIMD16<UInt8>
    let first = Vector(repeating: 0x20)
    let printable = Vector(repeating: 0x5F)
    let lineFeed = Vector(repeating: 0x0A)
    var position = start
    while position + 16 <= text.count {
      let bytes = text.loadUnaligned(fromByteOffset: position, as: Vector.self)
      let isPlain = (bytes &- first .< printable) .| (bytes .== lineFeed)
      guard all(isPlain) else { break }
      position += 16
    }
    while position < text.count, text[position] == 0x0A || (0x20..<0x7F).contains(text[position]) { position += 1 }
    return position
  }

  /// How many bytes the character beyond ASCII has that stands there; nil for none, and for those that end lines, that
  /// control, or that mark the order of bytes.
  private static func lengthOfScalar(_ text: UnsafeRawBufferPointer, at start: Int) -> Int? {
    var iterator = text[start..<min(start + 4, text.count)].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    switch scalar.value {
    case 0..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: return nil
    default: return UTF8.width(scalar)
    }
  }
}
