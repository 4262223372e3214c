/// The segments of a file that are at hand, by their places in the list of segments.
///
/// Segments are up to some MiB: a few are kept, since neighbours are asked for together. Of one that is asked often it is
/// known where its lines are.
struct SegmentCache {
  private struct Entry {
    let text: SegmentText
    var lines: SegmentLines?
    var lookups = 0
  }

  private static let segmentsKept = 16
  /// Looking for bytes costs more from here on than finding all lines once.
  private static let lookupsWithoutLines = 4

  private var entries: [Int: Entry] = [:]
  /// The segment in which something was found last.
  var latest = 0

  /// The numbers of those that are at hand.
  var numbers: some Collection<Int> { entries.keys }

  subscript(number: Int) -> SegmentText? { entries[number]?.text }

  /// Keeps a segment; the one that is farthest from it may go.
  mutating func keep(_ number: Int, _ text: SegmentText) {
    if entries.count >= Self.segmentsKept,
      let farthest = entries.keys.max(by: { abs($0 - number) < abs($1 - number) })
    {
      entries[farthest] = nil
    }
    entries[number] = Entry(text: text)
  }

  /// Where the lines of a segment are, which is about to be asked; nil while looking for bytes costs less.
  mutating func lines(of number: Int) -> SegmentLines? {
    guard var entry = entries[number] else { return nil }
    if let lines = entry.lines { return lines }
    entry.lookups += 1
    if entry.lookups > Self.lookupsWithoutLines { entry.lines = entry.text.lines }
    entries[number] = entry
    return entry.lines
  }
}
