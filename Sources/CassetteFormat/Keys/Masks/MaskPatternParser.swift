/// Reads the text of a pattern (`Spec/match-keys.md` has the syntax).
struct MaskPatternParser {
  private let text: [UInt8]
  private var position = 0
  private var ignoresCase = false

  private static let maximumDepth = 32
  private static let maximumCount = 255

  init(_ text: [UInt8]) {
    self.text = text
  }

  private func failure(_ message: String) -> MaskPattern.Failure {
    MaskPattern.Failure(message: "\(message) at byte \(position)")
  }

  private func peek() -> UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ literal: StaticString) -> Bool {
    guard text[position...].starts(with: literal.utf8) else { return false }
    position += literal.utf8CodeUnitCount
    return true
  }

  mutating func parse() throws(MaskPattern.Failure) -> MaskExpression {
    ignoresCase = take("(?i)")
    let expression = try choice(depth: 0)
    guard position == text.count else { throw failure("a parenthesis that nothing opened") }
    return expression
  }

  private mutating func choice(depth: Int) throws(MaskPattern.Failure) -> MaskExpression {
    guard depth <= Self.maximumDepth else { throw failure("groups in groups, too many") }
    var parts: [MaskExpression] = []
    repeat {
      var sequence: [MaskExpression] = []
      while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
        sequence.append(try repeated(atom(depth: depth)))
      }
      parts.append(sequence.isEmpty ? .empty : .sequence(sequence))
    } while take("|")
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func repeated(_ atom: MaskExpression) throws(MaskPattern.Failure) -> MaskExpression {
    var expression = atom
    if take("*") {
      expression = .repeated(atom, least: 0, most: nil)
    } else if take("+") {
      expression = .repeated(atom, least: 1, most: nil)
    } else if take("?") {
      expression = .repeated(atom, least: 0, most: 1)
    } else if take("{") {
      let least = try number()
      var most: Int? = least
      if take(",") { most = peek() == UInt8(ascii: "}") ? nil : try number() }
      guard take("}"), most.map({ $0 >= least }) ?? true else { throw failure("a count that is none") }
      expression = .repeated(atom, least: least, most: most)
    }
    if let byte = peek(), "*+?{".utf8.contains(byte) { throw failure("a repetition of a repetition") }
    return expression
  }

  private mutating func number() throws(MaskPattern.Failure) -> Int {
    var value = 0
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte), value <= Self.maximumCount {
      value = value * 10 + Int(byte - 0x30)
      position += 1
    }
    guard position > start, value <= Self.maximumCount else { throw failure("a count from 0 to 255 is expected") }
    return value
  }

  private mutating func atom(depth: Int) throws(MaskPattern.Failure) -> MaskExpression {
    let byte = text[position]
    position += 1
    switch byte {
    case UInt8(ascii: "("):
      if !take("?:"), peek() == UInt8(ascii: "?") { throw failure("lookaround and flags are not in the subset") }
      let inner = try choice(depth: depth + 1)
      guard take(")") else { throw failure("a group has no end") }
      return inner
    case UInt8(ascii: "["): return try characterClass()
    case UInt8(ascii: "."): return .characters(ascii: ByteSet(0x0A...0x0A).asciiComplement)
    case UInt8(ascii: "^"): return .assertion(.start)
    case UInt8(ascii: "$"): return .assertion(.end)
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw failure("nothing to repeat")
    case 0x80...: return .sequence(character(byte).map { .bytes(ByteSet($0...$0)) })
    default: return .bytes(literal(byte))
    }
  }

  /// The bytes of a character that is not ASCII.
  private mutating func character(_ lead: UInt8) -> [UInt8] {
    var bytes = [lead]
    while let byte = peek(), byte & 0xC0 == 0x80 {
      bytes.append(byte)
      position += 1
    }
    return bytes
  }

  private func literal(_ byte: UInt8) -> ByteSet {
    var set = ByteSet(byte...byte)
    if ignoresCase { set.formUnion(Self.bothCases(byte...byte)) }
    return set
  }

  private static func bothCases(_ range: ClosedRange<UInt8>) -> ByteSet {
    var set = ByteSet()
    for byte in range {
      set.insert(ASCII.lowercased(byte)...ASCII.lowercased(byte))
      set.insert(ASCII.uppercased(byte)...ASCII.uppercased(byte))
    }
    return set
  }

  private mutating func escape() throws(MaskPattern.Failure) -> MaskExpression {
    guard let byte = peek() else { throw failure("a backslash at the end") }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): return .assertion(.wordBoundary(isInside: false))
    case UInt8(ascii: "B"): return .assertion(.wordBoundary(isInside: true))
    case UInt8(ascii: "D"): return .characters(ascii: MaskCharacters.digit.asciiComplement)
    case UInt8(ascii: "W"): return .characters(ascii: MaskCharacters.word.asciiComplement)
    case UInt8(ascii: "S"): return .characters(ascii: MaskCharacters.space.asciiComplement)
    default:
      position -= 1
      return .bytes(try classEscape())
    }
  }

  /// The escapes that may stand in a class: sets of ASCII bytes, and single ones.
  private mutating func classEscape() throws(MaskPattern.Failure) -> ByteSet {
    guard let byte = peek() else { throw failure("a backslash at the end") }
    position += 1
    switch byte {
    case UInt8(ascii: "d"): return MaskCharacters.digit
    case UInt8(ascii: "w"): return MaskCharacters.word
    case UInt8(ascii: "s"): return MaskCharacters.space
    case UInt8(ascii: "n"): return ByteSet(0x0A...0x0A)
    case UInt8(ascii: "r"): return ByteSet(0x0D...0x0D)
    case UInt8(ascii: "t"): return ByteSet(0x09...0x09)
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return ByteSet(byte...byte)
    default: throw failure("this escape is not in the subset")
    }
  }

  private mutating func characterClass() throws(MaskPattern.Failure) -> MaskExpression {
    let isNegated = take("^")
    var set = ByteSet()
    var isFirst = true
    while isFirst || peek() != UInt8(ascii: "]") {
      isFirst = false
      guard let byte = peek() else { throw failure("a class has no end") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        set.formUnion(try classEscape())
        continue
      }
      guard byte < 0x80 else { throw failure("a class holds ASCII characters") }
      var range = byte...byte
      if peek() == UInt8(ascii: "-"), position + 1 < text.count, text[position + 1] != UInt8(ascii: "]") {
        let end = text[position + 1]
        guard end >= byte, end < 0x80, end != UInt8(ascii: "\\") else { throw failure("a range that is none") }
        range = byte...end
        position += 2
      }
      set.insert(range)
      if ignoresCase { set.formUnion(Self.bothCases(range)) }
    }
    position += 1
    return isNegated ? .characters(ascii: set.asciiComplement) : .bytes(set)
  }
}
