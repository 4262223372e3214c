extension BlockYAML {
  func skipSpaces(from start: Int) -> Int {
    var position = start
    while text[position] == 0x20 { position += 1 }
    return position
  }

  // MARK: Keys

  /// The scalar that is a key, and where its colon stands; nil when what stands there is none.
  mutating func key(at start: Int) -> (YAMLScalar, Int)? {
    let isQuoted = text[start] == UInt8(ascii: "'") || text[start] == UInt8(ascii: "\"")
    guard isQuoted else {
      guard mayBeginPlain(start), case let end = endOfPlain(from: start), isColon(end), text[end - 1] != 0x20,
        end - start <= Self.maximumKey
      else { return nil }
      return (YAMLScalar(bytes: Array(text[start..<end]), tag: nil, isPlain: true), end)
    }
    guard let quoted = quoted(at: start, isKey: true), isColon(quoted.next) else { return nil }
    guard let bytes = decode(quoted) else { return nil }
    return (YAMLScalar(bytes: bytes, tag: nil, isPlain: false), quoted.next)
  }

  private func isColon(_ position: Int) -> Bool {
    text[position] == UInt8(ascii: ":") && (text[position + 1] == 0x20 || text[position + 1] == 0x0A)
  }

  /// Reads a scalar and the rest of its last line.
  mutating func scalar(at start: Int, parentIndent: Int) -> (bytes: [UInt8], isPlain: Bool)? {
    switch text[start] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      guard let quoted = quoted(at: start, isKey: false), case let end = skipSpaces(from: quoted.next),
        text[end] == 0x0A, let bytes = decode(quoted)
      else { return nil }
      position = end + 1
      return (bytes, false)
    case UInt8(ascii: "|"): return literal(at: start, parentIndent: parentIndent).map { ($0, false) }
    default:
      guard mayBeginPlain(start) else { return nil }
      return plain(at: start, parentIndent: parentIndent).map { ($0, true) }
    }
  }

  // MARK: Plain scalars

  private func mayBeginPlain(_ start: Int) -> Bool {
    switch text[start] {
    case UInt8(ascii: "-"): text[start + 1] != 0x20 && text[start + 1] != 0x0A
    case 0x0A, 0x20, UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      false
    default: true
    }
  }

  /// Where a line of a plain scalar ends: at a line feed, at a colon that ends a key, or at a comment.
  private func endOfPlain(from start: Int) -> Int {
    var end = start
    while true {
      switch text[end] {
      case 0x0A: return end
      case UInt8(ascii: ":") where isColon(end): return end
      case UInt8(ascii: "#") where end > start && text[end - 1] == 0x20: return end
      default: end += 1
      }
    }
  }

  private mutating func plain(at start: Int, parentIndent: Int) -> [UInt8]? {
    guard let first = plainLine(at: start) else { return nil }
    var bytes = Array(first)
    while position < text.count {
      var next = position
      var breaks = 0
      var lineStart = next
      while next < text.count, text[next] == 0x20 || text[next] == 0x0A {
        if text[next] == 0x0A {
          breaks += 1
          lineStart = next + 1
        }
        next += 1
      }
      guard next < text.count, next - lineStart > parentIndent else { break }
      guard text[next] != UInt8(ascii: "#"), let line = plainLine(at: next) else { return nil }
      if breaks == 0 { bytes.append(0x20) }
      bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
      bytes.append(contentsOf: line)
    }
    return bytes
  }

  /// Reads a line of a plain scalar to its end.
  private mutating func plainLine(at start: Int) -> UnsafeRawBufferPointer? {
    var end = endOfPlain(from: start)
    guard text[end] == 0x0A else { return nil }
    position = end + 1
    while text[end - 1] == 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[start..<end])
  }

  // MARK: Literal scalars

  private mutating func literal(at bar: Int, parentIndent: Int) -> [UInt8]? {
    guard let header = LiteralHeader(text, at: bar), case let body = skipSpaces(from: header.end), text[body] == 0x0A
    else { return nil }
    var line = body + 1
    while line < text.count, text[line] == 0x0A { line += 1 }
    guard line < text.count, case let first = skipSpaces(from: line), text[first] != 0x0A else { return nil }
    let indent = header.indent.map { parentIndent + $0 } ?? first - line
    guard indent > parentIndent, first - line >= indent else { return nil }
    var bytes: [UInt8] = []
    var breaks = line - body - 1
    while line < text.count {
      var start = line
      while start - line < indent, text[start] == 0x20 { start += 1 }
      if text[start] == 0x0A {
        breaks += 1
        line = start + 1
        continue
      }
      guard start - line == indent else { break }
      let end = text.firstOffset(of: 0x0A, from: start)!
      bytes.append(contentsOf: repeatElement(0x0A, count: breaks))
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<end]))
      breaks = 1
      line = end + 1
    }
    bytes.append(contentsOf: repeatElement(0x0A, count: header.keepsAll ? breaks : header.keepsLast ? 1 : 0))
    position = line
    return bytes
  }
}

/// What stands after the bar of a literal scalar.
private struct LiteralHeader {
  private(set) var end: Int
  /// How much deeper than what is around it the text stands, when that is told.
  private(set) var indent: Int?
  private(set) var keepsLast = true
  private(set) var keepsAll = false

  init?(_ text: UnsafeRawBufferPointer, at bar: Int) {
    end = bar + 1
    while true {
      switch text[end] {
      case UInt8(ascii: "-") where keepsLast && !keepsAll: keepsLast = false
      case UInt8(ascii: "+") where keepsLast && !keepsAll: keepsAll = true
      case UInt8(ascii: "1")...UInt8(ascii: "9") where indent == nil: indent = Int(text[end] - 0x30)
      case 0x20, 0x0A: return
      default: return nil
      }
      end += 1
    }
  }
}
