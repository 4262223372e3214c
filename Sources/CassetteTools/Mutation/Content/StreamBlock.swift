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
    var blocks: [StreamBlock] = []
    var lines: [Line] = []
    var position = 0
    while position < content.count {
      let end = content[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? content.count
      let isPair = end + 1 < content.count && content[end] == 0x0D && content[end + 1] == 0x0A
      let next = min(content.count, end + (isPair ? 2 : 1))
      lines.append(Line(range: position..<end, whole: position..<next))
      if end == position {
        blocks.append(StreamBlock(content, lines, isComplete: true))
        lines = []
      }
      position = next
    }
    if !lines.isEmpty { blocks.append(StreamBlock(content, lines, isComplete: false)) }
    return blocks
  }

  private init(_ content: [UInt8], _ lines: [Line], isComplete: Bool) {
    self.lines = lines
    self.isComplete = isComplete
    range = lines[0].whole.lowerBound..<lines[lines.count - 1].whole.upperBound
    nameRange = lines.lazy.compactMap { Self.value(of: "event", in: $0.range, content) }.last
    name = nameRange.map { String(decoding: content[$0], as: UTF8.self) }
    data = lines.compactMap { Self.value(of: "data", in: $0.range, content) }
  }

  private static func value(of field: StaticString, in line: Range<Int>, _ content: [UInt8]) -> Range<Int>? {
    let count = field.utf8CodeUnitCount
    guard line.count >= count, (0..<count).allSatisfy({ content[line.lowerBound + $0] == field.utf8Start[$0] }) else {
      return nil
    }
    var start = line.lowerBound + count
    guard start < line.upperBound else { return start..<start }
    guard content[start] == UInt8(ascii: ":") else { return nil }
    start += 1
    if start < line.upperBound, content[start] == 0x20 { start += 1 }
    return start..<line.upperBound
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
