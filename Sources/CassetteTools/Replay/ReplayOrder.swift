/// Which recorded exchanges had ended before another began: those may not be skipped, whereas exchanges that overlapped
/// may come in any order.
///
/// Each question takes constant time on average, since what has been served is passed over once.
struct ReplayOrder {
  /// Places in the order in which the exchanges ended, for each lane and then for all.
  private var byEnd: [[Int]] = []
  private var ends: [Int] = []
  /// How many of each were served from the start on.
  private var passed: [Int] = []

  init() {}

  init(_ entries: [ReplayIndex.Entry], laneCount: Int) {
    byEnd = Array(repeating: [], count: laneCount + 1)
    ends = entries.map(\.end)
    for place in entries.indices.sorted(by: { (ends[$0], $0) < (ends[$1], $1) }) {
      byEnd[entries[place].lane].append(place)
      byEnd[laneCount].append(place)
    }
    passed = Array(repeating: 0, count: laneCount + 1)
  }

  /// The exchange that ended first, of those that have not been served, if it ended by then.
  ///
  /// - Parameter lane: Nil for all lanes.
  func first(endingBefore start: Int, lane: Int?, except place: Int, isPast: (Int) -> Bool) -> Int? {
    let number = lane ?? byEnd.count - 1
    let first = byEnd[number][passed[number]...].first { $0 != place && !isPast($0) }
    return first.flatMap { ends[$0] <= start ? $0 : nil }
  }

  /// Passes over what has been served, in a lane and in all.
  mutating func advance(lane: Int, _ isPast: (Int) -> Bool) {
    for number in [lane, byEnd.count - 1] {
      while passed[number] < byEnd[number].count, isPast(byEnd[number][passed[number]]) { passed[number] += 1 }
    }
  }

  mutating func reset() { passed = passed.map { _ in 0 } }
}
