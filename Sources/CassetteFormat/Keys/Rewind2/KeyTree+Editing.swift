/// Changing a document in place: what is taken out stays in memory until the key is computed.
extension KeyTree {
  /// Takes the child after `previous` (0 for the first) out of its parent.
  private mutating func unlink(_ child: ID, after previous: ID, of parent: ID) {
    if previous == 0 { self[parent].first = self[child].next } else { self[previous].next = self[child].next }
  }

  /// Takes out the members for which the test is true.
  mutating func removeMembers(of object: ID, where test: (borrowing KeyTree, ID) -> Bool) {
    guard self[object].kind == .object else { return }
    var previous: ID = 0
    var child = self[object].first
    while child != 0 {
      let next = self[child].next
      if test(self, child) { unlink(child, after: previous, of: object) } else { previous = child }
      child = next
    }
  }

  mutating func remove(_ object: ID, _ names: StaticString...) {
    removeMembers(of: object) { tree, child in names.contains { tree.equals(tree[child].key, $0) } }
  }

  /// Takes out members that are null.
  mutating func removeNull(_ object: ID, _ names: StaticString...) {
    removeMembers(of: object) { tree, child in
      tree[child].kind == .null && names.contains { tree.equals(tree[child].key, $0) }
    }
  }

  /// Sets the children of an array, or the members of an object, which must be in order.
  mutating func setChildren(_ parent: ID, _ children: [ID]) {
    var next: ID = 0
    for child in children.reversed() {
      self[child].next = next
      next = child
    }
    self[parent].first = next
  }

  /// Puts a value where another one stands: its name and place stay.
  mutating func replace(_ node: ID, with other: KeyNode) {
    var other = other
    other.key = self[node].key
    other.keyIsEscaped = self[node].keyIsEscaped
    other.next = self[node].next
    self[node] = other
  }

  /// A string node for bytes that are valid UTF-8.
  mutating func text(_ bytes: [UInt8]) -> KeyNode {
    var node = KeyNode(kind: .string)
    if KeyEscapes.needsEscapes(bytes) {
      node.isEscaped = true
      node.text = keep(KeyEscapes.encoded(bytes))
    } else {
      node.text = keep(bytes)
    }
    return node
  }

  mutating func text(_ literal: String) -> KeyNode { text(Array(literal.utf8)) }

  mutating func number(_ value: Int) -> KeyNode {
    var node = KeyNode(kind: .number)
    node.text = keep(String(value).utf8)
    return node
  }

  /// An object of members that are given in the order of RFC 8785.
  mutating func object(_ members: [(name: StaticString, value: KeyNode)]) -> KeyNode {
    var previous: ID = 0
    var object = KeyNode(kind: .object)
    for (name, value) in members {
      var value = value
      value.keyIsEscaped = false
      value.key = keep(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
      value.next = 0
      let id = add(value)
      if previous == 0 { object.first = id } else { self[previous].next = id }
      previous = id
    }
    return object
  }

  /// An array of one value.
  mutating func array(_ element: KeyNode) -> KeyNode {
    var element = element
    element.key = .empty
    element.keyIsEscaped = false
    element.next = 0
    var array = KeyNode(kind: .array)
    array.first = add(element)
    return array
  }

  /// Adds a member, or gives the one there another value.
  mutating func set(_ object: ID, _ name: StaticString, _ value: KeyNode) {
    let existing = member(object, name)
    guard existing == 0 else { return replace(existing, with: value) }
    var value = value
    value.key = keep(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    insert(add(value), into: object)
  }

  /// Puts a named node at its place among the members.
  private mutating func insert(_ node: ID, into object: ID) {
    var previous: ID = 0
    var child = self[object].first
    while child != 0, KeyOrder.precedes(self, child, node) {
      previous = child
      child = self[child].next
    }
    self[node].next = child
    if previous == 0 { self[object].first = node } else { self[previous].next = node }
  }

  /// Gives members other names, but for those that another member has or gets.
  mutating func renameMembers(of object: ID, _ change: ([UInt8]) -> [UInt8]) {
    let members = children(object).map { (node: $0, name: name($0)) }
    var taken: Set<[UInt8]> = []
    for (node, name) in members {
      let other = change(name)
      guard other != name else { continue }
      if taken.isEmpty { taken = Set(members.map(\.name)) }
      guard taken.insert(other).inserted else { continue }
      self[node].key = keep(other)
      self[node].keyIsEscaped = false
    }
    if !taken.isEmpty { _ = sortMembers(object) }
  }

  /// Puts the members of an object in order; false when two have the same name.
  mutating func sortMembers(_ object: ID) -> Bool {
    var child = self[object].first
    while child != 0, self[child].next != 0, KeyOrder.precedes(self, child, self[child].next) {
      child = self[child].next
    }
    guard child != 0, self[child].next != 0 else { return true }
    let sorted = children(object).sorted { KeyOrder.precedes(self, $0, $1) }
    for (one, other) in zip(sorted, sorted.dropFirst()) where KeyOrder.compare(self, one, other) == 0 { return false }
    setChildren(object, sorted)
    return true
  }
}
