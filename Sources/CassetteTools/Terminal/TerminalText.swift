/// Recorded text made fit to be shown: what could control a terminal or a build server, or make a line read differently
/// from its bytes, is shown as an escape instead.
///
/// Escaped are C0, DEL and C1 controls, bidirectional controls, Unicode's line separators, characters that have no
/// picture (zero-width ones, joiners and tags; of variation selectors only the two that choose between text and emoji
/// stay, so an emoji made of several shows as its parts), and bytes that are not UTF-8 (`\x9b`). So is the start of what
/// a build server would take for a command: `::` at the start of a line, and `##[`. A backslash stays one backslash: the
/// form is for reading, not for reading back.
public enum TerminalText {
  /// As one line: line feeds and tabs are escaped too.
  public static func line(_ bytes: [UInt8]) -> String { escape(bytes, keepsLayout: false) }

  /// As one line.
  public static func line(_ text: String) -> String { line(Array(text.utf8)) }

  /// As many lines as it has: line feeds and tabs stay.
  public static func block(_ bytes: [UInt8]) -> String { escape(bytes, keepsLayout: true) }

  /// JSON as the same JSON: what stands literally in its strings is escaped as JSON does it.
  public static func json(_ bytes: [UInt8]) -> String {
    escape(bytes, keepsLayout: true) { scalar in scalar.utf16.map { "\\u" + hex(UInt32($0), 4) }.joined() }
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
    var commands = BuildCommands(bytes)
    var offset = 0
    forEachScalar(bytes[...]) { scalar, length in
      defer { offset += length }
      guard let scalar else {
        for byte in bytes[offset..<offset + length] { out.append(contentsOf: "\\x\(hex(UInt32(byte), 2))".utf8) }
        return
      }
      let isShown = !commands.begins(with: scalar, at: offset) && !scalar.isUnseen
      if isShown || keepsLayout && (scalar == "\n" || scalar == "\t") {
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

extension Unicode.Scalar {
  /// Whether it does something to a line instead of being seen in it.
  fileprivate var isUnseen: Bool {
    switch value {
    case 0x20...0x7E: false
    case 0x00...0x1F, 0x7F...0x9F: true
    // Direction, line ends, interlinear notes, and noncharacters, which XML does not allow either.
    case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB, 0xFFFE...0xFFFF: true
    // Default_Ignorable_Code_Point without U+FE0E and U+FE0F.
    case 0xAD, 0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200D, 0x2060...0x206F, 0x3164,
      0xFE00...0xFE0D, 0xFEFF, 0xFFA0, 0xFFF0...0xFFF8, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }
}

/// What build servers take for a command when it stands in a log.
private struct BuildCommands {
  private let bytes: [UInt8]
  private var isAtLineStart = true
  private static let anywhere = ["##[", "##vso[", "##teamcity["].map { Array($0.utf8) }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether a command begins with this scalar; asked for each scalar in turn.
  mutating func begins(with scalar: Unicode.Scalar, at offset: Int) -> Bool {
    let wasAtLineStart = isAtLineStart
    // White space before a command does not hide it.
    isAtLineStart = scalar == "\n" || isAtLineStart && scalar.properties.isWhitespace
    switch scalar {
    case ":": return wasAtLineStart && bytes[offset...].starts(with: "::".utf8)
    case "#": return Self.anywhere.contains { bytes[offset...].starts(with: $0) }
    default: return false
    }
  }
}
