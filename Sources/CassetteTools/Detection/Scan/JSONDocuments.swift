import CassetteFormat

/// The search of the JSON documents that follow each other in a text, up to its end, and of what stands between them.
struct JSONDocuments {
  private let text: UnsafeRawBufferPointer
  private let origin: TextOrigin
  /// The origin of the text as JSON.
  private let inner: TextOrigin
  private let depth: Int
  private let scan: ContentScan
  /// What is known of the content, and where the text begins in it.
  private let survey: (content: ContentSurvey, offset: Int)?
  private(set) var lexer: JSONLexer
  /// The field of the values of the key that was read last.
  private var field: (key: Range<Int>?, field: SecretContext.Field) = (nil, .text)
  /// Where outermost objects stand, and the objects of an outermost array: maybe pieces of one thing.
  private(set) var documents: [Range<Int>] = []

  /// Numbers shorter than this identify nobody.
  private static let leastNumber = 8
  private static let maximumDocuments = 100_000

  init(
    _ text: UnsafeRawBufferPointer, _ origin: TextOrigin, view: Detection.View = .json, depth: Int,
    _ scan: ContentScan, survey: (ContentSurvey, Int)? = nil, from lexer: JSONLexer? = nil
  ) {
    self.text = text
    self.origin = origin
    inner = origin.decoded(.identity(text.count), view)
    self.depth = depth
    self.scan = scan
    self.survey = survey
    self.lexer = lexer ?? JSONLexer(nesting: scan.limits.nesting)
  }

  /// Searches everything.
  ///
  /// - Parameter visit: Called after each token.
  mutating func search(_ visit: (JSONLexer.Token, JSONDocuments) -> Void = { _, _ in }) {
    while true {
      let token = lexer.next(text)
      let found = scan.candidates.count
      switch token {
      case .key(let key) where isPlain(key): break
      case .key(let key):
        search(key, .key)
        if scan.candidates.count > found { lexer.hideKey() }
        complete(since: found)
      case .string(let string) where isPlain(string) && !isValueExpected(): break
      case .string(let string):
        search(string, fieldOfValue())
        complete(since: found)
      case .number(let range) where range.count >= Self.leastNumber:
        let number = JSONLexer.Text(range: range, isEscaped: false)
        if isPlain(number), !isValueExpected() { break }
        search(number, fieldOfValue())
        complete(since: found)
      case .close: noteDocument()
      case .failure: searchRest()
      case .number, .literal, .open: break
      case .end: return
      }
      visit(token, self)
    }
  }

  /// Whether a first look has told that nothing is in a string.
  private func isPlain(_ string: JSONLexer.Text) -> Bool {
    guard let survey else { return false }
    let text = UnsafeRawBufferPointer(rebasing: text[string.range])
    return survey.content.isPlain(text, at: string.range.lowerBound + survey.offset)
  }

  /// Whether the key of the value that is being read may make a secret of it.
  private func isValueExpected() -> Bool {
    guard let key = lexer.key else { return false }
    return key.isEscaped || scan.scanner.expectsValue(ofMember: UnsafeRawBufferPointer(rebasing: text[key.range]))
  }

  private func complete(since count: Int) {
    guard scan.candidates.count > count else { return }
    let pointer = JSONPath.pointer(of: lexer.levels, in: text)
    scan.complete(since: count) { $0.pointer = pointer }
  }

  private func search(_ string: JSONLexer.Text, _ field: SecretContext.Field) {
    let slice = UnsafeRawBufferPointer(rebasing: text[string.range])
    let place = inner.advanced(by: string.range.lowerBound)
    if string.isEscaped {
      scan.search(BackslashEscapes.decode(slice), nil, of: place, field, depth: depth)
    } else {
      scan.search(slice, place, field, depth: depth)
    }
  }

  private mutating func fieldOfValue() -> SecretContext.Field {
    guard let key = lexer.key else { return .text }
    if field.key != key.range { field = (key.range, .member(key.bytes(in: text))) }
    return field.field
  }

  /// Searches what is not JSON, up to a line that may begin with a document.
  private mutating func searchRest() {
    let start = lexer.position
    var end = start
    repeat {
      end = text.firstOffset(of: 0x0A, from: end).map { $0 + 1 } ?? text.count
    } while end < text.count && !JSONLexer.mayBegin(text, at: end)
    let rest = UnsafeRawBufferPointer(rebasing: text[start..<end])
    scan.search(rest, origin.advanced(by: start), .text, depth: depth)
    lexer = JSONLexer(from: end, nesting: scan.limits.nesting)
  }

  private mutating func noteDocument() {
    guard let closed = lexer.closed, closed.isObject, documents.count < Self.maximumDocuments else { return }
    let isElement = lexer.levels.count == 1 && !lexer.levels[0].isObject
    if lexer.levels.isEmpty || isElement { documents.append(closed.start..<lexer.position) }
  }
}
