import CassetteFormat

/// Requests that come again and again.
enum RequestRepetition {
  /// The longest cycle that is looked for, and how often it has to come.
  private static let longestPeriod = 8
  private static let leastRounds = 3

  /// The length of a cycle that the last requests go round in; nil when there is none.
  ///
  /// Whole requests of an agent never repeat, since each has the conversation before it: what is new in them does.
  static func period(_ requests: [ObservedRequest]) -> Int? {
    let keys = requests.map(\.align)
    return (1...longestPeriod).first { period in
      let count = period * leastRounds
      guard keys.count >= count, !keys.suffix(count).contains(nil) else { return false }
      let tail = Array(keys.suffix(count))
      return (period..<count).allSatisfy { tail[$0] == tail[$0 - period] }
    }
  }
}
