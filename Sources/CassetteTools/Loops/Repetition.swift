/// The same few things over and over at the end of a sequence.
public struct Repetition: Hashable, Sendable {
  /// How many things are repeated: 1 for the same thing again and again.
  public let period: Int
  /// How many times they were there, the first one counted.
  public let count: Int

  /// How many things that are altogether.
  public var length: Int { period * count }
}

/// Finds repetitions in a sequence as it grows: of one thing, or of up to eight in turn.
///
/// Memory: the last eight things. An agent's requests are to be told apart by what is new in each, as align keys do it:
/// whole requests never repeat, since each repeats the conversation.
public struct RepetitionDetector<Key: Hashable> {
  /// Longer circles are not looked for.
  public static var longestPeriod: Int { 8 }

  private var last: [Key] = []
  /// For each period, how many things in a row were the same as the one so many places before.
  private var matches: [Int]

  public init() { self.init(longestPeriod: Self.longestPeriod) }

  /// - Parameter longestPeriod: From 1 to 8.
  init(longestPeriod: Int) { matches = [Int](repeating: 0, count: longestPeriod + 1) }

  /// Adds the next thing.
  ///
  /// - Returns: The repetition that it ends, with the shortest period; nil when it ends none.
  public mutating func add(_ key: Key) -> Repetition? {
    var found: Repetition?
    for period in 1..<matches.count {
      guard last.count >= period, last[last.count - period] == key else {
        matches[period] = 0
        continue
      }
      matches[period] += 1
      let repetition = Repetition(period: period, count: matches[period] / period + 1)
      if repetition.count > 1, repetition.length > found?.length ?? 0 { found = repetition }
    }
    last.append(key)
    if last.count >= matches.count { last.removeFirst() }
    return found
  }
}
