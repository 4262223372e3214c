import CassetteFormat

/// What an operator edits: a content without its content coding, taken apart as far as it is understood.
struct WireContent {
  enum Form {
    case json(JSONTree)
    case stream([StreamEvent])
    case other
  }

  let bytes: [UInt8]
  let form: Form
  /// All blocks of a stream, those without data too.
  let blocks: [StreamBlock]

  /// - Parameter isStream: Whether the header says that these are server-sent events.
  init(_ bytes: [UInt8], isStream: Bool) {
    self.bytes = bytes
    let isStream = isStream || bytes.withUnsafeBytes(EventStreamReader.isLikely)
    guard isStream else {
      blocks = []
      form = JSONTree(bytes, in: bytes.indices).map(Form.json) ?? .other
      return
    }
    blocks = StreamBlock.blocks(of: bytes)
    var events: [StreamEvent] = []
    for block in blocks where !block.data.isEmpty {
      let json = block.data.count == 1 ? JSONTree(bytes, in: block.data[0], event: events.count) : nil
      events.append(StreamEvent(index: events.count, block: block, json: json, content: bytes))
    }
    form = .stream(events)
  }

  var json: JSONTree? { if case .json(let tree) = form { tree } else { nil } }
  var events: [StreamEvent]? { if case .stream(let events) = form { events } else { nil } }

  /// The documents in it: one, or one for each event.
  var roots: [JSONNode] {
    switch form {
    case .json(let tree): [tree.root]
    case .stream(let events): events.compactMap(\.root)
    case .other: []
    }
  }

  /// What ends the lines of a stream.
  var lineEnd: [UInt8] {
    guard let line = blocks.first?.lines.first, line.whole.upperBound > line.range.upperBound else { return [0x0A] }
    return Array(bytes[line.range.upperBound..<line.whole.upperBound])
  }
}
