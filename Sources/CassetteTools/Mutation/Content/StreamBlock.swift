import CassetteFormat

/// A block of a `text/event-stream` body, from its first line to the empty line that ends it (WHATWG HTML §9.2.5).
///
/// The blocks of a body cover it without gaps, so that one can be taken out, doubled or moved.
struct StreamBlock {
  struct Line {
    /// Without its end: LF, CR LF or CR.
    let range: Range<Int>
    /// With its end.
    let whole: Range<Int>
  }

  let range: Range<Int>
  let lines: [Line]
  /// Whether an empty line ends it; the last one of a stream that was cut has none.
  let isComplete: Bool
  /// The value of its `event` field, and where it stands.
  let name: String?
  let nameRange: Range<Int>?
  /// The values of its `data` fields.
  let data: [Range<Int>]

  /// Takes a body apart.
  static func blocks(of content: [UInt8]) -> [StreamBlock] {
    content.withUnsafeBytes { text in
      var blocks: [StreamBlock] = []
      var reader = EventStreamLines(text)
      var lines: [Line] = []
      while let line = reader.next() {
        lines.append(Line(range: line, whole: line.lowerBound..<reader.position))
        if line.isEmpty {
          blocks.append(StreamBlock(text, reader, lines, isComplete: true))
          lines = []
        }
      }
      if !lines.isEmpty { blocks.append(StreamBlock(text, reader, lines, isComplete: false)) }
      return blocks
    }
  }

  private init(_ text: UnsafeRawBufferPointer, _ reader: EventStreamLines, _ lines: [Line], isComplete: Bool) {
    self.lines = lines
    self.isComplete = isComplete
    range = lines[0].whole.lowerBound..<lines[lines.count - 1].whole.upperBound
    nameRange = lines.lazy.compactMap { reader.value(of: "event", in: $0.range) }.last
    name = nameRange.map { String(decoding: text[$0], as: UTF8.self) }
    data = lines.compactMap { reader.value(of: "data", in: $0.range) }
  }
}

/// An event of a stream: a block with data.
struct StreamEvent {
  /// Its number among the events of the body.
  let index: Int
  let block: StreamBlock
  /// What its data says; nil when that is no JSON, or stands on several lines.
  let json: JSONTree?
  let content: [UInt8]

  var range: Range<Int> { block.range }
  var root: JSONNode? { json?.root }
  /// The name of the event, or the `type` that its data gives.
  var type: String? { block.name ?? root?["type"]?.string }
  /// What ends a stream of OpenAI's chat API.
  var isDone: Bool {
    block.data.count == 1 && content[block.data[0]].elementsEqual("[DONE]".utf8)
  }
}
