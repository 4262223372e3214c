/// The events of a cassette in the order of `seq`, a few at a time: for whoever may not need all of them, or not at once.
///
/// Memory: the events of the segments whose numbers overlap.
package struct EventBatches {
  private let backing: any CassetteBacking
  private let range: ClosedRange<Int>
  /// The parts that have events in the range, and the lowest number in any part after each.
  private let parts: [(number: Int, later: Int)]
  private var read = 0
  /// Events before which others may still come.
  private var waiting: [Event] = []

  init(_ backing: any CassetteBacking, in range: ClosedRange<Int>) throws {
    self.backing = backing
    self.range = range
    let parts = try backing.parts.enumerated().filter { $0.element?.overlaps(range) ?? false }
    var later = Int.max
    self.parts = parts.reversed().map { number, sequences in
      defer { later = min(later, sequences?.lowerBound ?? .max) }
      return (number, later)
    }.reversed()
  }

  /// The next events, at least one; nil when there are no more. Of two of a number an open one is left out.
  ///
  /// After an error the next call tries to read the same again.
  package mutating func next() throws -> [Event]? {
    while read < parts.count {
      let (number, later) = parts[read]
      let events = try backing.events(ofPart: number)
      read += 1
      waiting.append(contentsOf: events.filter { range.contains($0.sequence) })
      // Events are written as they end, so neighbouring segments may overlap: sort runs of segments that do.
      waiting.sort { ($0.sequence, $0.isOpen ? 1 : 0) < ($1.sequence, $1.isOpen ? 1 : 0) }
      let due = waiting.prefix { $0.sequence < later }
      waiting.removeFirst(due.count)
      guard let first = due.first else { continue }
      // An open event that was answered sorts behind its answer.
      return [first] + zip(due, due.dropFirst()).filter { $0.sequence != $1.sequence }.map(\.1)
    }
    return nil
  }
}
