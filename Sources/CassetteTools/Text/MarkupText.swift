/// Recorded text in HTML and XML: never markup, and no character that XML 1.0 does not allow.
public enum MarkupText {
  /// As the content of an element: ``TerminalText/block(_:)`` with references for what is markup.
  public static func content(_ bytes: [UInt8]) -> String { escape(TerminalText.block(bytes)) }

  /// As the content of an element.
  public static func content(_ text: String) -> String { content(Array(text.utf8)) }

  /// As the value of an attribute, without the quotes around it; on one line, since attributes lose line feeds.
  public static func attribute(_ bytes: [UInt8]) -> String { escape(TerminalText.line(bytes)) }

  /// As the value of an attribute.
  public static func attribute(_ text: String) -> String { attribute(Array(text.utf8)) }

  /// References that HTML and XML both have.
  private static func escape(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
