/// Recorded text as fields of CSV (RFC 4180) that a spreadsheet takes for text.
public enum CSVText {
  /// One field: as ``TerminalText/line(_:)-([UInt8])``, with an apostrophe before what a spreadsheet would compute, and
  /// in quotes where it has to be.
  ///
  /// Tabs, carriage returns and line feeds are shown as escapes, so every record is one line.
  public static func field(_ bytes: [UInt8]) -> String {
    let text = TerminalText.line(bytes)
    let safe = text.unicodeScalars.first.map(beginsFormula) == true ? "'" + text : text
    guard needsQuotes(safe) else { return safe }
    return "\"" + safe.replacing(UInt8(ascii: "\""), with: "\"\"") + "\""
  }

  /// One field.
  public static func field(_ text: String) -> String { field(Array(text.utf8)) }

  /// A record without its line end.
  public static func record(_ fields: [String]) -> String { fields.map { field($0) }.joined(separator: ",") }

  /// The wide forms are those of East Asian keyboards, which spreadsheets take as well.
  private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
    ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].contains(scalar)
  }

  /// A semicolon separates fields too where the comma is the decimal mark; spaces at the ends get lost.
  private static func needsQuotes(_ text: String) -> Bool {
    text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\"")].contains($0) }
      || text.utf8.first == 0x20 || text.utf8.last == 0x20
  }
}
