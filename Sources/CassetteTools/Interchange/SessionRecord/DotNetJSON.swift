import CassetteFormat

/// JSON as System.Text.Json writes it with relaxed escaping: members and numbers as they are, no white space, and its own
/// choice of escapes.
enum DotNetJSON {
  /// Writes JSON text again.
  static func encode(_ text: [UInt8]) -> [UInt8] { JSONText.minified(text, string: append) }

  private static func append(_ string: ArraySlice<UInt8>, to out: inout [UInt8]) {
    // What is no text, such as half a surrogate pair, stays as it is spelled.
    let raw = Array(string)
    guard case .string(let text)? = try? JSONParser.lax(raw.span.bytes) else { return out.append(contentsOf: raw) }
    out.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { append(scalar, to: &out) }
    out.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    switch scalar {
    case "\"", "\\": out.append(contentsOf: [UInt8(ascii: "\\"), UInt8(scalar.value)])
    case "\n": out.append(contentsOf: "\\n".utf8)
    case "\r": out.append(contentsOf: "\\r".utf8)
    case "\t": out.append(contentsOf: "\\t".utf8)
    case "\u{8}": out.append(contentsOf: "\\b".utf8)
    case "\u{C}": out.append(contentsOf: "\\f".utf8)
    case " "..."~": out.append(UInt8(scalar.value))
    default:
      if scalar.value <= 0xFFFF && isPlain(scalar) {
        out.append(contentsOf: UTF8.encode(scalar)!)
      } else {
        for unit in UTF16.encode(scalar)! {
          let digits = String(unit, radix: 16, uppercase: true)
          out.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
      }
    }
  }

  /// Spaces, controls, and what Unicode has not assigned are escaped.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
