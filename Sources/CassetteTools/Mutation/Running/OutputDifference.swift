/// How two outputs of a program differ, for people.
enum OutputDifference {
  private static let longest = 120

  /// The first line that differs, as it is in both.
  static func text(_ first: [UInt8], _ second: [UInt8]) -> String {
    let (old, new) = (lines(first), lines(second))
    let place = zip(old, new).prefix { $0 == $1 }.count
    guard place < max(old.count, new.count) else { return "after what was kept of it" }
    return "line \(place + 1): \(shown(old, place)) → \(shown(new, place))"
  }

  private static func lines(_ output: [UInt8]) -> [ArraySlice<UInt8>] {
    output.split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  private static func shown(_ lines: [ArraySlice<UInt8>], _ place: Int) -> String {
    guard lines.indices.contains(place) else { return "nothing" }
    let text = TerminalText.line(Array(lines[place].prefix(longest)))
    return lines[place].count > longest ? "\"\(text)…\"" : "\"\(text)\""
  }

  /// Whether an output is another one with a part of it told twice, one after the other.
  static func repeatsPart(_ output: [UInt8], of baseline: [UInt8]) -> Bool {
    let extra = output.count - baseline.count
    guard extra > 0 else { return false }
    let start = zip(output, baseline).prefix { $0 == $1 }.count
    let end = min(
      zip(output.reversed(), baseline.reversed()).prefix { $0 == $1 }.count, baseline.count - start)
    // Nothing but one piece came in, and the same piece stands before it.
    guard start + end == baseline.count, start >= extra else { return false }
    return output[start - extra..<start].elementsEqual(output[start..<start + extra])
  }
}
