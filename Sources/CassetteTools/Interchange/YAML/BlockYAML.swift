import CassetteFormat

/// Reads the regular part of YAML that libraries write: block mappings and sequences with plain, quoted and literal scalars.
///
/// It hands out the events that libyaml would, several times faster, and none from the first line on that it has doubts
/// about: whoever reads asks libyaml then. Nothing of a line is handed out before the line is understood.
///
/// The text ends with a line feed, so what stands before one can be looked beyond by a byte.
struct BlockYAML: ~Copyable {
  /// A collection that is open.
  private struct Level {
    let isSequence: Bool
    let indent: Int
  }

  /// What stands before a node.
  struct Properties {
    var tag: String?
    var anchor: String?
    var isEmpty: Bool { tag == nil && anchor == nil }
  }

  let text: UnsafeRawBufferPointer
  /// Where reading goes on: the start of a line between steps.
  var position = 0
  private var levels: [Level] = []
  /// Whether the value of the key or item that was read last is not there yet.
  private var isPending = false
  var properties = Properties()
  /// What the lines that were read last say.
  private var events: [YAMLEvent] = []
  /// How many of these were handed out.
  private var handedOut = 0
  private var isBegun = false
  private var isStopped = false
  private var isEnded = false
  let isBeginning: Bool

  /// More than this is read by libyaml, a buffer at a time.
  private static let maximumSize = 16 << 20
  private static let maximumDepth = 100
  /// libyaml takes keys of up to 1024 characters.
  static let maximumKey = 1000

  /// Nil for a file that is too large, that does not end with a line, or that has characters besides line feeds and
  /// those that can be printed.
  init?(_ file: any RandomAccessBytes, isBeginning: Bool) {
    let size = file.size
    guard size > 0, size <= Self.maximumSize else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    var end = (try? file.read(at: 0, into: buffer)) ?? 0
    if isBeginning { while end > 0, buffer[end - 1] != 0x0A { end -= 1 } }
    let text = UnsafeRawBufferPointer(start: buffer.baseAddress, count: end)
    guard end > 0, isBeginning || end == size, text[end - 1] == 0x0A, PrintableText.isAll(of: text) else {
      buffer.deallocate()
      return nil
    }
    self.text = text
    self.isBeginning = isBeginning
  }

  deinit { text.deallocate() }

