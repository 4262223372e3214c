import CassetteFormat

/// Which steps of two runs belong together: those that do the same anew, and between them those that are most alike.
struct StepAlignment {
  struct Pair {
    let first: Int?
    let second: Int?
    /// Whether it stands in another order in the other run.
    var isMoved = false
  }

  private(set) var pairs: [Pair] = []
  private let first: [RunStep]
  private let second: [RunStep]
  /// Larger gaps are paired by position.
  private static let largestTable = 250_000
  /// Steps that are less alike than this have nothing to do with each other.
  private static let leastLikeness = 0.3

  /// - Parameters:
  ///   - start: How many steps at the beginning are equal, whose requests were not read.
  ///   - end: How many at the end.
  init(_ first: [RunStep], _ second: [RunStep], start: Int, end: Int) {
    (self.first, self.second) = (first, second)
    pairs = (0..<start).map { Pair(first: $0, second: $0) }
    let (left, right) = (Array(start..<first.count - end), Array(start..<second.count - end))
    align(left, right)
    for back in (0..<end).reversed() {
      pairs.append(Pair(first: first.count - 1 - back, second: second.count - 1 - back))
    }
  }

  private mutating func align(_ left: [Int], _ right: [Int]) {
    let found = Alignment(left.map { first[$0].key }, right.map { second[$0].key }) { _, _ in false }.pairs
    var moved = Self.moved(
      left: found.compactMap { $0.second == nil ? $0.first.map { left[$0] } : nil },
      right: found.compactMap { $0.first == nil ? $0.second.map { right[$0] } : nil }, first, second)
    let movedAway = Set(moved.values)
    var (gapLeft, gapRight): ([Int], [Int]) = ([], [])
    for pair in found {
      switch (pair.first.map { left[$0] }, pair.second.map { right[$0] }) {
      case (let one?, let other?):
        fill(gapLeft, gapRight, &moved)
        (gapLeft, gapRight) = ([], [])
        pairs.append(Pair(first: one, second: other))
      case (let one?, nil): if !movedAway.contains(one) { gapLeft.append(one) }
      case (nil, let other?): gapRight.append(other)
      case (nil, nil): break
      }
    }
    fill(gapLeft, gapRight, &moved)
  }

  /// Steps without a partner in order that have one of the same key elsewhere: second to first.
  private static func moved(left: [Int], right: [Int], _ first: [RunStep], _ second: [RunStep]) -> [Int: Int] {
    var waiting: [Int?: [Int]] = [:]
    for index in left { waiting[first[index].key, default: []].append(index) }
    var moved: [Int: Int] = [:]
    for index in right {
      guard let same = waiting[second[index].key]?.first else { continue }
      waiting[second[index].key]?.removeFirst()
      moved[index] = same
    }
    return moved
  }

  /// Pairs what stands between two pairs, by likeness and in order (Needleman and Wunsch).
  private mutating func fill(_ left: [Int], _ right: [Int], _ moved: inout [Int: Int]) {
    let rest = right.filter { moved[$0] == nil }
    let inOrder = rest.isEmpty || left.isEmpty ? [] : best(left, rest)
    var next = left[...]
    for other in right {
      if let one = moved[other] {
        pairs.append(Pair(first: one, second: other, isMoved: true))
        continue
      }
      guard let one = inOrder.first(where: { $0.1 == other })?.0 else {
        pairs.append(Pair(first: nil, second: other))
        continue
      }
      while let gone = next.first, gone < one {
        pairs.append(Pair(first: gone, second: nil))
        next.removeFirst()
      }
      pairs.append(Pair(first: one, second: other))
      next = next.dropFirst()
    }
    for gone in next { pairs.append(Pair(first: gone, second: nil)) }
  }

  private func best(_ left: [Int], _ right: [Int]) -> [(Int, Int)] {
    let (rows, columns) = (left.count, right.count)
    guard rows <= Self.largestTable / columns else { return Array(zip(left, right)) }
    let width = columns + 1
    var table = [Double](repeating: 0, count: (rows + 1) * width)
    var likeness = [Double](repeating: 0, count: rows * columns)
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        let place = row * width + column
        let alike = Self.likeness(first[left[row]], second[right[column]])
        likeness[row * columns + column] = alike
        let paired = alike >= Self.leastLikeness ? table[place + width + 1] + alike : 0
        table[place] = max(paired, table[place + width], table[place + 1])
      }
    }
    var (row, column) = (0, 0)
    var found: [(Int, Int)] = []
    while row < rows, column < columns {
      let place = row * width + column
      let alike = likeness[row * columns + column]
      if alike >= Self.leastLikeness, table[place] == table[place + width + 1] + alike {
        found.append((left[row], right[column]))
        (row, column) = (row + 1, column + 1)
      } else if table[place] == table[place + width] {
        row += 1
      } else {
        column += 1
      }
    }
    return found
  }

  /// How likely one step is the other one changed: 0 to 1.
  static func likeness(_ one: RunStep, _ other: RunStep) -> Double {
    switch (one.kind, other.kind) {
    case (.model(let dialect), .model(let another)):
      guard let left = one.model, let right = other.model else { return dialect == another ? 0.4 : 0.1 }
      let (new, now) = (Set(left.new.map { left.turns[$0].identity }), Set(right.new.map { right.turns[$0].identity }))
      let all = new.union(now).count
      let common = all == 0 ? 1 : Double(new.intersection(now).count) / Double(all)
      let most = max(left.turns.count, right.turns.count, 1)
      let length = 1 - Double(abs(left.turns.count - right.turns.count)) / Double(most)
      let isSameRole = left.turns.last?.role == right.turns.last?.role ? 0.15 : 0
      let start = left.turns.first?.identity == right.turns.first?.identity ? 0.1 : 0
      return (dialect == another ? 0.15 : 0) + 0.35 * common + 0.25 * length + isSameRole + start
    case (.exchange, .exchange):
      let (left, right) = (one.request, other.request)
      guard left.method == right.method else { return 0.1 }
      let (path, now) = (left.path?.description ?? "", right.path?.description ?? "")
      if path == now { return 0.8 }
      return path.prefix { $0 != "?" } == now.prefix { $0 != "?" } ? 0.7 : 0.2
    default: return one.kind == other.kind ? 0.8 : 0
    }
  }
}
