/// Which recorded exchanges had ended before another began: those may not be skipped, whereas exchanges that overlapped
/// may come in any order.
///
/// Exchanges are numbered in the order of their starts (spec §8), so only those listed before one can have ended before
/// it. What has been served is passed over once: a question looks at those that are left, and what was served among them.
struct ReplayOrder {
  /// Places in the order of the recording, for each lane and then for all.
  private var lanes: [Line] = []
  private var all = Line()

  private struct Line {
    var places: [Int] = []
    /// How many were served from the start on.
    var passed = 0

    mutating func advance(_ isPast: (Int) -> Bool) {
      while passed < places.count, isPast(places[passed]) { passed += 1 }
    }

    mutating func reset(_ isPast: (Int) -> Bool) {
      passed = 0
      advance(isPast)
    }
  }

  /// Adds the next exchange.
  mutating func append(_ place: Int, lane: Int) {
    if lane == lanes.count { lanes.append(Line()) }
    lanes[lane].places.append(place)
    all.places.append(place)
  }

  /// The first exchange before another that satisfies a condition.
  ///
  /// - Parameter lane: Nil for all lanes.
  func first(before place: Int, lane: Int?, where matches: (Int) -> Bool) -> Int? {
    let line = lane.map { lanes[$0] } ?? all
    return line.places[line.passed...].prefix { $0 < place }.first(where: matches)
  }

  /// Passes over what has been served, in a lane and in all.
  mutating func advance(lane: Int, _ isPast: (Int) -> Bool) {
    lanes[lane].advance(isPast)
    all.advance(isPast)
  }

  /// The first place that has not been passed over.
  var front: Int { all.passed }

  mutating func reset(_ isPast: (Int) -> Bool) {
    for lane in lanes.indices { lanes[lane].reset(isPast) }
    all.reset(isPast)
  }
}
