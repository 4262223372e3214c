/// The segments of a file that are at hand, by their places in the list of segments.
///
/// Neighbours are asked for together, and a cassette of some thousand exchanges has few enough segments to keep all. Of
/// one that is asked again it is known where its lines are.
///
/// Memory: 4 MiB, or one segment that is larger; and some 100 bytes a line of those that were asked again.
struct SegmentCache {
  private struct Entry {
    let text: SegmentText
    var lines: SegmentLines?
    var wasAsked = false
  }

  /// In bytes.
  private static let limit = 4 << 20

  private var entries: [Int: Entry] = [:]
  /// The bytes of all.
  private var size = 0
  /// The segment in which something was found last.
  var latest = 0

  /// The numbers of those that are at hand.
  var numbers: some Collection<Int> { entries.keys }

  subscript(number: Int) -> SegmentText? { entries[number]?.text }

  /// Keeps a segment that was not at hand; those that are farthest from it may go.
  mutating func keep(_ number: Int, _ text: SegmentText) {
    while size + text.size > Self.limit,
      let farthest = entries.keys.max(by: { abs($0 - number) < abs($1 - number) })
    {
      size -= entries.removeValue(forKey: farthest)?.text.size ?? 0
    }
    entries[number] = Entry(text: text)
    size += text.size
  }

  /// Where the lines of a segment are, which is about to be asked; nil the first time, when looking for bytes costs less.
  mutating func lines(of number: Int) -> SegmentLines? {
    guard var entry = entries[number] else { return nil }
    if let lines = entry.lines { return lines }
    if entry.wasAsked { entry.lines = entry.text.lines }
    entry.wasAsked = true
    entries[number] = entry
    return entry.lines
  }
}
