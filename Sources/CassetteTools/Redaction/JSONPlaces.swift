import CassetteFormat

/// The values of the JSON in a body: of documents one after the other, or in the data of server-sent events.
enum JSONPlaces {
  struct Value {
    /// The names and indices that lead to it.
    let tokens: [[UInt8]]
    /// Without the quotes, for a string.
    let range: Range<Int>
    let isString: Bool
  }

  /// Deeper values cannot be chosen.
  private static let nesting = 256

  /// Hands out every value, inner ones first; what is no JSON is passed over.
  static func forEach(in content: [UInt8], _ body: (Value) -> Void) {
    content.withUnsafeBytes { text in
      guard EventStreamReader.isLikely(text) else { return walk(text, at: 0, body) }
      for line in ServerSentEvents(content).items.flatMap(\.lines) {
        walk(UnsafeRawBufferPointer(rebasing: text[line]), at: line.lowerBound, body)
      }
    }
  }

  private static func walk(_ text: UnsafeRawBufferPointer, at offset: Int, _ body: (Value) -> Void) {
    var lexer = JSONLexer(nesting: nesting)
    var starts: [Int] = []
    func report(_ range: Range<Int>, isString: Bool = false) {
      let tokens = lexer.levels.map { level in
        level.isObject ? level.key?.bytes(in: text) ?? [] : Array(String(level.index).utf8)
      }
      body(Value(tokens: tokens, range: range.lowerBound + offset..<range.upperBound + offset, isString: isString))
    }
    while true {
      switch lexer.next(text) {
      case .string(let string): report(string.range, isString: true)
      case .number(let range), .literal(let range): report(range)
      case .open: starts.append(lexer.position - 1)
      case .close: if let start = starts.popLast() { report(start..<lexer.position) }
      case .key: break
      case .end, .failure: return
      }
    }
  }
}
