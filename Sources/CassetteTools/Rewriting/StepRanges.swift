/// Numbers of events, as people name them: `3-9,12`, and ranges that are open at one end, `3-` and `-5`.
public struct StepRanges: Hashable, Sendable, CustomStringConvertible {
  /// Ascending and apart from each other.
  private let ranges: [ClosedRange<Int>]

  /// Nil for anything else.
  public init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let range = Self.range(part) else { return nil }
      ranges.append(range)
    }
    self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      guard let last = merged.last, range.lowerBound <= last.upperBound || range.lowerBound - 1 == last.upperBound
      else {
        return merged.append(range)
      }
      merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
  }

  /// The fewest ranges that have some numbers, and none of those that are left out.
  package init(_ numbers: [Int], leavingOut others: Set<Int>) {
    var ranges: [ClosedRange<Int>] = []
    var goesOn = false
    for number in others.union(numbers).sorted() {
      let isWanted = !others.contains(number)
      if isWanted {
        ranges.append((goesOn ? ranges.removeLast().lowerBound : number)...number)
      }
      goesOn = isWanted
    }
    self.ranges = ranges
  }

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    guard let dash = text.firstIndex(of: "-") else { return number(text).map { $0...$0 } }
    let (first, last) = (text[..<dash], text[text.index(after: dash)...])
    guard !(first.isEmpty && last.isEmpty) else { return nil }
    guard let lower = first.isEmpty ? 0 : number(first), let upper = last.isEmpty ? Int.max : number(last),
      lower <= upper
    else { return nil }
    return lower...upper
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  public func contains(_ step: Int) -> Bool { ranges.contains { $0.contains(step) } }

  /// The numbers that are named one by one.
  public var single: [Int] { ranges.filter { $0.lowerBound == $0.upperBound }.map(\.lowerBound) }

  /// The shortest way to say the same.
  public var description: String {
    ranges.map { range in
      if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
      return range.upperBound == .max ? "\(range.lowerBound)-" : "\(range.lowerBound)-\(range.upperBound)"
    }.joined(separator: ",")
  }
}
