import CassetteTools

/// The steps of both runs beside each other.
enum SideBySide {
  static func lines(_ diff: RunDiff, width: Int?, _ style: TerminalStyle) -> [String] {
    var table = TextTable([
      .init("A", .right), .init("STEP", shrinks: true), .init(""), .init("B", .right), .init("STEP", shrinks: true),
      .init("DIFFERENCES", shrinks: true),
    ])
    for (index, pair) in diff.pairs.enumerated() {
      let found = diff.differences.indices.filter {
        (diff.differences[$0].pair == index || diff.differences[$0].repeats.contains(index))
          && diff.differences[$0].layer.matters
      }
      let names = found.map { place in
        let item = diff.differences[place]
        return place == diff.root
          ? "\(item.code.rawValue) (root)" : item.isRoot ? item.code.rawValue : "(\(item.code.rawValue))"
      }
      var unique: [String] = []
      for name in names where !unique.contains(name) { unique.append(name) }
      let mark = pair.first == nil ? ">" : pair.second == nil ? "<" : found.isEmpty ? "" : "|"
      table.append([
        pair.first.map { String($0.sequence) } ?? "", TerminalText.line(pair.first?.title ?? ""), mark,
        pair.second.map { String($0.sequence) } ?? "", TerminalText.line(pair.second?.title ?? ""),
        unique.joined(separator: ", "),
      ])
    }
    let lines = table.lines(width: width)
    return lines.enumerated().map { $0 == 0 ? style.bold($1) : $1 }
  }
}
