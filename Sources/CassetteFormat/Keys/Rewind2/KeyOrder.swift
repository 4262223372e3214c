/// The order of members and of text: by UTF-16 code units (RFC 8785 §3.2.3).
enum KeyOrder {
  /// UTF-8 sorts as UTF-16 does, but for U+E000 to U+FFFF, which come after the surrogates of what is beyond.
  private static func weight(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }

  /// Negative when the left text comes first, 0 when they are equal.
  static func compare(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Int {
    var first = left.makeIterator()
    var second = right.makeIterator()
    while true {
      switch (first.next(), second.next()) {
      case (nil, nil): return 0
      case (nil, _): return -1
      case (_, nil): return 1
      case (let one?, let other?) where one != other: return weight(one) < weight(other) ? -1 : 1
      default: continue
      }
    }
  }

  /// The order of two members' names.
  static func compare(_ tree: borrowing KeyTree, _ left: KeyTree.ID, _ right: KeyTree.ID) -> Int {
    if tree[left].keyIsEscaped || tree[right].keyIsEscaped { return compare(tree.name(left), tree.name(right)) }
    return compare(tree.bytes(tree[left].key), tree.bytes(tree[right].key))
  }

  static func precedes(_ tree: borrowing KeyTree, _ left: KeyTree.ID, _ right: KeyTree.ID) -> Bool {
    compare(tree, left, right) < 0
  }
}
