/// Recorded text made fit to be shown: what could control a terminal, or make a line read differently from its bytes,
/// is shown as an escape instead.
///
/// Escaped are C0, DEL and C1 controls, bidirectional controls, Unicode's line separators, and bytes that are not UTF-8
/// (`\x9b`). A backslash stays one backslash: the form is for reading, not for reading back.
public enum TerminalText {
  /// As one line: line feeds and tabs are escaped too.
  public static func line(_ bytes: [UInt8]) -> String { escape(bytes, keepsLayout: false) }

  /// As one line.
  public static func line(_ text: String) -> String { line(Array(text.utf8)) }

  /// As many lines as it has: line feeds and tabs stay.
  public static func block(_ bytes: [UInt8]) -> String { escape(bytes, keepsLayout: true) }

  /// JSON as the same JSON: what stands literally in its strings is escaped as JSON does it.
  public static func json(_ bytes: [UInt8]) -> String {
    escape(bytes, keepsLayout: true) { "\\u" + hex($0.value, 4) }
  }

  /// Whether bytes are hardly text: a zero byte, or more than one byte in twenty outside UTF-8, near the start.
  public static func isBinary(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(8 << 10)
    if start.contains(0) { return true }
    var wrong = 0
    forEachScalar(start) { scalar, length in if scalar == nil { wrong += length } }
    return wrong * 20 > start.count
  }

  private static func escape(
    _ bytes: [UInt8], keepsLayout: Bool, as form: (Unicode.Scalar) -> String = escaped
  ) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var offset = 0
    forEachScalar(bytes[...]) { scalar, length in
      defer { offset += length }
      guard let scalar else {
        for byte in bytes[offset..<offset + length] { out.append(contentsOf: "\\x\(hex(UInt32(byte), 2))".utf8) }
        return
      }
      if !isControl(scalar) || keepsLayout && (scalar == "\n" || scalar == "\t") {
        out.append(contentsOf: bytes[offset..<offset + length])
      } else {
        out.append(contentsOf: form(scalar).utf8)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Hands out each scalar with its length in bytes; nil for bytes that are not UTF-8.
  private static func forEachScalar(_ bytes: ArraySlice<UInt8>, _ body: (Unicode.Scalar?, Int) -> Void) {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): body(Unicode.UTF8.decode(encoded), encoded.count)
      case .error(let length): body(nil, length)
      case .emptyInput: return
      }
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: scalar.value < 0x80 ? "\\x\(hex(scalar.value, 2))" : "\\u{\(hex(scalar.value, 1))}"
    }
  }

  private static func hex(_ value: UInt32, _ length: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
  }
}
