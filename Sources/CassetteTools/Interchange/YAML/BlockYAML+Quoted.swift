extension BlockYAML {
  /// A quoted scalar that was found, and not decoded yet.
  struct Quoted {
    /// What stands between the quotes.
    let content: Range<Int>
    let isDouble: Bool
    /// Whether the content is the text.
    let isVerbatim: Bool
    /// What comes after the closing quote.
    var next: Int { content.upperBound + 1 }
  }

  /// Finds the end of a quoted scalar; of a key, in the same line and before it is too long for one.
  mutating func quoted(at start: Int, isKey: Bool) -> Quoted? {
    let quote = text[start]
    let isDouble = quote == UInt8(ascii: "\"")
    let limit = isKey ? min(text.count, start + Self.maximumKey) : text.count
    var isVerbatim = true
    var end = start + 1
    let escape = isDouble ? UInt8(ascii: "\\") : quote
    while end < limit {
      end = text.firstOffset(ofAny: quote, escape, 0x0A, in: end..<limit)
      guard end < limit else { break }
      if text[end] == 0x0A {
        if isKey { return nil }
        end += 1
      } else if isDouble ? text[end] == escape : text[end + 1] == quote {
        // The text ends with a line feed, so another byte follows.
        end += 2
      } else {
        return Quoted(content: start + 1..<end, isDouble: isDouble, isVerbatim: isVerbatim)
      }
      isVerbatim = false
    }
    if isBeginning, !isKey { position = text.count }
    return nil
  }

  /// The text of a quoted scalar; nil for an escape, or for a line, that libyaml may not take.
  func decode(_ quoted: Quoted) -> [UInt8]? {
    if quoted.isVerbatim { return Array(text[quoted.content]) }
    var isRead = true
    // No escape that is read here stands for more bytes than it has.
    let bytes = [UInt8](unsafeUninitializedCapacity: quoted.content.count) { buffer, count in
      var decoder = QuotedDecoder(text, quoted, buffer)
      isRead = decoder.decode()
      count = isRead ? decoder.count : 0
    }
    return isRead ? bytes : nil
  }
}

/// Takes escapes and folded lines off a quoted scalar.
private struct QuotedDecoder {
  private let text: UnsafeRawBufferPointer
  private let isDouble: Bool
  private let end: Int
  private var position: Int
  private let output: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0
  /// Spaces up to here stay at the end of a line.
  private var kept = 0

  init(_ text: UnsafeRawBufferPointer, _ quoted: BlockYAML.Quoted, _ output: UnsafeMutableBufferPointer<UInt8>) {
    self.text = text
    isDouble = quoted.isDouble
    position = quoted.content.lowerBound
    end = quoted.content.upperBound
    self.output = output
  }

  private mutating func append(_ byte: UInt8) {
    output[count] = byte
    count += 1
  }

  /// Takes what stands for itself: all up to a line feed, or to what begins an escape.
  private mutating func copyPlain() {
    let mark = UInt8(ascii: isDouble ? "\\" : "'")
    let next = text.firstOffset(ofAny: mark, mark, 0x0A, in: position..<end)
    UnsafeMutableRawPointer(output.baseAddress! + count)
      .copyMemory(from: text.baseAddress! + position, byteCount: next - position)
    count += next - position
    position = next
  }

  mutating func decode() -> Bool {
    while position < end {
      copyPlain()
      guard position < end else { break }
      switch text[position] {
      case 0x0A:
        while count > kept, output[count - 1] == 0x20 { count -= 1 }
        guard fold(isEscaped: false) else { return false }
      case UInt8(ascii: "\\"):
        guard text[position + 1] == 0x0A ? escapedBreak() : escape() else { return false }
        kept = count
      default:
        append(UInt8(ascii: "'"))
        position += 2
      }
    }
    return true
  }

  private mutating func escapedBreak() -> Bool {
    position += 1
    return fold(isEscaped: true)
  }

  /// Reads line feeds and what the next line is indented by.
  private mutating func fold(isEscaped: Bool) -> Bool {
    var breaks = 0
    while position < end, text[position] == 0x0A || text[position] == 0x20 {
      if text[position] == 0x0A {
        breaks += 1
        // At the beginning of a line these may be a document's mark.
        guard text[position + 1] != UInt8(ascii: "-"), text[position + 1] != UInt8(ascii: ".") else { return false }
      }
      position += 1
    }
    if breaks == 1, !isEscaped { append(0x20) }
    for _ in 1..<max(breaks, 1) { append(0x0A) }
    kept = count
    return true
  }

  private mutating func escape() -> Bool {
    let letter = text[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "n"): append(0x0A)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), 0x20: append(letter)
    case UInt8(ascii: "t"): append(0x09)
    case UInt8(ascii: "r"): append(0x0D)
    case UInt8(ascii: "0"): append(0x00)
    case UInt8(ascii: "a"): append(0x07)
    case UInt8(ascii: "b"): append(0x08)
    case UInt8(ascii: "v"): append(0x0B)
    case UInt8(ascii: "f"): append(0x0C)
    case UInt8(ascii: "e"): append(0x1B)
    case UInt8(ascii: "x"): return scalar(digits: 2)
    case UInt8(ascii: "u"): return scalar(digits: 4)
    case UInt8(ascii: "U"): return scalar(digits: 8)
    default: return false
    }
    return true
  }

  private mutating func scalar(digits: Int) -> Bool {
    guard position + digits <= end, let number = text.number(position, digits: digits, radix: 16),
      let scalar = Unicode.Scalar(number)
    else { return false }
    position += digits
    for byte in UTF8.encode(scalar)! { append(byte) }
    return true
  }
}
