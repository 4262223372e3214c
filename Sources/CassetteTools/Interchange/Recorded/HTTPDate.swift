import CassetteFormat

/// Dates as HTTP has them: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Microseconds since 1970; nil when the text is not such a date.
  static func microseconds(_ date: String) -> Int? {
    let parts = date.split(separator: " ")
    guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp.microseconds("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }

  /// The date of a time, whose fraction of a second is left out.
  static func string(_ microseconds: Int) -> String {
    let time = Timestamp.string(microseconds)
    let perDay = 86_400_000_000
    let day = (microseconds >= 0 ? microseconds : microseconds - perDay + 1) / perDay
    let parts = time.split(separator: "T")
    let date = parts[0].split(separator: "-")
    let month = months[(Int(date[1]) ?? 1) - 1]
    return "\(days[((day % 7) + 7) % 7]), \(date[2]) \(month) \(date[0]) \(parts[1].prefix(8)) GMT"
  }
}
