/// RFC 3339 times as Python's `isoformat` writes them, to the microsecond.
public enum Timestamp {
  /// Microseconds since 1970-01-01 UTC; nil when the text is not such a time. Without an offset it is taken as UTC.
  public static func microseconds(_ text: String) -> Int? {
    var rest = Substring(text)
    func number(_ digits: Int) -> Int? {
      let field = rest.prefix(digits)
      guard field.utf8.count == digits, field.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      rest = rest.dropFirst(digits)
      return Int(field)
    }
    func literal(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4), literal("-"), let month = number(2), literal("-"), let day = number(2),
      literal("T") || literal(" "), let hour = number(2), literal(":"), let minute = number(2), literal(":"),
      let second = number(2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var fraction = 0
    if literal(".") {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard (1...9).contains(digits.count), let value = Int((digits + "00000").prefix(6)) else { return nil }
      fraction = value
      rest = rest.dropFirst(digits.count)
    }
    var offset = 0
    if let sign = rest.first, sign == "+" || sign == "-" {
      rest = rest.dropFirst()
      guard let hours = number(2), literal(":"), let minutes = number(2) else { return nil }
      offset = (hours * 60 + minutes) * (sign == "+" ? 1 : -1)
    } else {
      _ = literal("Z")
    }
    guard rest.isEmpty else { return nil }
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second
    return seconds * 1_000_000 + fraction
  }

  /// Whether a text is a time as RFC 3339 §5.6 has them: complete, and with its offset from UTC.
  package static func isRFC3339(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count > 19, bytes[10] == UInt8(ascii: "T"), microseconds(text) != nil else { return false }
    return bytes.last == UInt8(ascii: "Z")
      || bytes.suffix(6).first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } == true
  }

  /// Days since 1970-01-01 in the Gregorian calendar: years counted from March, so that the leap day comes last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The time so many microseconds after another, in UTC, as Python's `isoformat` writes it.
  public static func string(_ microseconds: Int) -> String {
    let perDay = 86_400_000_000
    let day = (microseconds >= 0 ? microseconds : microseconds - perDay + 1) / perDay
    let rest = microseconds - day * perDay
    func padded(_ value: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
    }
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * monthIndex + 2) / 5 + 1, 2))"
    let seconds = rest / 1_000_000
    let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(clock).\(padded(rest % 1_000_000, 6))+00:00"
  }
}
