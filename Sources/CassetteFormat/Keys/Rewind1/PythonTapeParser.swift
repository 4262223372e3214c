/// Reads JSON as Python 3.11's `json.loads` does: also `NaN` and the infinities, any control character but those below
/// U+0020, and integers of up to 4300 digits. It does not recurse, so that no depth is a danger.
struct PythonTapeParser {
  /// How many arrays and objects in each other `normalize_request` can read when nothing else is on the stack of Python
  /// 3.11, whose recursion limit is 1000.
  static let maximumDepth = 994
  /// `sys.get_int_max_str_digits()`.
  static let maximumDigits = 4300

  private var tape: PythonTape
  private let text: UnsafeRawBufferPointer
  private var position: Int
  /// The arrays and objects that are open.
  private var open: [Int] = []

  private init(_ text: UnsafeRawBufferPointer, from start: Int) {
    self.text = text
    position = start
    tape = PythonTape(text)
  }

  /// Reads a document that fills the text from an offset on.
  static func parse(_ text: UnsafeRawBufferPointer, from start: Int) throws(PythonError) -> PythonTape {
    var parser = PythonTapeParser(text, from: start)
    try parser.document()
    return parser.tape
  }

  /// The byte at the position; a zero byte, which is nowhere allowed, at the end.
  @inline(__always)
  private var byte: UInt8 { position < text.count ? text[position] : 0 }

  @inline(__always)
  private mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position &+= 1 }
  }

  private mutating func document() throws(PythonError) {
    skipSpace()
    repeat { try value() } while try hasMore()
    guard position == text.count else { throw .value }
  }

  /// Reads a scalar, or opens an array or object; what opens at once closes in `hasMore`.
  private mutating func value() throws(PythonError) {
    switch byte {
    case UInt8(ascii: "\""): try string(isKey: false)
    case UInt8(ascii: "{"): try open(.object)
    case UInt8(ascii: "["): try open(.array)
    case UInt8(ascii: "t"): try literal("true", .bool)
    case UInt8(ascii: "f"): try literal("false", .bool)
    case UInt8(ascii: "n"): try literal("null", .null)
    case UInt8(ascii: "N"): try literal("NaN", .constant)
    case UInt8(ascii: "I"): try literal("Infinity", .constant)
    case UInt8(ascii: "-") where position &+ 1 < text.count && text[position &+ 1] == UInt8(ascii: "I"):
      try literal("-Infinity", .constant)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: throw .value
    }
  }

  private mutating func open(_ kind: PythonTape.Node.Kind) throws(PythonError) {
    guard open.count < Self.maximumDepth else { throw .recursion }
    open.append(tape.nodes.count)
    tape.nodes.append(PythonTape.Node(kind: kind))
    position &+= 1
  }

  /// Goes on to where the next value begins, closing what ends; false when the document has ended.
  private mutating func hasMore() throws(PythonError) -> Bool {
    skipSpace()
    while let container = open.last {
      let isObject = tape.nodes[container].kind == .object
      if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        position &+= 1
        tape.nodes[container].size = tape.nodes.count - container
        open.removeLast()
        skipSpace()
        continue
      }
      // Nothing after its node: it was opened just now.
      if container == tape.nodes.count - 1 { return try first(in: container) }
      guard byte == UInt8(ascii: ",") else { throw .value }
      return try next(in: container)
    }
    return false
  }

  private mutating func next(in container: Int) throws(PythonError) -> Bool {
    position &+= 1
    skipSpace()
    return try first(in: container)
  }

  private mutating func first(in container: Int) throws(PythonError) -> Bool {
    guard tape.nodes[container].kind == .object else { return true }
    guard byte == UInt8(ascii: "\"") else { throw .value }
    try string(isKey: true)
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw .value }
    position &+= 1
    skipSpace()
    return true
  }

  private mutating func literal(_ word: StaticString, _ kind: PythonTape.Node.Kind) throws(PythonError) {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard byte == word.utf8Start[index] else { throw .value }
      position &+= 1
    }
    tape.nodes.append(PythonTape.Node(kind: kind, start: start, end: position))
  }

  @inline(__always)
  private mutating func skipDigits() -> Int {
    let start = position
    while byte &- 0x30 < 10 { position &+= 1 }
    return position &- start
  }

  private mutating func number() throws(PythonError) {
    let start = position
    if byte == UInt8(ascii: "-") { position &+= 1 }
    let hasLeadingZero = byte == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !hasLeadingZero || digits == 1 else { throw .value }
    var kind = PythonTape.Node.Kind.integer
    if byte == UInt8(ascii: ".") {
      kind = .float
      position &+= 1
      guard skipDigits() > 0 else { throw .value }
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      kind = .float
      position &+= 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position &+= 1 }
      guard skipDigits() > 0 else { throw .value }
    }
    guard kind == .float || digits <= Self.maximumDigits else { throw .value }
    tape.nodes.append(PythonTape.Node(kind: kind, start: start, end: position))
  }

  /// A string whose opening quote is at the position.
  private mutating func string(isKey: Bool) throws(PythonError) {
    position &+= 1
    var node = PythonTape.Node(kind: .string, start: position)
    while true {
      position = JSONScan.endOfPlainText(text, from: position)
      guard byte != UInt8(ascii: "\"") else { break }
      guard byte == UInt8(ascii: "\\") else { throw .value }
      if position &+ 1 < text.count, PythonEscapes.isCanonical(text[position &+ 1]) {
        position &+= 2
        if node.spelling == .plain { node.spelling = .canonical }
        continue
      }
      guard let escape = PythonEscapes.read(text, at: position) else { throw .value }
      position &+= escape.length
      node.spelling = .escaped
      if Surrogate.isSurrogate(escape.codePoint) { tape.hasSurrogates = true }
    }
    node.end = position
    position &+= 1
    if isKey, node.spelling != .plain { decode(&node) }
    tape.nodes.append(node)
  }

  private mutating func decode(_ node: inout PythonTape.Node) {
    let start = tape.decoded.count
    PythonEscapes.decode(UnsafeRawBufferPointer(rebasing: text[node.start..<node.end]), into: &tape.decoded)
    (node.start, node.end, node.spelling) = (start, tape.decoded.count, .decoded)
  }
}
