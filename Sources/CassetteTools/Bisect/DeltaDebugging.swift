/// Finds the part of a list that has an effect (Zeller and Hildebrandt, *Simplifying and Isolating Failure-Inducing
/// Input*, IEEE TSE 28, 2002: ddmin).
public enum DeltaDebugging {
  /// A part that has the effect, and loses it when any one item is taken out.
  ///
  /// - Parameters:
  ///   - items: They have the effect together; no item has it not.
  ///   - hasEffect: Called for parts, in the order of the list; at most about the square of the number of items, and
  ///     twice its logarithm when one item alone has the effect.
  public static func minimize<Item>(_ items: [Item], hasEffect: ([Item]) throws -> Bool) rethrows -> [Item] {
    var (items, count) = (items, 2)
    while items.count > 1 {
      let parts = split(items.indices, into: min(count, items.count))
      if let part = try parts.first(where: { try hasEffect(Array(items[$0])) }) {
        (items, count) = (Array(items[part]), 2)
        continue
      }
      func rest(_ part: Range<Int>) -> [Item] { Array(items[..<part.lowerBound] + items[part.upperBound...]) }
      // With two parts, the rest of the one is the other.
      if parts.count > 2, let part = try parts.first(where: { try hasEffect(rest($0)) }) {
        (items, count) = (rest(part), max(parts.count - 1, 2))
        continue
      }
      guard parts.count < items.count else { return items }
      count = parts.count * 2
    }
    return items
  }

  /// Parts of the same length, or one longer.
  private static func split(_ range: Range<Int>, into count: Int) -> [Range<Int>] {
    (0..<count).map { range.count * $0 / count..<range.count * ($0 + 1) / count }
  }
}
