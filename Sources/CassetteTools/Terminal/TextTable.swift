public import CassetteFormat

/// Rows of text in aligned columns.
public struct TextTable {
  public struct Column: Sendable {
    public enum Alignment: Sendable {
      case left, right
    }

    let title: String
    let alignment: Alignment
    /// Whether its cells are cut first when the table is too wide.
    let shrinks: Bool

    public init(_ title: String, _ alignment: Alignment = .left, shrinks: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.shrinks = shrinks
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []
  private static let gap = "  "
  /// A shrinking column keeps at least this much.
  private static let leastWidth = 12

  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row with a cell for each column, escaped as need be.
  public mutating func append(_ row: [String]) { rows.append(row) }

  /// The table's lines, titles first. Columns without any content are left out.
  ///
  /// - Parameter width: What the lines are cut to; nil for no cutting.
  public func lines(width: Int? = nil) -> [String] {
    let shown = columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    var widths = shown.map { column in
      rows.reduce(TerminalWidth.of(columns[column].title)) { max($0, TerminalWidth.of($1[column])) }
    }
    if let width { shrink(&widths, shown, to: width) }
    return ([columns.map(\.title)] + rows).map { row in
      let cells = zip(shown, widths).map { column, width in pad(row[column], columns[column].alignment, to: width) }
      let line = cells.joined(separator: Self.gap)
      let trimmed = String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
      return width.map { TerminalWidth.cut(trimmed, to: $0) } ?? trimmed
    }
  }

  /// Prints the table: titles in bold, and lines cut to a terminal's width.
  ///
  /// - Parameter descriptor: What the output stands for, 1 for standard output.
  public func write(to out: any ByteOutput, descriptor: Int32 = 1) throws {
    let style = TerminalStyle(descriptor: descriptor)
    for (index, line) in lines(width: TerminalWidth.of(descriptor: descriptor)).enumerated() {
      try out.line(index == 0 ? style.bold(line) : line)
    }
  }

  private func shrink(_ widths: inout [Int], _ shown: [Int], to width: Int) {
    var excess = widths.reduce(0, +) + Self.gap.utf8.count * max(0, widths.count - 1) - width
    for (index, column) in shown.enumerated() where columns[column].shrinks && excess > 0 {
      let cut = min(excess, max(0, widths[index] - Self.leastWidth))
      widths[index] -= cut
      excess -= cut
    }
  }

  private func pad(_ cell: String, _ alignment: Column.Alignment, to width: Int) -> String {
    let cell = TerminalWidth.cut(cell, to: width)
    let space = String(repeating: " ", count: width - TerminalWidth.of(cell))
    return alignment == .left ? cell + space : space + cell
  }
}
