import CassetteFormat

/// The JSON pointer (RFC 6901) of the value that a lexer reads.
enum JSONPath {
  /// Deeper values have none: it would be longer than what it points to.
  private static let maximumDepth = 64

  /// The pointer; nil when a key on the way is a secret.
  ///
  /// - Parameter text: What the lexer reads.
  static func pointer(of levels: [JSONLexer.Level], in text: UnsafeRawBufferPointer) -> String? {
    guard levels.count <= maximumDepth, !levels.contains(where: \.isSecret) else { return nil }
    var pointer: [UInt8] = []
    for level in levels {
      pointer.append(UInt8(ascii: "/"))
      if !level.isObject {
        pointer.append(contentsOf: String(level.index).utf8)
      } else if let key = level.key {
        key.withBytes(in: text) { PointerToken.append($0, to: &pointer) }
      }
    }
    return String(decoding: pointer, as: UTF8.self)
  }
}

extension JSONLexer.Text {
  /// The text without its escapes.
  func bytes(in text: UnsafeRawBufferPointer) -> [UInt8] { withBytes(in: text) { Array($0) } }

  /// Hands out the text without its escapes, which is not copied if it has none.
  fileprivate func withBytes<Result>(
    in text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let slice = UnsafeRawBufferPointer(rebasing: text[range])
    return isEscaped ? BackslashEscapes.decode(slice).bytes.withUnsafeBytes(body) : body(slice)
  }
}
