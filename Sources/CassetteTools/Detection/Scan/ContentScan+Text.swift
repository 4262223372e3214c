import CassetteFormat

extension ContentScan {
  /// Searches a text and everything that can be decoded from it.
  ///
  /// - Parameters:
  ///   - depth: How many decodings led to the text; the work for those of 0 is bounded by nothing but their size.
  ///   - last: The last of these decodings.
  func search(
    _ text: UnsafeRawBufferPointer, _ origin: TextOrigin, _ field: SecretContext.Field, depth: Int = 0,
    after last: Detection.View? = nil
  ) {
    guard !text.isEmpty, depth == 0 || spend(text.count) else { return }
    let isDeepest = depth >= limits.depth
    if !isDeepest, isJSON(text) { return searchNested(text, origin, depth: depth + 1) }
    if !isDeepest, EventStreamReader.isLikely(text) { return searchEvents(text, origin, depth: depth + 1) }
    searchText(text, origin, field, depth: depth, after: last)
  }

  /// Searches a text that is neither JSON nor events.
  func searchText(
    _ text: UnsafeRawBufferPointer, _ origin: TextOrigin, _ field: SecretContext.Field, depth: Int,
    after last: Detection.View? = nil
  ) {
    match(text, origin, field)
    guard depth < limits.depth else { return }
    // One order is enough: percent signs hide backslashes, and these hide escape characters, hardly the other way round.
    if last != .escapes, last != .ansi, PercentEscapes.areIn(text) {
      search(PercentEscapes.decode(text), .percent, of: origin, field, depth: depth + 1)
    }
    if last != .ansi, BackslashEscapes.areIn(text) {
      search(BackslashEscapes.decode(text), .escapes, of: origin, field, depth: depth + 1)
    }
    if last != .ansi, TerminalSequences.areIn(text) {
      search(TerminalSequences.decode(text), .ansi, of: origin, field, depth: depth + 1)
    }
    Base64Runs.forEach(in: text) { search($0, .base64, of: origin, field, depth: depth + 1) }
  }

  /// Searches a text that was decoded.
  func search(
    _ decoded: DecodedText, _ view: Detection.View?, of origin: TextOrigin, _ field: SecretContext.Field, depth: Int
  ) {
    decoded.bytes.withUnsafeBytes { search($0, origin.decoded(decoded.map, view), field, depth: depth, after: view) }
  }

  /// Whether a text is JSON, or JSON lines, from its beginning to its end.
  private func isJSON(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first(where: { $0 > 0x20 }), let last = text.last(where: { $0 > 0x20 }) else { return false }
    switch (first, last) {
    case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "["), UInt8(ascii: "]")),
      (UInt8(ascii: "\""), UInt8(ascii: "\"")):
      break
    default: return false
    }
    guard spend(text.count) else { return false }
    var lexer = JSONLexer(nesting: limits.nesting)
    while true {
      switch lexer.next(text) {
      case .end: return true
      case .failure: return false
      default: break
      }
    }
  }

  private func searchNested(_ text: UnsafeRawBufferPointer, _ origin: TextOrigin, depth: Int) {
    var documents = JSONDocuments(text, origin, view: .nestedJSON, depth: depth, self)
    documents.search()
  }
}
