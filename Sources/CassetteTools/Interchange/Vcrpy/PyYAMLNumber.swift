/// The spellings of numbers that PyYAML knows (YAML 1.1, with PyYAML's own corrections).
enum PyYAMLNumber {
  /// Whether a text has no character that numbers have not.
  static func mayBe(_ text: [UInt8]) -> Bool {
    text.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "x"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "I"), UInt8(ascii: "N"):
        true
      default: false
      }
    }
  }

  /// The value of a number in its usual form, `-12` or `-0.5`, which most are; nil for others.
  static func decimal(_ bytes: [UInt8], _ text: String) -> PyYAMLScalar? {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    let whole = digits.prefix(while: isDigit)
    guard let first = whole.first else { return nil }
    if whole.count == digits.count { return first == 0x30 ? nil : .integer(text) }
    let fraction = digits[whole.endIndex...].dropFirst()
    guard digits[whole.endIndex] == UInt8(ascii: "."), !fraction.isEmpty, fraction.allSatisfy(isDigit) else {
      return nil
    }
    return Double(text).map(PyYAMLScalar.float)
  }

  /// The decimal digits of an integer; nil when the text is not one.
  static func integer(_ text: String) -> String? {
    let (sign, digits) = split(text)
    if let whole = prefixed(digits) { return whole == 0 ? "0" : sign + String(whole) }
    let plain = digits.filter { $0 != "_" }
    guard digits.first?.isASCIIDigit == true, plain.allSatisfy({ $0.isASCIIDigit }) else {
      return sexagesimal(digits).map { sign + String($0) }
    }
    guard digits.first == "0", digits.count > 1 else { return plain == "0" ? "0" : sign + plain }
    return Int(plain, radix: 8).map { $0 == 0 ? "0" : sign + String($0) }
  }

  /// Binary and hexadecimal integers.
  private static func prefixed(_ digits: Substring) -> Int? {
    let plain = digits.dropFirst(2).filter { $0 != "_" }
    if digits.hasPrefix("0b") { return Int(plain, radix: 2) }
    if digits.hasPrefix("0x") { return Int(plain, radix: 16) }
    return nil
  }

  /// `190:20:30`, a number in base 60.
  private static func sexagesimal(_ digits: Substring) -> Int? {
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0].first.map({ "1"..."9" ~= $0 }) == true else { return nil }
    var value = 0
    for (index, part) in parts.enumerated() {
      guard let number = Int(part.filter { $0 != "_" }), index == 0 || (part.count <= 2 && number < 60) else {
        return nil
      }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 60)
      guard !overflow else { return nil }
      value = scaled + number
    }
    return value
  }

  /// A float has a point, and an exponent has a sign; `1e5` is text.
  static func float(_ text: String) -> Double? {
    let (sign, rest) = split(text)
    switch rest {
    case ".inf", ".Inf", ".INF": return sign == "-" ? -.infinity : .infinity
    case ".nan", ".NaN", ".NAN": return sign.isEmpty && rest == text[...] ? .nan : nil
    default: break
    }
    if rest.contains(":") { return sexagesimalFloat(rest).map { sign == "-" ? -$0 : $0 } }
    let plain = rest.filter { $0 != "_" }
    guard let point = plain.firstIndex(of: ".") else { return nil }
    let whole = plain[..<point]
    let tail = plain[plain.index(after: point)...]
    let fraction = tail.prefix { $0.isASCIIDigit }
    let exponent = tail[fraction.endIndex...]
    guard whole.allSatisfy({ $0.isASCIIDigit }), isExponent(exponent) else { return nil }
    // Without digits before the point there is no sign either, and a digit right after the point.
    guard !whole.isEmpty || (rest == text[...] && rest.dropFirst().first?.isASCIIDigit == true) else { return nil }
    return Double("\(sign)\(whole.isEmpty ? "0" : whole).\(fraction.isEmpty ? "0" : fraction)\(exponent)")
  }

  /// `1:30.5`, ninety and a half.
  private static func sexagesimalFloat(_ text: Substring) -> Double? {
    guard let point = text.firstIndex(of: "."), text.first?.isASCIIDigit == true else { return nil }
    let fraction = text[text.index(after: point)...].filter { $0 != "_" }
    let parts = text[..<point].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1, fraction.allSatisfy({ $0.isASCIIDigit }) else { return nil }
    var value = 0.0
    for (index, part) in parts.enumerated() {
      guard let number = Double(part.filter { $0 != "_" }), index == 0 || (part.count <= 2 && number < 60) else {
        return nil
      }
      value = value * 60 + number
    }
    return Double("0.\(fraction.isEmpty ? "0" : fraction)").map { value + $0 }
  }

  private static func isExponent(_ text: Substring) -> Bool {
    guard let mark = text.first else { return true }
    let digits = text.dropFirst(2)
    return (mark == "e" || mark == "E") && (text.dropFirst().first == "+" || text.dropFirst().first == "-")
      && !digits.isEmpty && digits.allSatisfy { $0.isASCIIDigit }
  }

  /// Whether the text is a date, or a date and a time, which Python makes an object of.
  static func isDate(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-") else { return false }
    let shape = String(
      decoding: bytes.prefix(11).map { (0x30...0x39).contains($0) ? UInt8(ascii: "9") : $0 }, as: UTF8.self)
    if bytes.count == 10 { return shape == "9999-99-99" }
    let dates = ["9999-99-99", "9999-9-99", "9999-99-9", "9999-9-9"]
    return dates.contains { date in [" ", "T", "t", "\t"].contains { shape.hasPrefix(date + $0) } }
      && bytes.contains(UInt8(ascii: ":"))
  }

  private static func split(_ text: String) -> (sign: String, rest: Substring) {
    switch text.first {
    case "-": ("-", text.dropFirst())
    case "+": ("", text.dropFirst())
    default: ("", text[...])
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9") ~= self }
}
