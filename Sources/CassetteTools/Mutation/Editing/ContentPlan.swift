import CassetteFormat

/// Edits of a content, as they are collected: values of JSON that are replaced, taken out and put in, and bytes.
struct ContentPlan {
  private struct Insertion {
    let container: JSONNode
    let key: String?
    let raw: [UInt8]
    /// Before the child of this number; nil for the end.
    let position: Int?
  }

  private var edits: [ContentEdit] = []
  private var removals: [JSONNode] = []
  private var insertions: [Insertion] = []

  var isEmpty: Bool { edits.isEmpty && removals.isEmpty && insertions.isEmpty }

  mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
    edits.append(ContentEdit(range: range, replacement: bytes))
  }

  mutating func remove(_ node: JSONNode) {
    if !removals.contains(node) { removals.append(node) }
  }

  mutating func insert(_ raw: [UInt8], key: String?, into container: JSONNode, at position: Int?) {
    insertions.append(Insertion(container: container, key: key, raw: raw, position: position))
  }

  /// The content as it becomes.
  func edits(of content: [UInt8]) -> ContentEdits {
    var all = edits
    var containers: [(tree: ObjectIdentifier, index: Int)] = []
    for node in removals.compactMap(\.parent) + insertions.map(\.container) {
      let name = (ObjectIdentifier(node.tree), node.index)
      guard !containers.contains(where: { $0 == name }) else { continue }
      containers.append(name)
      all += edits(of: node, content)
    }
    return ContentEdits(Self.outermost(all))
  }

  /// What lies in a range that goes is gone with it; what is put in just before it stays.
  private static func outermost(_ edits: [ContentEdit]) -> [ContentEdit] {
    let sorted = edits.enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.isEmpty ? 0 : 1, -$0.element.range.upperBound, $0.offset)
        < ($1.element.range.lowerBound, $1.element.range.isEmpty ? 0 : 1, -$1.element.range.upperBound, $1.offset)
    }
    var kept: [ContentEdit] = []
    var end = -1
    for (_, edit) in sorted where edit.range.lowerBound >= end {
      kept.append(edit)
      end = edit.range.upperBound
    }
    return kept
  }

  /// The edits in one container: commas stay right, and what is put in is spaced as what is there.
  private func edits(of container: JSONNode, _ content: [UInt8]) -> [ContentEdit] {
    let children = container.children
    let isGone = children.map { removals.contains($0) }
    var result: [ContentEdit] = []
    var start = 0
    while start < children.count {
      guard isGone[start] else {
        start += 1
        continue
      }
      var end = start
      while end + 1 < children.count, isGone[end + 1] { end += 1 }
      let first = children[start].memberRange.lowerBound
      let last = children[end].memberRange.upperBound
      if start > 0 {
        result.append(ContentEdit(range: children[start - 1].memberRange.upperBound..<last, replacement: []))
      } else if end + 1 < children.count {
        result.append(ContentEdit(range: first..<children[end + 1].memberRange.lowerBound, replacement: []))
      } else {
        result.append(ContentEdit(range: first..<last, replacement: []))
      }
      start = end + 1
    }
    var hasOthers = isGone.contains(false)
    for insertion in insertions where insertion.container == container {
      var item: [UInt8] = []
      if let key = insertion.key { item = JSONText.encode(.string(key)) + Self.colon(of: container, content) }
      item += insertion.raw
      if let position = insertion.position, children.indices.contains(position), !isGone[position] {
        let place = children[position].memberRange.lowerBound
        result.append(
          ContentEdit(range: place..<place, replacement: item + Self.comma(of: container, content)))
      } else {
        let place = children.last?.memberRange.upperBound ?? container.range.upperBound - 1
        result.append(
          ContentEdit(
            range: place..<place, replacement: (hasOthers ? Self.comma(of: container, content) : []) + item))
        hasOthers = true
      }
    }
    return result
  }

  /// The comma and the white space between members, as the text has it.
  private static func comma(of container: JSONNode, _ content: [UInt8]) -> [UInt8] {
    let children = container.children
    guard children.count > 1 else {
      guard let parent = container.parent else { return [UInt8(ascii: ",")] }
      // Deeper levels of an indented text cannot be told from here; a space can.
      let outer = comma(of: parent, content)
      return outer.contains(0x0A) ? [UInt8(ascii: ",")] : outer
    }
    return Array(content[children[0].memberRange.upperBound..<children[1].memberRange.lowerBound])
  }

  private static func colon(of container: JSONNode, _ content: [UInt8]) -> [UInt8] {
    for node in container.members {
      if let key = node.keyRange { return Array(content[key.upperBound..<node.range.lowerBound]) }
    }
    if let key = container.keyRange { return Array(content[key.upperBound..<container.range.lowerBound]) }
    return [UInt8(ascii: ":")]
  }
}
