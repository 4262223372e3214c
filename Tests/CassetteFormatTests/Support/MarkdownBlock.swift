/// A fenced code block of a document.
struct MarkdownBlock: CustomStringConvertible {
  /// What stands after the opening fence.
  let info: String
  let lines: [String]
  /// The line of the opening fence, counted from 1.
  let number: Int
  /// The text after the block, up to the next one.
  var after: [String] = []

  var description: String { "line \(number): \(info)" }

  /// The blocks of a text; what is in HTML comments is none.
  static func all(in text: String) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    var open: (info: String, lines: [String], number: Int)?
    var isComment = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
      if open == nil, line.hasPrefix("<!--") { isComment = true }
      if isComment {
        if line.hasSuffix("-->") { isComment = false }
        continue
      }
      if line.hasPrefix("```"), let block = open {
        blocks.append(MarkdownBlock(info: block.info, lines: block.lines, number: block.number))
        open = nil
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [], index + 1)
      } else if open != nil {
        open?.lines.append(line)
      } else if !blocks.isEmpty {
        blocks[blocks.count - 1].after.append(line)
      }
    }
    return blocks
  }
}
