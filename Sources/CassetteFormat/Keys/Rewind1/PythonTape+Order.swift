extension PythonTape {
  /// Python's `<` between two values of the document, as `sorted` uses it: -1 and 1, or 0 when neither is less.
  ///
  /// Lists compare by their first different elements. As the nodes of equal lists stand in the same order, both
  /// sides are gone through in step, without recursion.
  ///
  /// - Throws: `type` where Python raises a `TypeError`, and also for NaN beside another number: neither is less, and
  ///   what `sorted` then makes of a list depends on the version of Python.
  func compare(_ left: Int, _ right: Int) throws(PythonError) -> Int {
    var (left, right) = (left, right)
    /// Where the lists that are being compared end, on both sides.
    var ends: [(left: Int, right: Int)] = []
    while true {
      while let end = ends.last {
        let (leftEnds, rightEnds) = (left == end.left, right == end.right)
        guard leftEnds || rightEnds else { break }
        guard leftEnds, rightEnds else { return leftEnds ? -1 : 1 }
        ends.removeLast()
        if ends.isEmpty { return 0 }
      }
      let (leftNode, rightNode) = (nodes[left], nodes[right])
      if leftNode.kind == .array, rightNode.kind == .array {
        ends.append((left + leftNode.size, right + rightNode.size))
        left += 1
        right += 1
      } else {
        let order = try compareOthers(left, right, isElement: !ends.isEmpty)
        guard order == 0, !ends.isEmpty else { return order }
        left += leftNode.size
        right += rightNode.size
      }
    }
  }

  /// Compares values that are not both lists.
  ///
  /// - Parameter isElement: Whether they are in lists, whose equal elements need no order.
  private func compareOthers(_ left: Int, _ right: Int, isElement: Bool) throws(PythonError) -> Int {
    let (leftNode, rightNode) = (nodes[left], nodes[right])
    if leftNode.kind == .string, rightNode.kind == .string {
      let (left, right) = (string(leftNode), string(rightNode))
      return left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }
    if let left = PythonNumber(leftNode, in: self), let right = PythonNumber(rightNode, in: self) {
      // All NaNs of a document are the same object.
      if left.isNaN, right.isNaN { return 0 }
      guard !left.isNaN, !right.isNaN else { throw .type }
      return left.compared(with: right)
    }
    guard isElement, isEqual(left, right) else { throw .type }
    return 0
  }

  /// Python's `==` between two values of the document.
  func isEqual(_ left: Int, _ right: Int) -> Bool {
    var pairs = [(left, right)]
    while let (left, right) = pairs.popLast() {
      let (leftNode, rightNode) = (nodes[left], nodes[right])
      switch (leftNode.kind, rightNode.kind) {
      case (.null, .null): break
      case (.string, .string):
        guard string(leftNode) == string(rightNode) else { return false }
      case (.array, .array):
        let (leftItems, rightItems) = (children(of: left), children(of: right))
        guard leftItems.count == rightItems.count else { return false }
        pairs.append(contentsOf: zip(leftItems, rightItems))
      case (.object, .object):
        let (leftKeys, rightKeys) = (PythonTapeKeys(sorted: left, in: self), PythonTapeKeys(sorted: right, in: self))
        guard leftKeys.indices.count == rightKeys.indices.count else { return false }
        for (leftKey, rightKey) in zip(leftKeys.indices, rightKeys.indices) {
          guard string(nodes[leftKey]) == string(nodes[rightKey]) else { return false }
          pairs.append((leftKey + 1, rightKey + 1))
        }
      default:
        guard let left = PythonNumber(leftNode, in: self), let right = PythonNumber(rightNode, in: self) else {
          return false
        }
        guard left.isNaN && right.isNaN || !left.isNaN && !right.isNaN && left.compared(with: right) == 0 else {
          return false
        }
      }
    }
    return true
  }
}
