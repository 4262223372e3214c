/// Numbers as RFC 8785 §3.2.2.3 writes them: like ECMAScript, the shortest digits that give the same double.
package enum KeyNumber {
  /// The largest integer of which neither neighbour is the same double.
  static let exactLimit: UInt64 = 1 << 53

  /// The canonical form of a literal with a fraction or an exponent; nil when its value is infinite.
  static func canonical(_ literal: some Collection<UInt8>) -> [UInt8]? {
    guard let value = Double(String(decoding: literal, as: UTF8.self)), value.isFinite else { return nil }
    return canonical(value)
  }

  package static func canonical(_ value: Double) -> [UInt8] {
    guard value != 0 else { return [UInt8(ascii: "0")] }
    var (digits, point) = decimal(value.magnitude)
    // The value is 0.d₁d₂… × 10^point.
    let count = digits.count
    var out: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
    switch point {
    case count...21 where count <= 21:
      out += digits
      out += [UInt8](repeating: UInt8(ascii: "0"), count: point - count)
    case 1...21:
      digits.insert(UInt8(ascii: "."), at: point)
      out += digits
    case -5...0:
      out += "0.".utf8
      out += [UInt8](repeating: UInt8(ascii: "0"), count: -point)
      out += digits
    default:
      out.append(digits[0])
      if count > 1 {
        out.append(UInt8(ascii: "."))
        out += digits[1...]
      }
      out += "e\(point > 0 ? "+" : "")\(point - 1)".utf8
    }
    return out
  }

  /// The digits of a positive value without zeros at either end, and where the point is before them.
  private static func decimal(_ value: Double) -> (digits: [UInt8], point: Int) {
    // Swift prints the shortest digits that give the value back, as ECMAScript does; only the layout differs.
    let text = Array(value.description.utf8)
    let mantissa = text.prefix { $0 != UInt8(ascii: "e") }
    let exponent = Int(String(decoding: text.dropFirst(mantissa.count + 1), as: UTF8.self)) ?? 0
    let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
    var digits = Array(whole) + mantissa.dropFirst(whole.count + 1)
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, whole.count - zeros + exponent)
  }
}
