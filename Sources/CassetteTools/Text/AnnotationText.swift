import CassetteFormat

/// Recorded text in the workflow commands of GitHub Actions, `::error file=…,line=…::MESSAGE`.
public enum AnnotationText {
  /// As the message: line feeds stay line feeds, written so that they do not end the command.
  public static func message(_ text: String) -> String { escape(TerminalText.block(Array(text.utf8)), "%\n") }

  /// As the value of a property, on one line.
  public static func property(_ text: String) -> String { escape(TerminalText.line(text), "%:,") }

  /// Carriage returns are escaped by `TerminalText` already.
  private static func escape(_ text: String, _ special: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if special.utf8.contains(byte) {
        PercentEncoding.append(byte, to: &out)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
