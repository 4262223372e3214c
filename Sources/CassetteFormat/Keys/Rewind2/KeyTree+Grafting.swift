extension KeyTree {
  /// Adds a document that was the text of a string.
  ///
  /// - Returns: Its root, which no node has as child yet; nil when the text is not strict JSON.
  mutating func graft(_ text: [UInt8]) -> ID? {
    guard let other = KeyParser.parse(text) else { return nil }
    let (nodeOffset, madeOffset) = (nodes.count, made.count)
    _ = keep(other.made)
    let sourceOffset = made.count
    _ = keep(text)
    guard !isOverfull else { return nil }
    func moved(_ text: KeyText) -> KeyText {
      KeyText(madeAt: text.start + (text.isMade ? madeOffset : sourceOffset), count: Int(text.count))
    }
    // Node 0 of the other document is nobody.
    for var node in other.nodes.dropFirst() {
      node.key = moved(node.key)
      node.text = moved(node.text)
      if node.first != 0 { node.first += ID(nodeOffset - 1) }
      if node.next != 0 { node.next += ID(nodeOffset - 1) }
      nodes.append(node)
    }
    return other.root + ID(nodeOffset - 1)
  }
}
