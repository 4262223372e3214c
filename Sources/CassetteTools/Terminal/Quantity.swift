/// Sizes, durations and counts as people read them; the same in every locale.
public enum Quantity {
  /// `812 B`, `12.3 kB`, `1.05 GB`: three digits, powers of 1000.
  public static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var unit = 1000
    var names = ["kB", "MB", "GB", "TB"][...]
    // 999.5 of a unit would be shown as 1000.
    while Double(bytes) / Double(unit) >= 999.5, names.count > 1 {
      unit *= 1000
      names.removeFirst()
    }
    return "\(threeDigits(bytes, per: unit)) \(names.first ?? "")"
  }

  /// `0.81 ms`, `8.12 s`, `3 min 12 s`, `2 h 3 min`.
  public static func duration(microseconds: Int) -> String {
    let seconds = microseconds / 1_000_000
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds / 60 % 60) min" }
    if seconds >= 60 { return "\(seconds / 60) min \(seconds % 60) s" }
    if microseconds >= 999_500 { return "\(threeDigits(microseconds, per: 1_000_000)) s" }
    return "\(threeDigits(microseconds, per: 1000)) ms"
  }

  /// `1,234,567`.
  public static func count(_ number: Int) -> String {
    let digits = String(number)
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return out
  }

  /// `1 event`, `2 events`.
  public static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A quotient with up to two decimals: `34.1`, `1.25`, `167`.
  public static func ratio(_ number: Int, to other: Int) -> String { threeDigits(number, per: max(1, other)) }

  private static func threeDigits(_ number: Int, per unit: Int) -> String {
    let value = Double(number) / Double(unit)
    if value >= 99.95 { return String(Int(value.rounded())) }
    // Rounded once, at the digit that is the last one shown.
    let decimals = value >= 9.995 ? 1 : 2
    let scale = decimals == 1 ? 10 : 100
    let digits = Int((value * Double(scale)).rounded())
    let rest = String(digits % scale)
    return "\(digits / scale)." + String(repeating: "0", count: decimals - rest.utf8.count) + rest
  }
}
