import CassetteFormat

extension MutationRegistry {
  /// Pieces that a body comes in.
  static let pieces: [MutationOperator] = [reslice, splitUTF8, splitSurrogateEscape, trickle]

  private static let reslice = framing(
    "sse-reslice", "The body comes in other pieces: of one byte, of some, or in one.",
    parameters: [.choice("size", ["1", "7", "100", "coalesce"], "bytes in a piece; coalesce: all in one")],
    invalidWhen: "or came in these pieces", source: "toxiproxy `slicer`; RFC 9112 §7.1: chunks have no meaning"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let count = try editor.stored().count
    let size = Int(editor.text("size")) ?? count
    // A long body in pieces of a byte would have a table that is longer than itself.
    let pieces = min(count / size, 1 << 16)
    let rest = count - pieces * size
    let lengths = [Int](repeating: size, count: pieces) + (rest > 0 ? [rest] : [])
    guard try lengths != editor.chunks()?.chunks.map(\.length) else {
      throw Inapplicable("the body came in these pieces")
    }
    editor.note(byte: 0)
    editor.draft.arrival = .pieces(lengths)
  }

  private static let splitUTF8 = framing(
    "sse-split-utf8", "Pieces of the body end inside each character of several bytes.",
    invalidWhen: "has a content coding, or no character of several bytes",
    source: "the streaming bug most often reported: claude-code-router#1672, llama.cpp#28926"
  ) { editor throws(Inapplicable) in
    try editor.split("there is no character of several bytes") { bytes, index in
      bytes[index] >= 0xC0 && index + 1 < bytes.count ? index + 1 : nil
    }
  }

  private static let splitSurrogateEscape = framing(
    "sse-split-surrogate-escape", "Pieces of the body end between the two escapes of a character such as 😀.",
    invalidWhen: "has a content coding, or no such escapes", source: "RFC 8259 §7, surrogate pairs"
  ) { editor throws(Inapplicable) in
    try editor.split("there is no character that is escaped as a surrogate pair") { bytes, index in
      let isPair = index + 12 <= bytes.count && bytes[index] == UInt8(ascii: "\\") && isHighSurrogate(bytes, index)
      return isPair && bytes[index + 6] == UInt8(ascii: "\\") ? index + 6 : nil
    }
  }

  /// Whether an escape is `\ud8…` to `\udb…`.
  private static func isHighSurrogate(_ bytes: [UInt8], _ index: Int) -> Bool {
    bytes[index + 1] == UInt8(ascii: "u") && bytes[index + 2] | 0x20 == UInt8(ascii: "d")
      && "89abAB".utf8.contains(bytes[index + 3])
  }

  private static let trickle = framing(
    "sse-trickle", "The events come one by one, each some time after the one before.",
    parameters: [.integer("ms", 1...60_000, 200, "the time between two events, in milliseconds")],
    invalidWhen: "or has a content coding", source: "WireMock, chunked dribble delay; aimock, streaming physics"
  ) { editor throws(Inapplicable) in
    let blocks = try editor.plainStream().blocks
    editor.note(event: 0)
    let delay = editor.integer("ms") * 1000
    let table = ChunkTable(blocks.map { ChunkTable.Chunk(length: $0.range.count, delay: delay) })
    guard try table != editor.chunks() else { throw Inapplicable("the events came so") }
    editor.draft.arrival = .timed(table)
  }
}

extension StepEditor {
  /// How the body arrived; nil when that was not recorded.
  func chunks() throws(Inapplicable) -> ChunkTable? {
    do { return try step.body.flatMap { try step.cassette.chunks(of: $0) } } catch {
      throw Inapplicable("the chunk table cannot be read: \(error)")
    }
  }

  /// The content of a stream whose bytes are those that are stored.
  func plainStream() throws(Inapplicable) -> WireContent {
    _ = try events()
    guard step.body?.coding == nil else { throw Inapplicable("the body has a content coding") }
    return try content()
  }

  /// Ends pieces of the body at the places that a search finds, going through the bytes.
  fileprivate mutating func split(
    _ nothing: String, at place: (_ bytes: [UInt8], _ index: Int) -> Int?
  ) throws(Inapplicable) {
    let bytes = try plainStream().bytes
    var lengths: [Int] = []
    var start = 0
    for index in bytes.indices {
      guard let end = place(bytes, index) else { continue }
      note(byte: end)
      lengths.append(end - start)
      start = end
    }
    guard start > 0 else { throw Inapplicable(nothing) }
    draft.arrival = .pieces(lengths + [bytes.count - start])
  }
}
