/// A number as Python compares it: integers of any size and floats by their exact values, `True` as 1.
struct PythonNumber {
  private enum Value {
    /// Decimal digits without leading zeros; none for zero.
    case integer(isNegative: Bool, digits: [UInt8])
    case float(Double)
  }

  private let value: Value

  /// Nil when the value is no number.
  init?(_ node: PythonTape.Node, in tape: PythonTape) {
    switch node.kind {
    case .bool:
      value = .integer(isNegative: false, digits: tape.text[node.start] == UInt8(ascii: "t") ? [UInt8(ascii: "1")] : [])
    case .integer: value = tape.withBytes(of: node) { Self.integer($0) }
    case .float, .constant: value = tape.withBytes(of: node) { .float(PythonFloat.value($0)) }
    default: return nil
    }
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Value {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = bytes.dropFirst(isNegative ? 1 : 0)
    return .integer(isNegative: isNegative, digits: digits.first == UInt8(ascii: "0") ? [] : Array(digits))
  }

  var isNaN: Bool {
    if case .float(let value) = value { value.isNaN } else { false }
  }

  /// -1, 0 or 1; neither may be NaN.
  func compared(with other: PythonNumber) -> Int {
    switch (value, other.value) {
    case (.float(let left), .float(let right)): left < right ? -1 : left > right ? 1 : 0
    case (.integer, .float(let right)): compared(withFloat: right)
    case (.float(let left), .integer): -other.compared(withFloat: left)
    case (.integer(let isNegative, let digits), .integer(let otherIsNegative, let otherDigits)):
      Self.compare(isNegative, digits, otherIsNegative, otherDigits)
    }
  }

  private func compared(withFloat float: Double) -> Int {
    guard case .integer(let isNegative, let digits) = value else { return 0 }
    guard float.isFinite else { return float < 0 ? 1 : -1 }
    let whole = float.rounded(.towardZero)
    let order = Self.compare(isNegative, digits, whole < 0, WholeNumber.digits(of: whole.magnitude))
    return order != 0 || whole == float ? order : float < whole ? 1 : -1
  }

  private static func compare(
    _ isNegative: Bool, _ digits: [UInt8], _ otherIsNegative: Bool, _ otherDigits: [UInt8]
  ) -> Int {
    // There is no negative zero among integers.
    let (left, right) = (isNegative && !digits.isEmpty, otherIsNegative && !otherDigits.isEmpty)
    guard left == right else { return left ? -1 : 1 }
    let isLess =
      digits.count == otherDigits.count
      ? digits.lexicographicallyPrecedes(otherDigits) : digits.count < otherDigits.count
    return digits == otherDigits ? 0 : isLess != left ? -1 : 1
  }
}

/// The decimal digits of floats that are whole numbers, up to 309 of them.
private enum WholeNumber {
  static func digits(of value: Double) -> [UInt8] {
    guard value > 0 else { return [] }
    guard value >= 0x1p53 else { return Array(String(UInt64(value)).utf8) }
    // Nine digits in each limb, the lowest first, doubled once for each binary place.
    var limbs: [UInt64] = []
    var rest = UInt64(value.significandBitPattern | 1 << 52)
    while rest > 0 {
      limbs.append(rest % 1_000_000_000)
      rest /= 1_000_000_000
    }
    for _ in 0..<Int(value.exponent) - 52 {
      var carry: UInt64 = 0
      for index in limbs.indices {
        let doubled = limbs[index] * 2 + carry
        limbs[index] = doubled % 1_000_000_000
        carry = doubled / 1_000_000_000
      }
      if carry > 0 { limbs.append(carry) }
    }
    return limbs.reversed().enumerated().flatMap { index, limb in
      let text = Array(String(limb).utf8)
      return index == 0 ? text : [UInt8](repeating: UInt8(ascii: "0"), count: 9 - text.count) + text
    }
  }
}
