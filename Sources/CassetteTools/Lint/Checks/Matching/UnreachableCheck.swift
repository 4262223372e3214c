import CassetteFormat

extension LintRule {
  static let unreachable = LintRule(
    "RWM004", "unreachable-exchange", .warning, fix: .unsafe,
    title: "A replay can never serve this exchange.",
    why: """
      Its request has no match key, because the body was lost or not recorded, or there is no answer that could be \
      sent. The replayed program meets a miss, or waits.
      """,
    example: "no answer was recorded, and no error",
    remedy: "Record the run again, or leave the event out of the cassette.")
}

/// Finds exchanges that no request can get.
struct UnreachableCheck: LintCheck {
  static var rules: [LintRule] { [.unreachable] }

  init(_ options: LintOptions) {}

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard let exchange = event.exchange else { return }
    func found(_ message: String, _ part: String) {
      report(LintFinding(.unreachable, message, at: LintPlace(sequence: event.sequence, part: part)))
    }
    let body = exchange.request.message.body
    if body?.isLost == true || event.isAbsent("request.body") {
      found("the request's body is gone, so that it has no match key", "request.body")
    } else if event.isAbsent("request") || event.isAbsent("request.path") || event.isAbsent("request.method") {
      found("the request was not recorded, so that it has no match key", "request")
    } else if exchange.response == nil && exchange.error == nil {
      found("no answer was recorded, and no error", "response")
    } else if exchange.response?.message.body?.isLost == true || event.isAbsent("response.body") {
      found("the answer's body is gone", "response.body")
    } else if subject.cassette.header.keys == KeyProfile.rewind1.rawValue,
      event.keys[KeyProfile.rewind1.rawValue] == nil
    {
      found("the cassette is replayed with rewind/1, and the event has no such key", "request")
    }
  }
}

extension Event {
  fileprivate func isAbsent(_ field: String) -> Bool { fidelity[field] == .absent }
}
