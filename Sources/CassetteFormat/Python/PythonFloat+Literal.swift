extension PythonFloat {
  /// The value of a JSON number, or of `NaN`, `Infinity` or `-Infinity`; too large ones are infinite, as in Python.
  static func value(_ literal: UnsafeRawBufferPointer) -> Double {
    Double(String(decoding: literal, as: UTF8.self)) ?? .nan
  }

  /// Appends the `repr` of a JSON number that has a fraction or an exponent.
  ///
  /// Up to fifteen significant digits survive the way to a double and back, so `repr` gives the same ones (C11
  /// §5.2.4.2.2, `DBL_DIG`): for them, nothing needs to be converted.
  static func append(literal: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    guard !appendShort(literal, to: &out) else { return }
    out.append(contentsOf: text(value(literal)).utf8)
  }

  /// False, and nothing appended, when the digits are too many or the number is very large or small.
  private static func appendShort(_ literal: UnsafeRawBufferPointer, to out: inout [UInt8]) -> Bool {
    var digits = SIMD16<UInt8>()
    var count = 0
    // Trailing zeros, which count only when another digit follows.
    var zeros = 0
    var point = 0
    var index = literal.first == UInt8(ascii: "-") ? 1 : 0
    let isNegative = index == 1
    var isFraction = false
    while index < literal.count, literal[index] | 0x20 != UInt8(ascii: "e") {
      let byte = literal[index]
      index += 1
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if byte == UInt8(ascii: "0") {
        if count > 0 { zeros += 1 }
        if isFraction { if count == 0 { point -= 1 } } else if count > 0 { point += 1 }
      } else {
        guard count + zeros < 15 else { return false }
        for _ in 0..<zeros {
          digits[count] = UInt8(ascii: "0")
          count += 1
        }
        zeros = 0
        digits[count] = byte
        count += 1
        if !isFraction { point += 1 }
      }
    }
    guard let exponent = exponent(literal, from: index), abs(point + exponent) < 280 else { return false }
    append((0..<count).map { digits[$0] }, point: point + exponent, isNegative: isNegative, to: &out)
    return true
  }

  private static func exponent(_ literal: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < literal.count else { return 0 }
    var index = start + 1
    let isNegative = literal[index] == UInt8(ascii: "-")
    if isNegative || literal[index] == UInt8(ascii: "+") { index += 1 }
    guard literal.count - index < 6 else { return nil }
    let value = literal[index...].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return isNegative ? -value : value
  }
}
