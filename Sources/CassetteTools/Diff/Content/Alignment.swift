/// Which elements of two lists belong together: equal ones in order, and between them those that are alike.
struct Alignment {
  /// Pairs in order; one side is nil for what only the other list has.
  private(set) var pairs: [(first: Int?, second: Int?)] = []

  /// Longer gaps are paired by position: a table of their product would take too long.
  private static let longest = 1_000_000

  /// - Parameter isAlike: Whether two elements that differ may be one that was changed; nil for pairs by position.
  init<Element: Hashable>(
    _ first: [Element], _ second: [Element], isAlike: ((_ first: Int, _ second: Int) -> Bool)? = nil
  ) {
    var start = 0
    while start < min(first.count, second.count), first[start] == second[start] {
      pairs.append((start, start))
      start += 1
    }
    var same = 0
    while same < min(first.count, second.count) - start,
      first[first.count - 1 - same] == second[second.count - 1 - same]
    {
      same += 1
    }
    align(start..<first.count - same, start..<second.count - same, by: { first[$0] == second[$1] }) { gap, other, new in
      guard let isAlike else { return new.pair(gap, other) }
      new.align(gap, other, by: isAlike) { $2.leave($0, $1) }
    }
    for back in (0..<same).reversed() { pairs.append((first.count - 1 - back, second.count - 1 - back)) }
  }

  /// Pairs elements by their longest common subsequence, and hands the gaps between them on.
  private mutating func align(
    _ first: Range<Int>, _ second: Range<Int>, by belong: (Int, Int) -> Bool,
    gap: (Range<Int>, Range<Int>, inout Alignment) -> Void
  ) {
    let (rows, columns) = (first.count, second.count)
    guard rows > 0, columns > 0, rows <= Self.longest / columns else { return pair(first, second) }
    // From the end, so that the pairs are found in order.
    var table = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
    let width = columns + 1
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        let place = row * width + column
        table[place] =
          belong(first.lowerBound + row, second.lowerBound + column)
          ? table[place + width + 1] + 1 : max(table[place + width], table[place + 1])
      }
    }
    var (row, column) = (0, 0)
    var (rowStart, columnStart) = (first.lowerBound, second.lowerBound)
    while row < rows, column < columns {
      let place = row * width + column
      let (left, right) = (first.lowerBound + row, second.lowerBound + column)
      if belong(left, right), table[place] == table[place + width + 1] + 1 {
        gap(rowStart..<left, columnStart..<right, &self)
        pairs.append((left, right))
        row += 1
        column += 1
        (rowStart, columnStart) = (left + 1, right + 1)
      } else if table[place + width] >= table[place + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    gap(rowStart..<first.upperBound, columnStart..<second.upperBound, &self)
  }

  /// Pairs what stands between equal elements by position.
  private mutating func pair(_ first: Range<Int>, _ second: Range<Int>) {
    for (left, right) in zip(first, second) { pairs.append((left, right)) }
    let shared = min(first.count, second.count)
    leave(first.dropFirst(shared), second.dropFirst(shared))
  }

  /// Leaves elements without a partner.
  private mutating func leave(_ first: Range<Int>, _ second: Range<Int>) {
    for left in first { pairs.append((left, nil)) }
    for right in second { pairs.append((nil, right)) }
  }
}