  /// The line that was read last, counted from 1.
  var line: Int { text[..<max(0, position - 1)].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) } }

  var isAtEnd: Bool { position >= text.count }

  /// The next event; nil from the first line on that is not understood.
  mutating func next() -> YAMLEvent? {
    while handedOut == events.count {
      events.removeAll(keepingCapacity: true)
      handedOut = 0
      if isEnded { return .streamEnd }
      guard !isStopped, step() else {
        isStopped = true
        events.removeAll()
        return nil
      }
    }
    // It is moved out of the list: to copy it would take longer.
    var event = YAMLEvent.streamEnd
    swap(&event, &events[handedOut])
    handedOut += 1
    return event
  }

  /// Reads a line, and those that its scalar goes on in.
  private mutating func step() -> Bool {
    while position < text.count {
      var start = position
      while text[start] == 0x20 { start += 1 }
      guard text[start] == 0x0A else { return isBegun ? line(from: start) : begin(at: start) }
      position = start + 1
    }
    return isBegun && !isBeginning && end()
  }

  /// Reads the first line: that of the mapping or sequence that the document is, or `---` before it.
  private mutating func begin(at start: Int) -> Bool {
    isBegun = true
    events.append(.documentStart)
    if text[start...].starts(with: "---\n".utf8), start == position {
      position += 4
      while position < text.count, text[position] == 0x0A { position += 1 }
      guard position < text.count, text[position] != 0x20 else { return false }
    } else if start != position {
      return false
    }
    guard !isMark(position) else { return false }
    return node(at: position, column: 0, isValue: false)
  }

  private mutating func end() -> Bool {
    if isPending, !endPending() { return false }
    while levels.last != nil { close() }
    events.append(.documentEnd)
    events.append(.streamEnd)
    isEnded = true
    return true
  }

  /// Whether what stands at the beginning of a line may be a document's mark, a directive or a comment.
  private func isMark(_ start: Int) -> Bool {
    switch text[start] {
    case UInt8(ascii: "#"), UInt8(ascii: "%"): true
    case UInt8(ascii: "-"): text[start + 1] == UInt8(ascii: "-")
    case UInt8(ascii: "."): text[start + 1] == UInt8(ascii: ".")
    default: false
    }
  }

  private func isItem(_ start: Int) -> Bool {
    text[start] == UInt8(ascii: "-") && (text[start + 1] == 0x20 || text[start + 1] == 0x0A)
  }

  private mutating func line(from start: Int) -> Bool {
    let column = start - position
    guard text[start] != UInt8(ascii: "#"), column > 0 || !isMark(start), let parent = levels.last else { return false }
    let isItem = isItem(start)
    if isPending {
      if column > parent.indent || (column == parent.indent && isItem && !parent.isSequence) {
        isPending = false
        return node(at: start, column: column, isValue: false)
      }
      guard endPending() else { return false }
    }
    while let level = levels.last, level.indent > column || (level.indent == column && level.isSequence && !isItem) {
      close()
    }
    guard let level = levels.last, level.indent == column, level.isSequence == isItem else { return false }
    return isItem ? item(at: start, column: column) : member(at: start)
  }

  /// Ends a value that did not come.
  private mutating func endPending() -> Bool {
    isPending = false
    guard properties.isEmpty else { return false }
    events.append(.scalar(YAMLScalar(bytes: [], tag: nil, isPlain: true), anchor: nil))
    return true
  }

  private mutating func open(isSequence: Bool, indent: Int) -> Bool {
    guard levels.count < Self.maximumDepth else { return false }
    levels.append(Level(isSequence: isSequence, indent: indent))
    let (tag, anchor) = (properties.tag, properties.anchor)
    properties = Properties()
    events.append(isSequence ? .sequenceStart(tag: tag, anchor: anchor) : .mappingStart(tag: tag, anchor: anchor))
    return true
  }

  private mutating func close() { events.append(levels.removeLast().isSequence ? .sequenceEnd : .mappingEnd) }

  // MARK: Nodes

  private mutating func item(at dash: Int, column: Int) -> Bool {
    let start = skipSpaces(from: dash + 1)
    guard text[start] != 0x0A else { return wait(until: start + 1) }
    return node(at: start, column: column + start - dash, isValue: false)
  }

  /// Lets the node come in a line below.
  private mutating func wait(until next: Int) -> Bool {
    isPending = true
    position = next
    return true
  }

  private mutating func member(at start: Int) -> Bool {
    guard let (key, end) = key(at: start), properties.isEmpty else { return false }
    return member(key, at: end)
  }

  /// Takes a key, and the value after the colon at an offset.
  private mutating func member(_ key: YAMLScalar, at colon: Int) -> Bool {
    events.append(.scalar(key, anchor: nil))
    let start = skipSpaces(from: colon + 1)
    guard text[start] != 0x0A else { return wait(until: start + 1) }
    return node(at: start, column: -1, isValue: true)
  }

  /// Reads a node.
  ///
  /// - Parameters:
  ///   - column: Where it stands in its line.
  ///   - isValue: Whether it comes after a key in the same line, where no block collection can begin.
  private mutating func node(at start: Int, column: Int, isValue: Bool) -> Bool {
    if !isValue, isItem(start) {
      return open(isSequence: true, indent: column) && item(at: start, column: column)
    }
    if !isValue, let (key, colon) = key(at: start) {
      return open(isSequence: false, indent: column) && member(key, at: colon)
    }
    guard let indent = levels.last?.indent else { return false }
    switch text[start] {
    case UInt8(ascii: "!"), UInt8(ascii: "&"):
      guard properties.isEmpty, let end = takeProperties(at: start) else { return false }
      guard text[end] != 0x0A else { return wait(until: end + 1) }
      // What is neither in a line of its own nor a scalar is rare.
      guard isValue || key(at: end) == nil, !"-!&*[{".utf8.contains(text[end]) else { return false }
      return node(at: end, column: -1, isValue: true)
    case UInt8(ascii: "*"):
      guard properties.isEmpty, let (name, end) = name(after: start), text[end] == 0x0A else { return false }
      events.append(.alias(name))
      position = end + 1
      return true
    case UInt8(ascii: "{") where text[start + 1] == UInt8(ascii: "}") && text[start + 2] == 0x0A:
      return emptyCollection(isSequence: false, until: start + 3)
    case UInt8(ascii: "[") where text[start + 1] == UInt8(ascii: "]") && text[start + 2] == 0x0A:
      return emptyCollection(isSequence: true, until: start + 3)
    default:
      guard let (bytes, isPlain) = scalar(at: start, parentIndent: indent) else { return false }
      events.append(
        .scalar(YAMLScalar(bytes: bytes, tag: properties.tag, isPlain: isPlain), anchor: properties.anchor))
      properties = Properties()
      return true
    }
  }

  private mutating func emptyCollection(isSequence: Bool, until next: Int) -> Bool {
    guard open(isSequence: isSequence, indent: 0) else { return false }
    close()
    position = next
    return true
  }
}
