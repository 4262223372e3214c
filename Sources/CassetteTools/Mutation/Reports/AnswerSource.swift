package import CassetteFormat

/// A recorded answer as text, for showing where in it a mutant differs.
package struct AnswerSource: Hashable, Sendable {
  /// A place in a text: both count from 1, columns in UTF-16 units, as editors and browsers count.
  struct Position: Hashable, Comparable {
    var line: Int
    var column: Int

    static func < (one: Position, other: Position) -> Bool {
      (one.line, one.column) < (other.line, other.column)
    }
  }

  /// The number of the event.
  package let sequence: Int
  /// `json`, or `text`.
  package let language: String
  package let text: String

  /// What is shown of an answer, in bytes.
  private static let limit = 256 << 10

  init(sequence: Int, language: String, text: String) {
    self.sequence = sequence
    self.language = language
    self.text = text
  }

  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  package init(_ event: Event, in cassette: CassetteReader) throws {
    sequence = event.sequence
    let bytes = try event.answer.flatMap { try KeyedRequests.content(of: $0, in: cassette) } ?? []
    if let pretty = PrettyJSON.layOut(bytes), pretty.count <= Self.limit {
      language = "json"
      text = TerminalText.block(pretty)
    } else {
      language = "text"
      let shown = TerminalText.isBinary(bytes) ? Array("\(Quantity.size(bytes.count)) that are no text".utf8) : bytes
      let cut = shown.count > Self.limit
      text = TerminalText.block(Array(shown.prefix(Self.limit))) + (cut ? "\n…" : "")
    }
  }

  /// The name of a file that stands for the answer.
  func path(in cassette: String) -> String {
    let number = String(sequence)
    return "\(cassette)/step-\(String(repeating: "0", count: max(0, 3 - number.utf8.count)))\(number).response"
  }

  /// Where a mutant's site is (`Spec/mutation.md` §3); the first line when it is in the head of the answer.
  func range(of site: JSONObject) -> Range<Position> {
    let bytes = Array(text.utf8)
    let range = byteRange(of: site, in: bytes) ?? 0..<(bytes.firstIndex(of: 0x0A) ?? bytes.count)
    let start = position(of: range.lowerBound, in: bytes)
    let end = position(of: range.upperBound, in: bytes)
    return start..<max(end, Position(line: start.line, column: start.column + 1))
  }

  private func byteRange(of site: JSONObject, in bytes: [UInt8]) -> Range<Int>? {
    if let event = site.integer("event") {
      let blocks = StreamBlock.blocks(of: bytes).filter { !$0.data.isEmpty }
      guard blocks.indices.contains(event) else { return nil }
      let block = blocks[event]
      let node = block.data.count == 1 ? Self.node(site, JSONTree(bytes, in: block.data[0])) : nil
      return node ?? block.lines[0].range
        .lowerBound..<(block.lines.last { !$0.range.isEmpty } ?? block.lines[0]).range.upperBound
    }
    if language == "json" { return Self.node(site, JSONTree(bytes, in: bytes.indices)) }
    // What is shown is escaped, so offsets are near the place only.
    return site.integer("byte").flatMap { bytes.indices.contains($0) ? $0..<$0 + 1 : nil }
  }

  private static func node(_ site: JSONObject, _ tree: JSONTree?) -> Range<Int>? {
    guard let pointer = site.string("pointer"), let tree else { return nil }
    return tree.root.descendants.first { $0.pointer == pointer }?.memberRange
  }

  private func position(of offset: Int, in bytes: [UInt8]) -> Position {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return Position(
      line: 1 + before.count { $0 == 0x0A }, column: 1 + String(decoding: before[start...], as: UTF8.self).utf16.count)
  }
}

extension AnswerSource {
  package var json: JSONObject {
    ["language": .string(language), "seq": .integer(sequence), "text": .string(text)]
  }

  /// Nil for what is no source.
  package init?(_ json: JSONObject) {
    guard let sequence = json.integer("seq"), let language = json.string("language"), let text = json.string("text")
    else { return nil }
    self.init(sequence: sequence, language: language, text: text)
  }
}
