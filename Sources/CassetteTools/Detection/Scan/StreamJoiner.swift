import CassetteFormat

/// Strings that arrive in pieces, one or none in each event, put together.
///
/// Pieces belong together when they have the same pointer, and when the objects around them have the same numbers and types:
/// a model's parallel tool calls are told apart by `index`.
struct StreamJoiner {
  /// A string of the events.
  struct Stream {
    let pointer: String?
    let field: SecretContext.Field
    fileprivate(set) var text = DecodedText()
    fileprivate(set) var pieces = 0
    /// The first piece, for as long as all others are like it: then it is not a string in pieces.
    fileprivate var constant: [UInt8]?

    var isJoined: Bool { pieces > 1 && constant == nil }
  }

  /// A string of the event that is being read.
  private struct Leaf {
    let text: JSONLexer.Text
    let levels: [JSONLexer.Level]
  }

  /// A member that tells streams apart.
  private struct Mark {
    let start: Int
    var end = Int.max
    let key: Range<Int>
    let value: Range<Int>
  }

  private(set) var streams: [Stream] = []
  private var places: [ByteString: Int] = [:]
  private var leaves: [Leaf] = []
  private var marks: [Mark] = []

  // An event of a stream is small; what is more than this is not about pieces.
  private static let maximumLeaves = 256
  private static let maximumMarks = 32
  private static let maximumDepth = 16
  private static let maximumStreams = 4096

  private static let numbers = ["index", "output_index", "content_index", "summary_index", "contentBlockIndex"]
  private static let words = ["type", "item_id"]

  /// Takes a token of an event.
  mutating func take(_ token: JSONLexer.Token, _ lexer: JSONLexer, in text: UnsafeRawBufferPointer) {
    switch token {
    case .string(let string):
      mark(string.range, Self.words, lexer, in: text)
      guard leaves.count < Self.maximumLeaves, lexer.levels.count <= Self.maximumDepth, !string.range.isEmpty else {
        return
      }
      leaves.append(Leaf(text: string, levels: lexer.levels))
    case .number(let range): mark(range, Self.numbers, lexer, in: text)
    case .close:
      guard let closed = lexer.closed else { return }
      for index in marks.indices where marks[index].start == closed.start { marks[index].end = lexer.position }
    default: break
    }
  }

  private mutating func mark(
    _ value: Range<Int>, _ names: [String], _ lexer: JSONLexer, in text: UnsafeRawBufferPointer
  ) {
    guard let level = lexer.levels.last, level.isObject, let key = level.key, marks.count < Self.maximumMarks else {
      return
    }
    let name = text[key.range]
    guard names.contains(where: { $0.utf8.count == name.count && $0.utf8.elementsEqual(name) }) else { return }
    marks.append(Mark(start: level.start, key: key.range, value: value))
  }

  /// Ends an event.
  ///
  /// - Parameters:
  ///   - text: The event's JSON.
  ///   - place: Where a string of it stands in the stream; nil when not in one piece.
  mutating func endEvent(_ text: UnsafeRawBufferPointer, _ place: (Range<Int>) -> Int?) {
    for leaf in leaves {
      guard let offset = place(leaf.text.range) else { continue }
      let bytes = UnsafeRawBufferPointer(rebasing: text[leaf.text.range])
      let piece = leaf.text.isEscaped ? BackslashEscapes.decode(bytes) : nil
      let name = name(of: leaf, in: text)
      add(bytes, piece, at: offset, to: name) {
        let key = leaf.levels.last?.key?.bytes(in: text)
        return Stream(
          pointer: JSONPath.pointer(of: leaf.levels, in: text), field: key.map(SecretContext.Field.member) ?? .text)
      }
    }
    leaves.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
  }

  /// Takes an event that is text.
  mutating func take(text: UnsafeRawBufferPointer, at offset: Int) {
    add(text, nil, at: offset, to: "") { Stream(pointer: nil, field: .text) }
  }

  private mutating func add(
    _ bytes: UnsafeRawBufferPointer, _ decoded: DecodedText?, at offset: Int, to name: ByteString, _ make: () -> Stream
  ) {
    let index: Int
    if let known = places[name] {
      index = known
      if let constant = streams[index].constant, !constant.elementsEqual(bytes) { streams[index].constant = nil }
    } else {
      guard streams.count < Self.maximumStreams else { return }
      index = streams.count
      places[name] = index
      streams.append(make())
      streams[index].constant = Array(bytes)
    }
    streams[index].pieces += 1
    if let decoded {
      streams[index].text.append(decoded, from: offset)
    } else {
      streams[index].text.append(plain: bytes, 0..<bytes.count, from: offset)
    }
  }

  /// What pieces of the same string have in common.
  private func name(of leaf: Leaf, in text: UnsafeRawBufferPointer) -> ByteString {
    var name: [UInt8] = []
    name.reserveCapacity(64)
    for level in leaf.levels {
      name.append(UInt8(ascii: "/"))
      if level.isObject, let key = level.key {
        name.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[key.range]))
      } else {
        name.append(contentsOf: String(level.index).utf8)
      }
    }
    for mark in marks where mark.start < leaf.text.range.lowerBound && leaf.text.range.lowerBound < mark.end {
      // A string is not its own mark.
      guard mark.value != leaf.text.range else { continue }
      name.append(0)
      name.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[mark.key]))
      name.append(0)
      name.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[mark.value]))
    }
    return ByteString(name)
  }
}
