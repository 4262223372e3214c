import CassetteFormat
import CassetteTools
import NIOCore
import NIOPosix

/// Looks at the keys of requests while they are made: for loops, and for requests that are sent again.
///
/// An agent that goes round in circles adds to its conversation all the time, so its requests differ; what is new in them
/// does not (align keys). One thread does it, so that the event loop never waits for a long conversation.
final class RequestWatch: @unchecked Sendable {
  struct Verdict: Sendable {
    let dialect: KeyDialect
    /// How often the same was asked, this time included; 0 for what is no model call.
    let count: Int
    /// Whether the same request was answered before with what clients try again for.
    let isRetry: Bool
    let key: Digest?
  }

  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let keys: LiveKeys
  private var counts: [Digest: Int] = [:]
  /// The last answer to each request: whether clients try again for it.
  private var failed: [Digest: Bool] = [:]

  init(masks: Masks) {
    keys = LiveKeys(masks: masks, derives: true)
    thread.start()
  }

  /// Takes the next request in.
  func look(at request: UpstreamRequest, on eventLoop: any EventLoop) -> EventLoopFuture<Verdict> {
    thread.runIfActive(eventLoop: eventLoop) { [self] in verdict(request) }
  }

  private func verdict(_ request: UpstreamRequest) -> Verdict {
    let keyed = ReplayRequest(
      method: request.method, target: request.target, headers: request.headers, body: request.body ?? []
    ).keyed
    guard let keys = keys.keys(of: keyed) else { return Verdict(dialect: .http, count: 0, isRetry: false, key: nil) }
    let dialect = keys.dialect ?? .http
    var count = 0
    // What is no model call, such as asking whether a batch is done, is the same again for a reason.
    if let align = keys.align, dialect != .http, dialect != .mcp {
      count = (counts[align.digest] ?? 0) + 1
      counts[align.digest] = count
    }
    return Verdict(
      dialect: dialect, count: count, isRetry: failed[keys.match.digest] ?? false, key: keys.match.digest)
  }

  /// Takes an answer in; later requests may refer to it.
  ///
  /// - Parameter status: Nil when none came.
  func note(answerTo verdict: Verdict, status: Int?, _ body: [UInt8], coding: String?) {
    thread.submit { [self] state in
      if case .active = state { take(answerTo: verdict, status: status, body, coding: coding) }
    }
  }

  /// Not to be called on an event loop.
  func shutdown() { try? thread.syncShutdownGracefully() }

  private func take(answerTo verdict: Verdict, status: Int?, _ body: [UInt8], coding: String?) {
    guard let key = verdict.key else { return }
    failed[key] = status.map(TransientFailure.isOne) ?? true
    guard verdict.dialect == .openAIResponses else { return }
    keys.add(responseTo: key) { coding.flatMap { Decompression.decode(body, coding: $0) } ?? body }
  }
}
