@testable import CassetteFormat

/// JSON documents of every kind, as text.
enum RandomJSON {
  /// An object.
  static func document(_ generator: inout SeededGenerator) -> [UInt8] {
    var out: [UInt8] = []
    object(&generator, 3, &out)
    return out
  }

  private static func value(_ generator: inout SeededGenerator, _ depth: Int, _ out: inout [UInt8]) {
    switch generator.below(depth > 0 ? 8 : 5) {
    case 0, 1: string(&generator, &out)
    case 2:
      let numbers = ["0", "-0", "-1.50", "1e5", "1E400", "0.1", "12345678901234567890", "5e-324", "1e23", "NaN"]
      out += numbers[generator.below(numbers.count)].utf8
    case 3: out += String(Double(bitPattern: generator.next() & ~(1 << 62)).description).utf8
    case 4: out += ["true", "false", "null", "-Infinity"][generator.below(4)].utf8
    case 5:
      out.append(UInt8(ascii: "["))
      for index in 0..<generator.below(4) {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        value(&generator, depth - 1, &out)
      }
      out.append(UInt8(ascii: "]"))
    default: object(&generator, depth, &out)
    }
  }

  private static func object(_ generator: inout SeededGenerator, _ depth: Int, _ out: inout [UInt8]) {
    let keys = ["messages", "tools", "tool_calls", "tool_call_id", "id", "name", "a", "é", "e\u{301}", "😀", "\u{FB33}"]
    out.append(UInt8(ascii: "{"))
    for index in 0..<generator.below(6) {
      if index > 0 { out.append(contentsOf: ", ".utf8) }
      if generator.oneIn(4) {
        string(&generator, &out)
      } else {
        out += "\"\(keys[generator.below(keys.count)])\"".utf8
      }
      out.append(UInt8(ascii: ":"))
      value(&generator, depth - 1, &out)
    }
    out.append(UInt8(ascii: "}"))
  }

  private static func string(_ generator: inout SeededGenerator, _ out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for scalar in generator.string(6).unicodeScalars {
      if generator.oneIn(4) || scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: generator.oneIn(2))
          out += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
        }
      } else {
        out += String(scalar).utf8
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
