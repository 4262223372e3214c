/// Strings and numbers, brought into canonical form only where they are not in it already.
extension KeyParser {
  /// The text of a string after its opening quote, and whether it has escapes.
  mutating func string() -> (KeyText, Bool)? {
    let start = position
    var isEscaped = false
    var isCanonical = true
    while true {
      position = JSONScan.endOfPlainText(bytes, from: position)
      guard let byte = peek(), byte >= 0x20 else { return nil }
      if byte == UInt8(ascii: "\"") { break }
      isEscaped = true
      guard let canonical = skipEscape() else { return nil }
      isCanonical = isCanonical && canonical
    }
    let range = start..<position
    position += 1
    guard UTF8Check.isValid(bytes.extracting(range)) else { return nil }
    guard !isCanonical else { return (KeyText(range), isEscaped) }
    let text = canonical(range)
    return (tree.keep(text), text.contains(UInt8(ascii: "\\")))
  }

  /// Goes past an escape; says whether it is the canonical one, nil when it is none.
  private mutating func skipEscape() -> Bool? {
    position += 1
    guard let kind = peek() else { return nil }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    case UInt8(ascii: "/"): return false
    case UInt8(ascii: "u"):
      guard let unit = hexUnit() else { return nil }
      switch unit {
      case 0xD800..<0xDC00:
        // Half of a character beyond U+FFFF: the other half has to follow.
        guard take("\\"), take("u"), let low = hexUnit(), (0xDC00..<0xE000).contains(low) else { return nil }
        return false
      case 0xDC00..<0xE000: return nil
      default: return false
      }
    default: return nil
    }
  }

  private mutating func hexUnit() -> UInt32? {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Hex.value(of: byte) else { return nil }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  /// The canonical text of a string whose escapes have been checked.
  private func canonical(_ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var offset = range.lowerBound
    func byte(_ offset: Int) -> UInt8 { bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
    func unit(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 << 4 | UInt32(Hex.value(of: byte(offset + $1)) ?? 0) }
    }
    while offset < range.upperBound {
      let end = min(JSONScan.endOfPlainText(bytes, from: offset), range.upperBound)
      bytes.extracting(offset..<end).withUnsafeBytes { out.append(contentsOf: $0) }
      offset = end
      guard offset < range.upperBound else { break }
      let kind = byte(offset + 1)
      offset += 2
      switch kind {
      case UInt8(ascii: "u"):
        var scalar = unit(offset)
        offset += 4
        if (0xD800..<0xDC00).contains(scalar) {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(offset + 2) - 0xDC00)
          offset += 6
        }
        guard let character = Unicode.Scalar(scalar) else { continue }
        for byte in UTF8.encode(character)! { CanonicalJSON.append(escaping: byte, to: &out) }
      case UInt8(ascii: "/"): out.append(kind)
      default: out += [UInt8(ascii: "\\"), kind]
      }
    }
    return out
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  /// Reads a number into its canonical form.
  mutating func number(_ node: inout KeyNode) -> Bool {
    let start = position
    let isNegative = take("-")
    let isZero = peek() == UInt8(ascii: "0")
    let count = digits()
    guard count > 0, !(isZero && count > 1) else { return false }
    var isInteger = true
    if take(".") {
      isInteger = false
      guard digits() > 0 else { return false }
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { return false }
    }
    let range = start..<position
    guard isInteger else {
      guard let text = KeyNumber.canonical(tree.source[range]) else { return false }
      node.kind = .number
      node.text = tree.keep(text)
      return true
    }
    node.kind = count > 15 && !isExact(range.upperBound - count..<range.upperBound) ? .bigInteger : .number
    // -0 is 0.
    node.text = KeyText(isNegative && isZero ? start + 1..<position : range)
    return true
  }

  /// Whether the digits of an integer are at most 2^53.
  private func isExact(_ digits: Range<Int>) -> Bool {
    guard digits.count < 19 else { return false }
    return tree.source[digits].reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) } <= KeyNumber.exactLimit
  }
}
