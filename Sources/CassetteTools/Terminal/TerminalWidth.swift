#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How wide things are, in terminal columns.
public enum TerminalWidth {
  /// The columns of the terminal that a descriptor is; nil when it is none.
  public static func of(descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    if let columns = Environment.value("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// The columns of a text without controls.
  public static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + of($1) }
  }

  /// The longest start of a text that fits; a cut shows as three dots.
  public static func cut(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return text }
    var rest = max(0, width - 3)
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      rest -= of(scalar)
      if rest < 0 { break }
      kept.append(scalar)
    }
    return String(kept) + String(repeating: ".", count: min(3, width))
  }

  /// East Asian wide characters and emoji take two columns, combining marks none.
  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
