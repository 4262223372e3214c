import CassetteFormat

extension LintRule {
  static let retryStorm = LintRule(
    "RWA002", "retry-storm", .warning,
    title: "A request that failed was sent again and again without a pause.",
    why: """
      The provider said that it is busy, or that the program has asked too much. Asking at once again keeps it so, and \
      a replay repeats the storm.
      """,
    example: "6 attempts failed in a row, with 0.21 s between them at most",
    remedy: "Wait longer after each failure, and as long as Retry-After says. The limit is an option (5 by default).")
}

/// Finds attempts that fail one after the other, by the clock of the cassette.
struct RetryStormCheck: LintCheck {
  static var rules: [LintRule] { [.retryStorm] }

  private struct Storm {
    let key: Digest
    let first: Int
    var count: Int
    /// When the last attempt ended.
    var end: Int
    /// The longest pause so far.
    var pause: Int
  }

  private let limit: Int
  private var storms: [String?: Storm] = [:]
  /// Whoever waits so long before each attempt makes no storm.
  private static let pause = 1_000_000

  init(_ options: LintOptions) {
    limit = max(2, options.retryLimit)
  }

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    guard let exchange = event.exchange else { return }
    let keys = try subject.keys(of: event)
    guard exchange.isTransientFailure, let key = keys?.match.digest, let start = event.at else {
      end(event.lane, report)
      return
    }
    let finish = start.addingReportingOverflow(event.took ?? 0)
    let ended = finish.overflow ? .max : finish.partialValue
    if var storm = storms[event.lane], storm.key == key, start - storm.end < Self.pause {
      storm.count += 1
      storm.pause = max(storm.pause, start - storm.end)
      storm.end = ended
      storms[event.lane] = storm
    } else {
      end(event.lane, report)
      storms[event.lane] = Storm(key: key, first: event.sequence, count: 1, end: ended, pause: 0)
    }
  }

  private mutating func end(_ lane: String?, _ report: (LintFinding) -> Void) {
    guard let storm = storms.removeValue(forKey: lane), storm.count >= limit else { return }
    report(
      LintFinding(
        .retryStorm,
        "\(storm.count) attempts failed in a row, with \(Quantity.duration(microseconds: storm.pause)) between them "
          + "at most",
        at: LintPlace(sequence: storm.first)))
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for lane in storms.sorted(by: { $0.value.first < $1.value.first }).map(\.key) { end(lane, report) }
  }
}
