/// A place at which two preimages differ.
public struct KeyDifference: Hashable, Sendable {
  /// A JSON pointer; an index is that of the second preimage, or of the first for what only that has.
  public let pointer: String
  /// The value in the first preimage, as canonical JSON; nil when it has none.
  public let before: [UInt8]?
  public let after: [UInt8]?
  /// Masks that would make the two equal here, as a cassette's header has them.
  public let masks: [JSONObject]
}

extension KeyDifference {
  /// The first few differences of two preimages, in the order of the second.
  ///
  /// - Parameter limit: How many are listed; the count is of all.
  public static func between(
    _ before: [UInt8], _ after: [UInt8], limit: Int = 8
  ) -> (list: [KeyDifference], count: Int) {
    guard let one = KeyParser.parse(preimage: before), let two = KeyParser.parse(preimage: after) else {
      return ([], 0)
    }
    var comparison = KeyTreeComparison(one, two, limit: limit)
    comparison.compare()
    return (comparison.list, comparison.count)
  }
}

/// Goes through two trees side by side.
private struct KeyTreeComparison {
  private struct Pair {
    let before: KeyTree.ID
    let after: KeyTree.ID
    let steps: [Step]
  }

  private enum Step {
    case name([UInt8])
    case index(Int)
  }

  private let before: KeyTree
  private let after: KeyTree
  private let beforeValues: [UInt64]
  private let afterValues: [UInt64]
  private let limit: Int
  private(set) var list: [KeyDifference] = []
  private(set) var count = 0

  init(_ before: KeyTree, _ after: KeyTree, limit: Int) {
    self.before = before
    self.after = after
    beforeValues = KeyHash.values(before)
    afterValues = KeyHash.values(after)
    self.limit = limit
  }

  mutating func compare() {
    var work = [Pair(before: before.root, after: after.root, steps: [])]
    while let pair = work.popLast() {
      guard pair.before != 0, pair.after != 0 else {
        report(pair)
        continue
      }
      guard beforeValues[Int(pair.before)] != afterValues[Int(pair.after)] else { continue }
      switch (before[pair.before].kind, after[pair.after].kind) {
      case (.object, .object): work += members(pair).reversed()
      case (.array, .array): work += elements(pair).reversed()
      default: report(pair)
      }
    }
  }

  private func members(_ pair: Pair) -> [Pair] {
    var pairs: [Pair] = []
    var one = before.children(pair.before)[...]
    var two = after.children(pair.after)[...]
    while !one.isEmpty || !two.isEmpty {
      let order = Self.order(one.first.map(before.name), two.first.map(after.name))
      let (left, right) = (order <= 0 ? one.popFirst() ?? 0 : 0, order >= 0 ? two.popFirst() ?? 0 : 0)
      let name = left == 0 ? after.name(right) : before.name(left)
      pairs.append(Pair(before: left, after: right, steps: pair.steps + [.name(name)]))
    }
    return pairs
  }

  private static func order(_ one: [UInt8]?, _ two: [UInt8]?) -> Int {
    switch (one, two) {
    case (let one?, let two?): KeyOrder.compare(one, two)
    case (nil, _): 1
    default: -1
    }
  }

  /// What is equal at both ends belongs together; between, elements are taken one by one.
  private func elements(_ pair: Pair) -> [Pair] {
    let one = before.children(pair.before)
    let two = after.children(pair.after)
    func isEqual(_ left: KeyTree.ID, _ right: KeyTree.ID) -> Bool {
      beforeValues[Int(left)] == afterValues[Int(right)]
    }
    let head = zip(one, two).prefix { isEqual($0, $1) }.map { _ in 0 }.count
    let tail = zip(one.dropFirst(head).reversed(), two.dropFirst(head).reversed()).prefix { isEqual($0, $1) }
      .map { _ in 0 }.count
    let (left, right) = (one[head..<(one.count - tail)], two[head..<(two.count - tail)])
    return (0..<max(left.count, right.count)).map { index in
      Pair(
        before: index < left.count ? left[head + index] : 0, after: index < right.count ? right[head + index] : 0,
        steps: pair.steps + [.index(head + index)])
    }
  }

  private mutating func report(_ pair: Pair) {
    count += 1
    guard list.count < limit else { return }
    func text(_ tree: KeyTree, _ node: KeyTree.ID) -> [UInt8]? {
      guard node != 0 else { return nil }
      var writer = KeyWriter()
      writer.write(tree, node)
      return writer.out
    }
    list.append(
      KeyDifference(
        pointer: Self.pointer(pair.steps, generalised: false), before: text(before, pair.before),
        after: text(after, pair.after), masks: masks(pair)))
  }

  private static func pointer(_ steps: [Step], generalised: Bool) -> String {
    steps.map { step in
      switch step {
      case .index(let index): generalised ? "/*" : "/\(index)"
      case .name(let name): "/" + PointerToken.escaped(String(decoding: name, as: UTF8.self))
      }
    }.joined()
  }

  /// The named patterns that make two texts equal, each where it is needed.
  private func masks(_ pair: Pair) -> [JSONObject] {
    guard pair.before != 0, pair.after != 0, case .name(let part)? = pair.steps.first,
      part.elementsEqual("body".utf8) || part.elementsEqual("path".utf8),
      let one = before.string(pair.before), let two = after.string(pair.after)
    else { return [] }
    let pointer = Self.pointer(pair.steps, generalised: true)
    return VolatileKinds.between(one, two).map { ["kind": .string($0), "pointer": .string(pointer)] }
  }
}
