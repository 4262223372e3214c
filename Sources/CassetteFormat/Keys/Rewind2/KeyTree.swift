/// A range of bytes of a request, or of the text that was made while its key was computed.
struct KeyText {
  private let bits: UInt32
  let count: UInt32

  private static let made: UInt32 = 1 << 31

  /// A range of the body.
  init(_ range: Range<Int>) {
    bits = UInt32(range.lowerBound)
    count = UInt32(range.count)
  }

  init(madeAt offset: Int, count: Int) {
    bits = UInt32(offset) | Self.made
    self.count = UInt32(count)
  }

  static let empty = KeyText(0..<0)

  var isMade: Bool { bits & Self.made != 0 }
  var start: Int { Int(bits & ~Self.made) }
  var range: Range<Int> { start..<start + Int(count) }
}

/// A value of a JSON document whose key is computed.
struct KeyNode {
  enum Kind: UInt8 {
    case null, `true`, `false`
    /// A number in the form that RFC 8785 gives it.
    case number
    /// An integer beyond ±2^53, with the digits it was written with.
    case bigInteger
    case string, array, object
    /// A value that equals one of the request before, whose canonical text is at hand: `text.start` says which.
    case kept
  }

  var kind: Kind
  /// Whether the value is data of a tool or a user, whose inner shape says nothing about the API.
  var isData = false
  /// Whether the string has escapes.
  var isEscaped = false
  var keyIsEscaped = false
  /// The name of a member, as in canonical JSON, without quotes.
  var key = KeyText.empty
  /// A number or a string without quotes, as in canonical JSON.
  var text = KeyText.empty
  /// First child and next sibling; 0 for none, since the root is nobody's child.
  var first: UInt32 = 0
  var next: UInt32 = 0
}

/// A JSON document as an array of nodes over the bytes it was read from: no object per value, and easy to change.
///
/// Members of objects are in the order of RFC 8785. Size: 40 bytes a value, besides the text.
struct KeyTree {
  typealias ID = UInt32

  let source: [UInt8]
  /// Text that is not a range of the source.
  private(set) var made: [UInt8] = []
  /// Whether there is more text than offsets can say: then the body is hashed as bytes.
  private(set) var isOverfull = false
  var nodes: [KeyNode] = []
  var root: ID = 0

  private static let maximumMade = 1 << 31 - 1

  init(_ source: [UInt8]) {
    self.source = source
    // Node 0 is the root's predecessor in no list: it makes 0 free to say "none".
    nodes.append(KeyNode(kind: .null))
  }

  subscript(node: ID) -> KeyNode {
    get { nodes[Int(node)] }
    set { nodes[Int(node)] = newValue }
  }

  mutating func add(_ node: KeyNode) -> ID {
    nodes.append(node)
    return ID(nodes.count - 1)
  }

  /// Keeps bytes that are not in the source.
  mutating func keep(_ bytes: some Collection<UInt8>) -> KeyText {
    let start = made.count
    guard start + bytes.count <= Self.maximumMade else {
      isOverfull = true
      return .empty
    }
    made.append(contentsOf: bytes)
    return KeyText(madeAt: start, count: made.count - start)
  }

  func bytes(_ text: KeyText) -> ArraySlice<UInt8> { text.isMade ? made[text.range] : source[text.range] }

  func equals(_ text: KeyText, _ literal: StaticString) -> Bool {
    let count = Int(text.count)
    guard count == literal.utf8CodeUnitCount else { return false }
    let bytes = text.isMade ? made : source
    let start = text.start
    for index in 0..<count where bytes[start + index] != literal.utf8Start[index] { return false }
    return true
  }

  // MARK: Reading

  /// The children of an array or object, in order.
  func children(_ node: ID) -> [ID] {
    var list: [ID] = []
    var child = self[node].first
    while child != 0 {
      list.append(child)
      child = self[child].next
    }
    return list
  }

  /// The member of a name; 0 for none.
  func member(_ object: ID, _ name: StaticString) -> ID {
    guard self[object].kind == .object else { return 0 }
    var child = self[object].first
    while child != 0 {
      if equals(self[child].key, name) { return child }
      child = self[child].next
    }
    return 0
  }

  func kind(_ node: ID) -> KeyNode.Kind? { node == 0 ? nil : self[node].kind }

  func isString(_ node: ID, _ literal: StaticString) -> Bool {
    kind(node) == .string && !self[node].isEscaped && equals(self[node].text, literal)
  }

  /// What a string says, without escapes; nil for other values.
  func string(_ node: ID) -> [UInt8]? {
    guard kind(node) == .string else { return nil }
    let text = bytes(self[node].text)
    return self[node].isEscaped ? KeyEscapes.decoded(text) : Array(text)
  }

  /// What a member's name says, without escapes.
  func name(_ node: ID) -> [UInt8] {
    let text = bytes(self[node].key)
    return self[node].keyIsEscaped ? KeyEscapes.decoded(text) : Array(text)
  }
}
