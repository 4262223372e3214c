extension PythonTape {
  /// What Python's `dict(…)` makes of the document: a list of pairs becomes an object too.
  ///
  /// - Returns: The object's node.
  /// - Throws: `type` also when `json.dumps` could not sort the keys afterwards.
  mutating func dictionary() throws(PythonError) -> Int {
    switch nodes[0].kind {
    case .object: return 0
    case .array: return try append(pairs: pairs())
    case .string where nodes[0].start == nodes[0].end: return append(members: [])
    case .string: throw .value
    default: throw .type
    }
  }

  private typealias Pair = (key: Int, value: Int)

  /// The elements of the list as pairs: lists and strings of two, and the two keys of an object.
  private mutating func pairs() throws(PythonError) -> [Pair] {
    var pairs: [Pair] = []
    for item in children(of: 0) {
      switch nodes[item].kind {
      case .array:
        let items = children(of: item)
        guard items.count == 2 else { throw .value }
        guard nodes[items[0]].kind != .array, nodes[items[0]].kind != .object else { throw .type }
        pairs.append((items[0], items[1]))
      case .object:
        let keys = PythonTapeKeys(sorted: item, in: self).indices
        guard keys.count == 2 else { throw .value }
        // In the order in which they came first.
        let isInOrder = string(nodes[keys[0]]) == string(nodes[item + 1])
        pairs.append(isInOrder ? (keys[0], keys[1]) : (keys[1], keys[0]))
      case .string: pairs.append(try characters(of: item))
      default: throw .type
      }
    }
    return pairs
  }

  /// The two characters of a string, as nodes.
  private mutating func characters(of index: Int) throws(PythonError) -> Pair {
    let bytes = string(nodes[index])
    let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
    guard starts.count == 2 else { throw .value }
    let base = decoded.count
    decoded.append(contentsOf: bytes)
    let middle = base + starts[1]
    nodes.append(Node(kind: .string, spelling: .decoded, start: base, end: middle))
    nodes.append(Node(kind: .string, spelling: .decoded, start: middle, end: decoded.count))
    return (nodes.count - 2, nodes.count - 1)
  }

  private mutating func append(pairs: [Pair]) throws(PythonError) -> Int {
    if pairs.allSatisfy({ nodes[$0.key].kind == .string }) { return append(members: pairs) }
    if pairs.allSatisfy({ nodes[$0.key].kind == .null }) {
      return append(members: [(pairs[0].key, pairs[pairs.count - 1].value)])
    }
    return append(members: try sorted(numbers: pairs))
  }

  /// Pairs whose keys are numbers, sorted; of equal keys, as 1, 1.0 and true are, the first key and the last value.
  private func sorted(numbers pairs: [Pair]) throws(PythonError) -> [Pair] {
    var numbers: [(number: PythonNumber, pair: Pair)] = []
    for pair in pairs {
      guard let number = PythonNumber(nodes[pair.key], in: self) else { throw .type }
      numbers.append((number, pair))
    }
    guard numbers.allSatisfy({ $0.number.isNaN == numbers[0].number.isNaN }) else { throw .type }
    guard !numbers[0].number.isNaN else { return [(pairs[0].key, pairs[pairs.count - 1].value)] }
    let order = numbers.indices.sorted {
      let order = numbers[$0].number.compared(with: numbers[$1].number)
      return order == 0 ? $0 < $1 : order < 0
    }
    var members: [Pair] = []
    var last: PythonNumber?
    for (number, pair) in order.map({ numbers[$0] }) {
      if last?.compared(with: number) == 0 {
        members[members.count - 1].value = pair.value
      } else {
        members.append(pair)
      }
      last = number
    }
    return members
  }

  private mutating func append(members: [Pair]) -> Int {
    let object = nodes.count
    nodes.append(Node(kind: .object))
    for (key, value) in members {
      nodes.append(sortable(nodes[key]))
      nodes.append(contentsOf: Array(nodes[value..<value + nodes[value].size]))
    }
    nodes[object].size = nodes.count - object
    return object
  }

  /// A key whose bytes are its characters; what was an element of a list may have escapes.
  private mutating func sortable(_ key: Node) -> Node {
    guard key.spelling == .canonical || key.spelling == .escaped else { return key }
    let start = decoded.count
    decoded.append(contentsOf: string(key))
    return Node(kind: .string, spelling: .decoded, start: start, end: decoded.count)
  }
}
