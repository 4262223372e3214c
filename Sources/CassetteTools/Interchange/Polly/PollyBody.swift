import CassetteFormat

/// The bytes that Polly.JS replays for the text that it has recorded.
enum PollyBody {
  /// - Returns: Nil for an empty text, for which HAR's own rules are good.
  static func read(_ text: String, _ content: JSONValue?, _ headers: HARHeaders) -> RecordedBody? {
    guard !text.isEmpty else { return nil }
    let isHex = content?["_isBinary"]?.text == "true"
    let isBase64 = content?["encoding"]?.text == "base64"
    // A response with a content coding is kept as it came, piece by piece.
    if isHex || isBase64, headers.value("Content-Encoding") != nil, let parts = parts(text) {
      let chunks = parts.map { isHex ? hex($0) : LaxBase64.decode($0) }
      var body = RecordedBody(chunks.flatMap { $0 })
      if chunks.count > 1 {
        // The borders are known, the time between them is not.
        body.chunks = ChunkTable(chunks.map { ChunkTable.Chunk(length: $0.count, delay: 0) })
        body.chunkFidelity = .reconstructed
      }
      return body
    }
    if isHex { return RecordedBody(hex(text)) }
    return RecordedBody(isBase64 ? LaxBase64.decode(text) : Array(text.utf8))
  }

  private static func parts(_ text: String) -> [String]? {
    let bytes = Array(text.utf8)
    guard case .array(let items)? = try? JSONParser.lax(bytes.span.bytes) else { return nil }
    let parts = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    return parts.count == items.count ? parts : nil
  }

  /// Pairs of hexadecimal digits up to the first that is none, as `Buffer.from` reads them.
  private static func hex(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count - 1, by: 2) {
      guard let high = Hex.value(of: digits[index]), let low = Hex.value(of: digits[index + 1]) else { break }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
