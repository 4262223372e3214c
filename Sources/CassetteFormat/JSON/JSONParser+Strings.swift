/// Strings: text between quotes, and its escapes (RFC 8259 §7).
extension JSONParser {
  /// A string whose opening quote is the next byte.
  mutating func string() throws(Failure) -> String {
    let start = position
    position += 1
    let content = position
    let end = JSONScan.endOfPlainText(bytes, from: content)
    if end < bytes.byteCount, bytes.unsafeLoad(fromByteOffset: end, as: UInt8.self) == UInt8(ascii: "\"") {
      position = end + 1
      return try text(bytes.extracting(content..<end), at: start)
    }
    var decoded: [UInt8] = []
    while true {
      let end = JSONScan.endOfPlainText(bytes, from: position)
      bytes.extracting(position..<end).withUnsafeBytes { decoded.append(contentsOf: $0) }
      position = end
      guard let byte = peek() else { throw failure(.j01, "the string has no end", at: start) }
      if byte == UInt8(ascii: "\"") {
        position += 1
        return try text(decoded.span.bytes, at: start)
      }
      guard byte == UInt8(ascii: "\\") else {
        throw failure(.j04, "a control character in a string must be escaped")
      }
      try escape(into: &decoded)
    }
  }

  private func text(_ utf8: RawSpan, at offset: Int) throws(Failure) -> String {
    do {
      return try utf8.withUnsafeBytes { String(copying: try UTF8Span(validating: $0.bindMemory(to: UInt8.self).span)) }
    } catch {
      throw failure(.j01, "the string is not valid UTF-8", at: offset)
    }
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(Failure) {
    let start = position
    position += 1
    guard let kind = peek() else { throw failure(.j01, "the string has no end", at: start) }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): decoded.append(kind)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "/") where !strict: decoded.append(kind)
    case UInt8(ascii: "u"): try unicodeEscape(from: start, into: &decoded)
    default: throw failure(strict ? .j04 : .j01, "this escape is not allowed", at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int, into decoded: inout [UInt8]) throws(Failure) {
    let unit = try hexUnit(from: start)
    if strict {
      let hasShortForm = [0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(unit)
      let isLowercase = bytes.extracting(start..<position).withUnsafeBytes {
        !$0.contains { (0x41...0x46).contains($0) }
      }
      guard unit < 0x20, !hasShortForm, isLowercase else {
        throw failure(.j04, "only control characters without a short escape are written as \\u00xx", at: start)
      }
    }
    var scalar = UInt32(unit)
    if (0xD800..<0xDC00).contains(unit), peek() == UInt8(ascii: "\\") {
      position += 1
      guard peek() == UInt8(ascii: "u") else { throw failure(.j01, "a lone surrogate is not text", at: start) }
      position += 1
      let low = try hexUnit(from: start)
      guard (0xDC00..<0xE000).contains(low) else { throw failure(.j01, "a lone surrogate is not text", at: start) }
      scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    }
    guard let character = Unicode.Scalar(scalar) else { throw failure(.j01, "a lone surrogate is not text", at: start) }
    decoded.append(contentsOf: UTF8.encode(character)!)
  }

  private mutating func hexUnit(from start: Int) throws(Failure) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Hex.value(of: byte) else {
        throw failure(.j01, "four hexadecimal digits are expected", at: start)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
