/// Python's `repr` of a float, as `json.dumps` writes it: the shortest digits that give the value back.
package enum PythonFloat {
  /// The text of a value; `NaN`, `Infinity` and `-Infinity` are spelled as `json.dumps` spells them.
  package static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
    let (digits, point) = decimal(abs(value))
    var out: [UInt8] = []
    append(digits, point: point, isNegative: value.sign == .minus, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Writes a number that has been taken apart.
  ///
  /// - Parameters:
  ///   - digits: The significant digits in ASCII, without zeros at either end; none for zero.
  ///   - point: Where the decimal point stands, counted from the first digit.
  static func append(_ digits: some RandomAccessCollection<UInt8>, point: Int, isNegative: Bool, to out: inout [UInt8])
  {
    if isNegative { out.append(UInt8(ascii: "-")) }
    guard let first = digits.first else { return out.append(contentsOf: "0.0".utf8) }
    if point > 16 || point < -3 {
      let exponent = point - 1
      out.append(first)
      if digits.count > 1 {
        out.append(UInt8(ascii: "."))
        out.append(contentsOf: digits.dropFirst())
      }
      out.append(contentsOf: exponent < 0 ? "e-".utf8 : "e+".utf8)
      if abs(exponent) < 10 { out.append(UInt8(ascii: "0")) }
      out.append(contentsOf: String(abs(exponent)).utf8)
    } else if point <= 0 {
      out.append(contentsOf: "0.".utf8)
      out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
      out.append(contentsOf: digits)
    } else {
      out.append(contentsOf: digits.prefix(point))
      out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, point - digits.count)))
      out.append(UInt8(ascii: "."))
      let fraction = digits.dropFirst(point)
      if fraction.isEmpty { out.append(UInt8(ascii: "0")) } else { out.append(contentsOf: fraction) }
    }
  }

  /// The significant digits, and the place of the point, from Swift's description, whose digits are as short.
  private static func decimal(_ value: Double) -> (digits: ArraySlice<UInt8>, point: Int) {
    let parts = value.description.utf8.split(separator: UInt8(ascii: "e"))
    let whole = parts[0].prefix { $0 != UInt8(ascii: ".") }
    var digits = (Array(whole) + parts[0].dropFirst(whole.count + 1))[...]
    var point = whole.count + (parts.count > 1 ? Int(Substring(parts[1]))! : 0)
    while digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      point -= 1
    }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, point)
  }
}
