import CassetteFormat

/// A recorded exchange that can be served.
struct ReplayEntry {
  let sequence: Int
  /// Names the request's bytes; nil when only its body can tell them.
  let identity: Digest?
  /// Nil for one whose turn has not come, or that has no key.
  var key: Digest?
  /// Numbers of the listing.
  let lane: Int
  let authority: Int?
  /// Microseconds since the session's start; without times the sequence stands for them.
  let start: Int
  let end: Int
  /// How references to the answer are told apart; nil when nothing can refer to it.
  var origin: String?
  /// Nil for a transport error.
  let status: Int?
  /// Whether there is the body of an answer.
  let hasAnswer: Bool
  /// Whether it is to be served: not an exchange without an answer or a key, nor one beyond the limit.
  var isServable: Bool
  var isServed = false

  var isLeft: Bool { isServable && !isServed }

  /// Whether clients try again after its answer.
  var isTriedAgain: Bool { status.map(TransientFailure.isOne) ?? true }

  /// - Parameter isWanted: Whether it may be served.
  init(_ event: Event, _ exchange: Exchange, lane: Int, authority: Int?, isWanted: Bool) {
    sequence = event.sequence
    identity = KeyRequest.identity(of: exchange.request)
    (self.lane, self.authority) = (lane, authority)
    start = event.at ?? event.sequence
    let (end, isTooFar) = start.addingReportingOverflow(event.at == nil ? 1 : event.took ?? 0)
    self.end = isTooFar ? .max : end
    status = exchange.response?.status
    hasAnswer = exchange.response?.message.body?.isLost == false
    isServable = isWanted && (exchange.response != nil || exchange.error != nil)
  }
}
