/// Recorded text in Markdown, always as code: nothing in it is a link, an image or HTML.
public enum MarkdownText {
  /// A fenced block, with a fence that no run of backticks in the text can close; ends in a line feed.
  ///
  /// - Parameter language: The info string; not recorded text.
  public static func fenced(_ bytes: [UInt8], language: String = "") -> String {
    let text = TerminalText.block(bytes)
    let fence = String(repeating: "`", count: max(3, longestRun(text) + 1))
    return "\(fence)\(language)\n\(text)\(text.utf8.last == 0x0A || text.isEmpty ? "" : "\n")\(fence)\n"
  }

  /// A code span on one line; empty for empty text, since Markdown has no empty span.
  ///
  /// - Parameter inTable: Whether it stands in a cell, where a bar would end the cell.
  public static func code(_ text: String, inTable: Bool = false) -> String {
    let line = TerminalText.line(text)
    guard !line.isEmpty else { return "" }
    let shown = inTable ? line.replacing(UInt8(ascii: "|"), with: "\\|") : line
    let ticks = String(repeating: "`", count: longestRun(shown) + 1)
    // One space on each side is not part of the span; it keeps backticks and spaces at the ends apart from it.
    let needsSpace = [UInt8(ascii: "`"), 0x20].contains { shown.utf8.first == $0 || shown.utf8.last == $0 }
    return needsSpace ? "\(ticks) \(shown) \(ticks)" : ticks + shown + ticks
  }

  private static func longestRun(_ text: String) -> Int {
    var (longest, run) = (0, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
