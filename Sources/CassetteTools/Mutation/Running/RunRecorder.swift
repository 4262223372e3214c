import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Watches what a program asks a replayer for, and says what it gets when the cassette has no answer.
///
/// Not thread-safe: it is called by the replayer, and read when that has stopped.
package final class RunRecorder {
  /// In the order in which they came.
  package private(set) var requests: [ObservedRequest] = []
  private let continuation: RunJudge.Continuation?
  private let kept: Set<Int>
  private let start: Int
  private var isOver = false

  /// - Parameters:
  ///   - replayer: What is watched; nothing else may intercept it.
  ///   - continuation: What comes after the first miss; nil to leave misses alone, as in a baseline.
  ///   - kept: The events whose requests are kept with their bodies. Bodies are large, since each has the conversation
  ///     before it; besides these, only those of misses and of what is no request to a model are kept.
  package init(_ replayer: Replayer, continuation: RunJudge.Continuation?, keepingBodiesOf kept: Set<Int> = []) {
    self.continuation = continuation
    self.kept = kept
    start = Self.now
    replayer.interceptor = { [unowned self] request, keys, reply in take(request, keys, reply) }
  }

  /// Microseconds of a clock that nobody sets.
  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }

  private func take(_ request: ReplayRequest, _ keys: CassetteKeys.Keys?, _ reply: Replayer.Reply) -> Replayer.Reply {
    let dialect = keys?.dialect ?? .http
    let keyed = request.keyed
    let (sent, answer) = choose(reply, dialect, keyed)
    let isKept =
      switch answer {
      case .served(let sequence, _): kept.contains(sequence) || LLMDialect(dialect) == nil
      case .missed: !requests.contains { $0.answer.isMiss }
      }
    requests.append(
      ObservedRequest(
        at: Self.now - start, method: ByteString(request.method).description,
        target: ByteString(request.target).description, match: keys?.match.digest, align: keys?.align?.digest,
        dialect: dialect, answer: answer, body: isKept ? keyed.body : []))
    return sent
  }

  private func choose(
    _ reply: Replayer.Reply, _ dialect: KeyDialect, _ request: KeyRequest
  ) -> (Replayer.Reply, ObservedRequest.Answer) {
    if isOver {
      let message = "The run is over: an earlier request was not in the recording. The mutant is judged by that one."
      return (.miss(Miss(.afterMutation, message: message, dialect: dialect)), .missed("after the first miss", .error))
    }
    switch reply {
    case .answer(let recorded) where recorded.isStale:
      return (reply, .missed("nearest", .nearest(recorded.event.sequence)))
    case .answer(let recorded):
      let status = recorded.event.exchange?.response?.status
      return (reply, .served(sequence: recorded.event.sequence, status: status))
    case .miss(let miss):
      if continuation == .final, let closing = ClosingAnswer.answer(to: request, dialect) {
        return (.answer(closing), .missed(miss.kind.rawValue, .closing))
      }
      if continuation == .stop { isOver = true }
      return (reply, .missed(miss.kind.rawValue, .error))
    }
  }
}
