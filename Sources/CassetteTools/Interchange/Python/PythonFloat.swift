/// Python's `repr` of a float, as it stands in JSON: the shortest digits that give the value back.
enum PythonFloat {
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
    guard value != 0 else { return value.sign == .minus ? "-0.0" : "0.0" }
    let sign = value < 0 ? "-" : ""
    let (digits, point) = decimal(abs(value))
    // `point` is where the decimal point stands, counted from the first digit.
    guard (-3...16).contains(point) else {
      let exponent = point - 1
      let fraction = digits.dropFirst()
      let mantissa = String(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction)
      let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
      return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(size)"
    }
    if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
    if point >= digits.count { return "\(sign)\(digits)\(String(repeating: "0", count: point - digits.count)).0" }
    return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
  }

  /// The significant digits, and the place of the point, from Swift's description, whose digits are as short.
  private static func decimal(_ value: Double) -> (digits: String, point: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0]
    let whole = mantissa.prefix { $0 != "." }
    let fraction = mantissa.dropFirst(whole.count + 1)
    var digits = String(whole + fraction)
    var point = whole.count + (parts.count > 1 ? Int(parts[1])! : 0)
    let zeros = digits.prefix { $0 == "0" }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == "0" { digits.removeLast() }
    return (digits, point)
  }
}
