/// A sequence of things with their events, in which a repetition is told when it is over.
///
/// Memory: the things of a repetition that goes on, and the last sixteen at least.
struct RepetitionTrack<Key: Hashable> {
  /// A repetition with its events.
  struct Found {
    var repetition: Repetition
    /// The things of one round.
    let round: [Key]
    /// The numbers of the first and the last event.
    let first: Int
    var last: Int
  }

  private let least: Int
  private let periods: ClosedRange<Int>
  private var detector: RepetitionDetector<Key>
  private var recent: [(key: Key, sequence: Int)] = []
  private var open: Found?

  /// - Parameters:
  ///   - least: From how many rounds on something is told; at least two.
  ///   - periods: How many things a round may have.
  init(least: Int, periods: ClosedRange<Int>) {
    self.least = max(2, least)
    self.periods = periods
    detector = RepetitionDetector(longestPeriod: periods.upperBound)
  }

  /// Adds the next thing.
  ///
  /// - Returns: The repetition that is over since it does not go on with it.
  mutating func add(_ key: Key, at sequence: Int) -> Found? {
    let repetition = detector.add(key)
    recent.append((key, sequence))
    defer { trim(to: repetition?.length ?? 0) }
    guard let repetition, repetition.count >= least, periods.contains(repetition.period) else { return end() }
    if let known = open, known.repetition.period == repetition.period {
      open?.repetition = repetition
      // What comes after the last whole round belongs to none.
      if repetition.count > known.repetition.count { open?.last = sequence }
      return nil
    }
    let ended = end()
    let items = recent.suffix(repetition.length)
    open = Found(
      repetition: repetition, round: items.prefix(repetition.period).map(\.key),
      first: items[items.startIndex].sequence,
      last: sequence)
    return ended
  }

  /// Ends the sequence.
  ///
  /// - Returns: The repetition that went on.
  mutating func end() -> Found? {
    defer { open = nil }
    return open
  }

  private mutating func trim(to length: Int) {
    let kept = length + 2 * RepetitionDetector<Key>.longestPeriod
    if recent.count > 2 * kept { recent.removeFirst(recent.count - kept) }
  }
}
