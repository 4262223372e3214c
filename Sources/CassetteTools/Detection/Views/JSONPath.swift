/// The JSON pointer (RFC 6901) of the value that a lexer reads.
enum JSONPath {
  /// Deeper values have none: it would be longer than what it points to.
  private static let maximumDepth = 64

  /// The pointer; nil when a key on the way is a secret.
  ///
  /// - Parameter text: What the lexer reads.
  static func pointer(of levels: [JSONLexer.Level], in text: UnsafeRawBufferPointer) -> String? {
    guard levels.count <= maximumDepth, !levels.contains(where: \.isSecret) else { return nil }
    return levels.reduce(into: "") { pointer, level in
      pointer += "/"
      guard level.isObject else { return pointer += String(level.index) }
      guard let key = level.key else { return }
      for character in String(decoding: key.bytes(in: text), as: UTF8.self).unicodeScalars {
        switch character {
        case "~": pointer += "~0"
        case "/": pointer += "~1"
        default: pointer.unicodeScalars.append(character)
        }
      }
    }
  }
}

extension JSONLexer.Text {
  /// The text without its escapes.
  func bytes(in text: UnsafeRawBufferPointer) -> [UInt8] {
    let slice = UnsafeRawBufferPointer(rebasing: text[range])
    return isEscaped ? BackslashEscapes.decode(slice).bytes : Array(slice)
  }
}
