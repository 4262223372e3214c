#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A time as `valid-after` and `valid-before` have it, in seconds since 1970: `YYYYMMDD[HHMM[SS]]`, with `Z` for UTC and
/// without it in the time zone of this computer.
public struct SSHTime: Hashable, Comparable, Sendable {
  let seconds: Int

  /// Nil for what is no such time.
  public init?(_ text: String) {
    let isUTC = text.hasSuffix("Z")
    let digits = text.utf8.dropLast(isUTC ? 1 : 0).map { Int($0) - Int(UInt8(ascii: "0")) }
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy((0...9).contains) else { return nil }
    func number(_ range: Range<Int>) -> Int {
      range.upperBound <= digits.count ? digits[range].reduce(0) { $0 * 10 + $1 } : 0
    }
    var time = tm()
    time.tm_year = Int32(number(0..<4) - 1900)
    time.tm_mon = Int32(number(4..<6) - 1)
    time.tm_mday = Int32(number(6..<8))
    time.tm_hour = Int32(number(8..<10))
    time.tm_min = Int32(number(10..<12))
    time.tm_sec = Int32(number(12..<14))
    time.tm_isdst = -1
    guard (0..<12).contains(time.tm_mon), (1...31).contains(time.tm_mday), time.tm_hour < 24, time.tm_min < 60,
      time.tm_sec <= 60
    else { return nil }
    seconds = isUTC ? timegm(&time) : mktime(&time)
  }

  private init(seconds: Int) {
    self.seconds = seconds
  }

  public static func now() -> SSHTime { SSHTime(seconds: time(nil)) }

  public static func < (left: SSHTime, right: SSHTime) -> Bool { left.seconds < right.seconds }
}
