import CassetteFormat

/// Other spellings of arguments, right and wrong ones.
extension ToolArguments {
  /// A spelling that is not valid JSON.
  func broken(_ form: String, _ random: inout MutationRandom) -> String {
    var changed = self
    switch form {
    case "trailing-comma":
      changed.replace(root.range.upperBound - 1..<root.range.upperBound - 1, with: [UInt8(ascii: ",")])
    case "single-quotes":
      for node in root.descendants {
        if let key = node.keyRange { changed.quote(key) }
        if node.kind == .string { changed.quote(node.range) }
      }
    case "unquoted":
      for key in root.descendants.compactMap(\.keyRange) {
        changed.replace(key.lowerBound..<key.lowerBound + 1, with: [])
        changed.replace(key.upperBound - 1..<key.upperBound, with: [])
      }
    case "python-triple":
      let strings = root.descendants.filter { $0.string != nil && $0.parent != nil }
      guard let node = strings.max(by: { $0.range.count < $1.range.count }) else { return text }
      changed.replace(node.range, with: Array("\"\"\"\(node.string ?? "")\"\"\"".utf8))
    default:
      // Whatever is missing, an object without its end is no JSON.
      let spelling = String(decoding: root.tree.content[..<root.range.upperBound], as: UTF8.self)
      return String(spelling.prefix(1 + random.below(spelling.count - 1)))
    }
    return changed.text
  }

  private mutating func quote(_ range: Range<Int>) {
    replace(range.lowerBound..<range.lowerBound + 1, with: [UInt8(ascii: "'")])
    replace(range.upperBound - 1..<range.upperBound, with: [UInt8(ascii: "'")])
  }

  /// With the members in the opposite order.
  var turned: String {
    var changed = self
    let members = root.members
    for (place, member) in zip(members, members.reversed()) {
      changed.replace(place.memberRange, with: Array(root.tree.content[member.memberRange]))
    }
    return changed.text
  }

  /// With other white space: none where there is some, and as Python writes it where there is none.
  var respaced: String {
    let old = text
    let minified = String(decoding: JSONText.minified(Array(old.utf8)), as: UTF8.self)
    guard minified == old else { return minified }
    var changed = self
    for node in root.descendants {
      if let key = node.keyRange { changed.replace(key.upperBound..<node.range.lowerBound, with: Array(": ".utf8)) }
      for (left, right) in zip(node.children, node.children.dropFirst()) {
        changed.replace(left.memberRange.upperBound..<right.memberRange.lowerBound, with: Array(", ".utf8))
      }
    }
    return changed.text
  }
}

/// The values that a conversation has for arguments, by their names.
struct KnownValues {
  private var values: [String: [JSONValue]] = [:]
  private var numbers: [Int] = []

  init(_ request: JSONNode?) {
    guard let request else { return }
    add(request, depth: 0)
  }

  private mutating func add(_ root: JSONNode, depth: Int) {
    for node in root.descendants {
      if let key = node.key, let value = node.value, [.string, .number].contains(node.kind) {
        if values[key]?.contains(value) != true { values[key, default: []].append(value) }
      }
      guard let text = node.string, depth < 3 else { continue }
      addNumbers(of: text)
      // Arguments and results of earlier calls are JSON in strings.
      guard text.hasPrefix("{") || text.hasPrefix("[") else { continue }
      let bytes = Array(text.utf8)
      if let tree = JSONTree(bytes, in: bytes.indices) { add(tree.root, depth: depth + 1) }
    }
  }

  private mutating func addNumbers(of text: String) {
    guard numbers.count < 1000 else { return }
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      if let number = Int(word), word.count > 1, word.count < 10 { numbers.append(number) }
    }
  }

  /// Values of the same name, or numbers as long, that an argument does not have.
  func others(than node: JSONNode) -> [JSONValue] {
    guard let key = node.key, let value = node.value, [.string, .number].contains(node.kind) else { return [] }
    let others = (values[key] ?? []).filter { other in
      guard other != value else { return false }
      return switch (value, other) {
      case (.string, .string), (.integer, .integer), (.number, .number): true
      default: false
      }
    }
    guard others.isEmpty, let number = node.integer else { return others }
    return numbers.filter { $0 != number && String($0).count == String(number).count }.map(JSONValue.integer)
  }
}
