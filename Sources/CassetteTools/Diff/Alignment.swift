/// Which elements of two lists belong together: equal ones in order, and between them those that stand alike.
struct Alignment {
  /// Pairs in order; one side is nil for what only the other list has.
  private(set) var pairs: [(first: Int?, second: Int?)] = []

  /// Longer gaps are paired by position: a table of their product would take too long.
  private static let longest = 1_000_000

  init<Element: Hashable>(_ first: [Element], _ second: [Element]) {
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
    align(first, start..<first.count - same, second, start..<second.count - same)
    for back in (0..<same).reversed() { pairs.append((first.count - 1 - back, second.count - 1 - back)) }
  }

  private mutating func align<Element: Hashable>(
    _ first: [Element], _ firstGap: Range<Int>, _ second: [Element], _ secondGap: Range<Int>
  ) {
    let (rows, columns) = (firstGap.count, secondGap.count)
    guard rows > 0, columns > 0, rows <= Self.longest / columns else {
      return match(firstGap, secondGap)
    }
    // Longest common subsequence, from the end.
    var table = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
    let width = columns + 1
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        let isEqual = first[firstGap.lowerBound + row] == second[secondGap.lowerBound + column]
        table[row * width + column] =
          isEqual
          ? table[(row + 1) * width + column + 1] + 1
          : max(table[(row + 1) * width + column], table[row * width + column + 1])
      }
    }
    var (row, column, rowStart, columnStart) = (0, 0, 0, 0)
    func close(_ alignment: inout Alignment) {
      alignment.match(
        firstGap.lowerBound + rowStart..<firstGap.lowerBound + row,
        secondGap.lowerBound + columnStart..<secondGap.lowerBound + column)
    }
    while row < rows, column < columns {
      if first[firstGap.lowerBound + row] == second[secondGap.lowerBound + column] {
        close(&self)
        pairs.append((firstGap.lowerBound + row, secondGap.lowerBound + column))
        row += 1
        column += 1
        (rowStart, columnStart) = (row, column)
      } else if table[(row + 1) * width + column] >= table[row * width + column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    (row, column) = (rows, columns)
    close(&self)
  }

  /// Pairs what stands between equal elements, by position.
  private mutating func match(_ first: Range<Int>, _ second: Range<Int>) {
    for offset in 0..<max(first.count, second.count) {
      pairs.append(
        (
          offset < first.count ? first.lowerBound + offset : nil,
          offset < second.count ? second.lowerBound + offset : nil
        ))
    }
  }
}
