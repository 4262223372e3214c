/// Recorded bytes as words of a POSIX shell: nothing in them is a command, a variable or an option.
enum ShellText {
  /// One word; nil for bytes that no argument can hold.
  static func word(_ bytes: [UInt8]) -> String? {
    guard !bytes.contains(0) else { return nil }
    if let text = plain(bytes) { return Shell.inQuotes(text) }
    // The substitution would cut off a line feed at the end.
    guard bytes.last != 0x0A else { return nil }
    return "\"$(printf '\(octal(bytes))')\""
  }

  /// A command that prints the bytes and nothing else.
  static func print(_ bytes: [UInt8]) -> String {
    plain(bytes).map { "printf %s \(Shell.inQuotes($0))" } ?? "printf '\(octal(bytes))'"
  }

  /// The text, when it can stand in a script that somebody reads: nothing in it controls a terminal.
  private static func plain(_ bytes: [UInt8]) -> String? {
    let text = TerminalText.block(bytes)
    return text.utf8.elementsEqual(bytes) ? text : nil
  }

  /// The format of `printf`: letters and digits as they are, everything else as octal escapes.
  private static func octal(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "/"):
        out.append(byte)
      default:
        out.append(UInt8(ascii: "\\"))
        for shift in [6, 3, 0] { out.append(0x30 + (byte >> UInt8(shift)) & 7) }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
