import CassetteFormat

/// What was recorded, in numbers.
package struct RecordingTotals: Sendable {
  package internal(set) var exchanges = 0
  /// Calls of models among them.
  package internal(set) var calls = 0
  /// Tokens, as the providers counted them.
  package internal(set) var input = 0
  package internal(set) var output = 0
  /// Bytes of all bodies.
  package internal(set) var bytes = 0
  /// Answers with a status of 400 or more, and those that did not come, or not to their end.
  package internal(set) var errors = 0
  package internal(set) var broken = 0
  /// Requests that were sent again after an answer that asks for it.
  package internal(set) var retries = 0
  /// Answered from the cassette that is refreshed.
  package internal(set) var served = 0
  /// Places where something was removed.
  package internal(set) var redactions = 0
  /// Exchanges of which nothing was written, since they could not be made clean.
  package internal(set) var withheld = 0
  /// Requests that went nowhere.
  package internal(set) var refused = 0

  mutating func add(_ event: Event, _ blobs: [[UInt8]]) {
    exchanges += 1
    bytes += event.bodyBytes
    guard let exchange = event.exchange else { return }
    if let status = exchange.response?.status, status >= 400 { errors += 1 }
    if exchange.error != nil || exchange.response?.message.body.map({ $0.end != .complete }) == true { broken += 1 }
    guard let llm = exchange.llm else { return }
    calls += 1
    input += llm.input ?? 0
    output += llm.output ?? 0
  }

  var session: Session.Totals? {
    guard calls > 0 else { return nil }
    var totals = Session.Totals()
    totals.calls = calls
    totals.input = input
    totals.output = output
    return totals
  }
}
