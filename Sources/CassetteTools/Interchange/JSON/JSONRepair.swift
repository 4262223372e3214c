import CassetteFormat

/// Reads JSON as programs write it that take any 16-bit units for text: halves of surrogate pairs, stray control
/// characters, bytes that are not UTF-8, `NaN`.
enum JSONRepair {
  /// - Returns: The value, and whether something in it had to be replaced (by U+FFFD, or null for a number).
  /// - Throws: `InterchangeError` for what is not JSON even so.
  static func parse(_ bytes: [UInt8]) throws -> (value: JSONValue, isRepaired: Bool) {
    if let value = try? JSONParser.lax(bytes.span.bytes) { return (value, false) }
    let repaired = repair(Array(String(decoding: bytes, as: UTF8.self).utf8))
    do { return (try JSONParser.lax(repaired.span.bytes), true) } catch { throw InterchangeError("\(error)") }
  }

  private static func repair(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    var isInString = false
    while position < bytes.count {
      let byte = bytes[position]
      if isInString, byte == UInt8(ascii: "\\") {
        appendEscape(bytes, &position, to: &out)
        continue
      }
      if !isInString, let length = nonNumber(bytes[position...]) {
        out.append(contentsOf: "null".utf8)
        position += length
        continue
      }
      if byte == UInt8(ascii: "\"") { isInString.toggle() }
      if isInString, byte < 0x20 {
        out.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
        out.append(contentsOf: String(byte, radix: 16).utf8)
      } else {
        out.append(byte)
      }
      position += 1
    }
    return out
  }

  /// The length of a word that JavaScript or Python writes where JSON has no number.
  private static func nonNumber(_ rest: ArraySlice<UInt8>) -> Int? {
    guard let first = rest.first, [UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-")].contains(first) else {
      return nil
    }
    return ["NaN", "Infinity", "-Infinity"].first { rest.starts(with: $0.utf8) }?.utf8.count
  }

  /// Copies an escape; half of a surrogate pair becomes U+FFFD.
  private static func appendEscape(_ bytes: [UInt8], _ position: inout Int, to out: inout [UInt8]) {
    guard let unit = unit(bytes, at: position), (0xD800..<0xE000).contains(unit) else {
      let length = min(2, bytes.count - position)
      out.append(contentsOf: bytes[position..<position + length])
      position += length
      return
    }
    if unit < 0xDC00, let low = self.unit(bytes, at: position + 6), (0xDC00..<0xE000).contains(low) {
      out.append(contentsOf: bytes[position..<position + 12])
      position += 12
    } else {
      out.append(contentsOf: "\\ufffd".utf8)
      position += 6
    }
  }

  /// The unit of an escape `\uXXXX` that begins here.
  private static func unit(_ bytes: [UInt8], at position: Int) -> Int? {
    guard position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit = 0
    for byte in bytes[position + 2..<position + 6] {
      guard let digit = Hex.value(of: byte) else { return nil }
      unit = unit << 4 | Int(digit)
    }
    return unit
  }
}
