/// Durations as Go's `time.Duration` writes them: `1.5s`, `174.0299ms`, `1m2s`, `3µs`.
enum GoDuration {
  private static let units: [(name: String, nanoseconds: Int)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// Microseconds, rounded down; nil when the text is no duration. A number alone is nanoseconds.
  static func microseconds(_ text: String) -> Int? {
    if let nanoseconds = Int(text) { return nanoseconds / 1_000 }
    var rest = text[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { ("0"..."9") ~= $0 || $0 == "." }
      rest = rest.dropFirst(number.count)
      let name = rest.prefix { !(("0"..."9") ~= $0) && $0 != "." }
      rest = rest.dropFirst(name.count)
      guard let value = Double(number), let unit = units.first(where: { $0.name == name }) else { return nil }
      total += value * Double(unit.nanoseconds)
    }
    return Int(exactly: (total / 1_000).rounded(.down))
  }

  /// The duration in the largest unit of seconds, milliseconds and microseconds in which it is at least one.
  static func text(_ microseconds: Int) -> String {
    if microseconds == 0 { return "0s" }
    if microseconds < 1_000 { return "\(microseconds)µs" }
    if microseconds < 1_000_000 { return "\(decimal(microseconds, 3))ms" }
    return "\(decimal(microseconds, 6))s"
  }

  /// A number of thousandths, or of millionths, as a decimal without zeros at its end.
  private static func decimal(_ value: Int, _ digits: Int) -> String {
    let text = String(repeating: "0", count: max(0, digits + 1 - String(value).count)) + String(value)
    var fraction = text.suffix(digits)
    while fraction.last == "0" { fraction.removeLast() }
    return text.dropLast(digits) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
