/// A JSON document as Python's `json.loads` sees it, flat: each value is a node, followed by the nodes inside of it.
///
/// Nothing is copied out of the text but keys with escapes, which have to be compared and sorted as what they mean.
struct PythonTape {
  struct Node {
    enum Kind: UInt8 {
      case null, bool, integer, float
      /// `NaN`, `Infinity` and `-Infinity`, which Python reads and writes.
      case constant
      case string, array
      /// Keys and values in turn, as they were written; of equal keys the last one counts.
      case object
    }

    /// Where and how a string's characters stand.
    enum Spelling: UInt8 {
      /// In the text, without escapes.
      case plain
      /// In the text, with escapes that Python would write in the same way.
      case canonical
      /// In the text, with escapes that Python would write differently.
      case escaped
      /// In `decoded`: the characters themselves.
      case decoded
    }

    var kind: Kind
    var spelling = Spelling.plain
    /// The bytes of a scalar; of a string those between the quotes.
    var start = 0
    var end = 0
    /// How many nodes this value takes, itself included.
    var size = 1
  }

  let text: UnsafeRawBufferPointer
  var nodes: [Node] = []
  /// Characters of strings that had to be decoded.
  var decoded: [UInt8] = []
  /// Whether a string has a surrogate that is not half of a pair.
  var hasSurrogates = false

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
  }

  /// The nodes directly inside of an array or an object.
  func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index + 1
    while child < index + nodes[index].size {
      children.append(child)
      child += nodes[child].size
    }
    return children
  }

  /// Calls a closure with the bytes of a node as they stand: decoded strings decoded, others with their escapes.
  @inline(__always)
  func withBytes<Result>(of node: Node, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    guard node.spelling == .decoded else {
      return try body(UnsafeRawBufferPointer(rebasing: text[node.start..<node.end]))
    }
    return try decoded.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[node.start..<node.end])) }
  }

  /// The characters of a string.
  func string(_ node: Node) -> [UInt8] {
    withBytes(of: node) { bytes in
      guard node.spelling == .canonical || node.spelling == .escaped else { return Array(bytes) }
      var characters: [UInt8] = []
      PythonEscapes.decode(bytes, into: &characters)
      return characters
    }
  }

  /// Whether a string is a certain ASCII text.
  @inline(__always)
  func isString(_ node: Node, _ text: StaticString) -> Bool {
    guard node.kind == .string, node.end - node.start >= text.utf8CodeUnitCount else { return false }
    if node.spelling == .canonical || node.spelling == .escaped {
      return string(node).elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    return withBytes(of: node) { bytes in
      bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
  }
}
