#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The day by which suppressions expire.
enum Today {
  /// In UTC, so that every machine agrees: `YYYY-MM-DD`.
  static var text: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    return
      "\(digits(Int(parts.tm_year) + 1900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
