import CassetteFormat

extension ContentScan {
  /// How a content is written.
  enum Form {
    case json, events, form, text

    /// What a media type says, or the first bytes.
    init(_ text: UnsafeRawBufferPointer, type: [UInt8]?) {
      let type = type.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
      if type.hasPrefix("text/event-stream") || EventStreamReader.isLikely(text) {
        self = .events
      } else if type.hasPrefix("application/x-www-form-urlencoded") {
        self = .form
      } else if let start = text.firstIndex(where: { $0 > 0x20 }), JSONLexer.mayBegin(text, at: start) {
        self = .json
      } else {
        self = .text
      }
    }
  }

  /// Searches a form, or the query of a target: names and values, decoded.
  func searchForm(_ text: UnsafeRawBufferPointer, _ origin: TextOrigin) {
    var start = 0
    for pair in text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
      start = pair.startIndex
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      let field = PercentEscapes.decode(UnsafeRawBufferPointer(rebasing: name), isForm: true)
      search(field, .percent, of: origin.advanced(by: start), .key, depth: 0)
      guard name.endIndex < pair.endIndex else { continue }
      let value = UnsafeRawBufferPointer(rebasing: pair[(name.endIndex + 1)...])
      let place = origin.advanced(by: name.endIndex + 1)
      let isEncoded = value.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
      guard isEncoded else {
        search(value, place, .query(field.bytes), depth: 0)
        continue
      }
      search(PercentEscapes.decode(value, isForm: true), .percent, of: place, .query(field.bytes), depth: 0)
      // A plus may be meant: base64 is often not encoded again.
      match(value, place, .query(field.bytes))
    }
  }
}
