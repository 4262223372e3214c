/// Results of calls that ran at the same time come in any order; their neighbours stay where they are.
enum KeyRuns {
  /// The order in which elements count; nil when it is the one they are in.
  ///
  /// - Parameter ranks: Of each element; nil for those that are no results.
  static func order(_ ranks: [Int?]) -> [Int]? {
    var order = Array(ranks.indices)
    var isChanged = false
    var start = 0
    while start < ranks.count {
      var end = start
      while end < ranks.count, ranks[end] != nil { end += 1 }
      let run = start..<end
      if zip(run, run.dropFirst()).contains(where: { (ranks[$0] ?? 0) > (ranks[$1] ?? 0) }) {
        isChanged = true
        // Stable: two results of one call keep their order.
        let sorted = run.sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }
        order.replaceSubrange(run, with: sorted)
      }
      start = max(end, start + 1)
    }
    return isChanged ? order : nil
  }
}
