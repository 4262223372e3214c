import CassetteFormat

/// Writes the few forms of YAML that a cassette needs, to an output, a buffer at a time.
///
/// Only ASCII is written: vcrpy opens cassettes with the encoding of the machine.
struct YAMLOutput {
  private let output: any ByteOutput
  private var buffer: [UInt8] = []
  private static let bufferSize = 64 << 10

  init(_ output: any ByteOutput) {
    self.output = output
  }

  mutating func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// A text: plain or in quotes, whichever says exactly the same bytes; bytes that are not UTF-8 as `!!binary`.
  ///
  /// - Parameter indent: The column of the lines that a long value is continued on.
  mutating func write(_ bytes: [UInt8], indent: Int) throws {
    switch YAMLStyle(bytes) {
    case .plain: buffer.append(contentsOf: bytes)
    case .singleQuoted: appendSingleQuoted(bytes)
    case .doubleQuoted: appendDoubleQuoted(bytes, indent: indent)
    case .binary: appendBinary(bytes, indent: indent)
    }
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private mutating func appendSingleQuoted(_ bytes: [UInt8]) {
    let quote = UInt8(ascii: "'")
    buffer.append(quote)
    for byte in bytes {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte)
    }
    buffer.append(quote)
  }

  /// After each line feed of the text the line ends, so that event streams can be read and compared.
  private mutating func appendDoubleQuoted(_ bytes: [UInt8], indent: Int) {
    let text = String(decoding: bytes, as: UTF8.self)
    let lineBreak = Array(("\\n\\\n" + String(repeating: " ", count: indent)).utf8)
    var isLineStart = false
    var rest = bytes.count
    buffer.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      rest -= UTF8.width(scalar)
      if scalar == "\n", rest > 0 {
        buffer.append(contentsOf: lineBreak)
        isLineStart = true
        continue
      }
      // White space at the start of a continued line would be taken for indentation.
      if isLineStart, scalar == " " { buffer.append(UInt8(ascii: "\\")) }
      isLineStart = false
      if (" "..."~").contains(scalar), scalar != "\"", scalar != "\\" {
        buffer.append(UInt8(scalar.value))
      } else {
        buffer.append(contentsOf: Self.escape(scalar).utf8)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
  }

  /// Base64 in lines of 76 characters.
  private mutating func appendBinary(_ bytes: [UInt8], indent: Int) {
    buffer.append(contentsOf: "!!binary |".utf8)
    let characters = Array(Base64.encode(bytes).utf8)
    var start = 0
    while start < characters.count {
      let end = min(start + 76, characters.count)
      buffer.append(UInt8(ascii: "\n"))
      buffer.append(contentsOf: repeatElement(0x20, count: indent))
      buffer.append(contentsOf: characters[start..<end])
      start = end
    }
  }

  mutating func flush() throws {
    try buffer.withUnsafeBytes(output.write)
    buffer.removeAll(keepingCapacity: true)
  }
}

/// How a text can be written so that YAML 1.1 reads it as the same text.
enum YAMLStyle {
  case plain, singleQuoted, doubleQuoted, binary

  /// Words that would be read as null or as a truth value.
  private static let words: Set = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  init(_ bytes: [UInt8]) {
    if Self.isPlain(bytes) {
      self = .plain
    } else if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
      self = .singleQuoted
    } else if String(validating: bytes, as: UTF8.self) != nil {
      self = .doubleQuoted
    } else {
      self = .binary
    }
  }

  /// Letters first, then letters, digits and what never means anything in between.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, isLetter(first) || first == UInt8(ascii: "/"), bytes.count <= 1000 else {
      return false
    }
    let isSafe = bytes.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: "_"),
        UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "?"),
        UInt8(ascii: "&"), UInt8(ascii: "%"):
        true
      // A colon ends a key only before a space or at the end.
      case UInt8(ascii: ":"): index + 1 < bytes.count && bytes[index + 1] != 0x20
      case 0x20: index + 1 < bytes.count && bytes[index + 1] != 0x20
      default: isLetter(byte)
      }
    }
    return isSafe && !words.contains(String(decoding: bytes, as: UTF8.self).lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
