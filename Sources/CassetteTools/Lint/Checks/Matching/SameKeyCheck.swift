import CassetteFormat

extension LintRule {
  static let sameKey = LintRule(
    "RWM003", "same-key-different-response", .warning,
    title: "Requests of one lane have the same match key, and different answers.",
    why: """
      A replay can tell them apart by their order only: the first such request gets the first answer. A program that \
      asks once more or once less, or in parallel, gets the wrong one.
      """,
    example: "4 requests have this key, and 3 different answers (events 2, 7, 9 and 11)",
    remedy: """
      Ask once and keep the answer, or make the requests differ. If a mask or a redaction made the keys equal, narrow \
      it. Nothing, if the order is certain.
      """)
}

/// Finds requests that only their order tells apart.
struct SameKeyCheck: LintCheck {
  static var rules: [LintRule] { [.sameKey] }

  private struct Request: Hashable {
    let lane: String?
    let key: Digest
  }

  fileprivate struct Answers {
    /// The first few.
    var events: [Int] = []
    var count = 0
    var different: Set<Int> = []
  }

  private var requests: [Request: Answers] = [:]
  private var order: [Request] = []

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) throws {
    let keys = try subject.keys(of: event)
    // A failed attempt before another one is no answer to tell apart.
    guard let key = keys?.match.digest, let response = event.exchange?.response,
      !TransientFailure.isOne(status: response.status)
    else { return }
    let request = Request(lane: event.lane, key: key)
    if requests[request] == nil { order.append(request) }
    var hasher = Hasher()
    hasher.combine(response.status)
    hasher.combine(response.message.body?.blob)
    requests[request, default: Answers()].add(event.sequence, hasher.finalize())
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    for request in order {
      guard let answers = requests[request], answers.different.count > 1 else { continue }
      let events = answers.events.map(String.init).joined(separator: ", ")
      let rest = answers.count > answers.events.count ? " and others" : ""
      report(
        LintFinding(
          .sameKey,
          "\(answers.count) requests have this key, and \(answers.different.count) different answers "
            + "(events \(events)\(rest))",
          at: LintPlace(sequence: answers.events[0], part: "request")))
    }
  }
}

extension SameKeyCheck.Answers {
  fileprivate mutating func add(_ sequence: Int, _ answer: Int) {
    count += 1
    if events.count < 8 { events.append(sequence) }
    different.insert(answer)
  }
}
