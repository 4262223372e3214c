/// Times of recordings that count in milliseconds.
enum Milliseconds {
  /// The time in microseconds; nil when it is more than a cassette can say, or negative.
  static func microseconds(_ milliseconds: Int) -> Int? {
    guard milliseconds >= 0 else { return nil }
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
    return overflow || product >= 1 << 53 ? nil : product
  }

  /// The same of a duration with a fraction, rounded.
  static func microseconds(_ milliseconds: Double) -> Int? {
    (0...1e12).contains(milliseconds) ? Int((milliseconds * 1000).rounded()) : nil
  }
}
