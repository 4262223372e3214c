import CassetteFormat

extension JSONNode {
  /// Where the characters of a string stand, each with its whole escape: a surrogate pair is one.
  var characters: [Range<Int>] {
    guard kind == .string else { return [] }
    var result: [Range<Int>] = []
    let end = range.upperBound - 1
    var position = range.lowerBound + 1
    while position < end {
      var next = position + 1
      if tree.content[position] == UInt8(ascii: "\\") {
        next = position + (escape(at: position) == nil ? 2 : 6)
        if let unit = escape(at: position), UTF16.isLeadSurrogate(unit), let trail = escape(at: next),
          UTF16.isTrailSurrogate(trail)
        {
          next += 6
        }
      } else {
        while next < end, tree.content[next] & 0xC0 == 0x80 { next += 1 }
      }
      result.append(position..<min(next, end))
      position = min(next, end)
    }
    return result
  }

  /// The code unit of an escape such as `\u00e9`; nil when none begins there.
  func escape(at position: Int) -> UInt16? {
    let bytes = tree.content
    guard position + 6 <= range.upperBound - 1, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: bytes[position + 2..<position + 6], as: UTF8.self), radix: 16)
  }
}

/// Small changes of a text, which leave the rest of it in its pieces. The copies follow.
extension StepEditor {
  /// A text as JSON spells it in a string.
  static func spelling(_ text: String) -> [UInt8] { Array(JSONText.encode(.string(text)).dropFirst().dropLast()) }

  /// Puts words before and after a text.
  mutating func wrap(_ text: ModelAnswer.Text, before: String = "", after: String = "") throws(Inapplicable) {
    let pieces = text.pieces.filter { $0.range.count > 2 }
    guard let first = pieces.first, let last = pieces.last else { throw Inapplicable("the answer has no text") }
    insert(Self.spelling(before), at: first.range.lowerBound + 1, of: first)
    insert(Self.spelling(after), at: last.range.upperBound - 1, of: last)
    for copy in text.copies {
      insert(Self.spelling(before), at: copy.range.lowerBound + 1, of: copy)
      insert(Self.spelling(after), at: copy.range.upperBound - 1, of: copy)
    }
  }

  /// Puts bytes into a text: what JSON spells a character with, or a part of it.
  ///
  /// - Parameter position: How many characters of the text come before them; at its end when it has fewer.
  mutating func insert(_ raw: [UInt8], into text: ModelAnswer.Text, at position: Int) throws(Inapplicable) {
    var rest = position
    guard let last = text.pieces.last(where: { $0.range.count > 2 }) else {
      throw Inapplicable("the answer has no text")
    }
    for piece in text.pieces where piece.range.count > 2 {
      let characters = piece.characters
      guard rest < characters.count || piece == last else {
        rest -= characters.count
        continue
      }
      insert(raw, at: Self.place(rest, in: characters, of: piece), of: piece)
      break
    }
    for copy in text.copies { insert(raw, at: Self.place(position, in: copy.characters, of: copy), of: copy) }
  }

  private static func place(_ position: Int, in characters: [Range<Int>], of string: JSONNode) -> Int {
    position < characters.count ? characters[position].lowerBound : string.range.upperBound - 1
  }

  private mutating func insert(_ raw: [UInt8], at byte: Int, of node: JSONNode) {
    guard !raw.isEmpty else { return }
    note(node)
    replace(byte..<byte, with: raw)
  }
}
