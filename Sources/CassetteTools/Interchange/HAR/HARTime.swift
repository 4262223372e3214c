import CassetteFormat

/// Times as programs write them into HAR files.
enum HARTime {
  /// Microseconds since 1970 of a time such as `2023-03-29T17:37:42.482-07:00`; nil for what is none.
  static func microseconds(_ text: String?) -> Int? {
    guard var text else { return nil }
    if let time = Timestamp.microseconds(text) { return time }
    // An offset without its colon, as Java and Python write it.
    let end = Array(text.utf8.suffix(5))
    if end.count == 5, end[0] == UInt8(ascii: "+") || end[0] == UInt8(ascii: "-"),
      end.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    {
      text.insert(":", at: text.index(text.endIndex, offsetBy: -2))
      return Timestamp.microseconds(text)
    }
    return nil
  }

  /// Microseconds of a duration in milliseconds; nil for what is negative, as HAR marks what does not apply.
  static func microseconds(milliseconds: Double?) -> Int? {
    guard let milliseconds, milliseconds >= 0 else { return nil }
    return Int(exactly: (milliseconds * 1000).rounded())
  }

  /// Microseconds since 1970 of a number of seconds.
  static func microseconds(seconds: Double?) -> Int? { seconds.flatMap { Int(exactly: ($0 * 1e6).rounded()) } }

  /// How long an exchange took: `time`, or the sum of its parts.
  static func took(_ entry: JSONValue) -> Int? {
    if let time = entry["time"]?.double { return microseconds(milliseconds: time) }
    return sum(entry, ["blocked", "dns", "connect", "send", "wait", "receive"])
  }

  /// Microseconds from the start of an exchange to the head of its response.
  static func head(_ entry: JSONValue) -> Int { sum(entry, ["blocked", "dns", "connect", "send", "wait"]) ?? 0 }

  private static func sum(_ entry: JSONValue, _ parts: [String]) -> Int? {
    let known = parts.compactMap { microseconds(milliseconds: entry["timings"]?[$0]?.double) }
    guard !known.isEmpty else { return nil }
    return known.reduce(0) { sum, part in
      let (total, overflow) = sum.addingReportingOverflow(part)
      return overflow ? .max : total
    }
  }
}
