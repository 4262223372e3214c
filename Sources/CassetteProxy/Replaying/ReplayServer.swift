package import CassetteFormat
package import CassetteTools
package import Logging
import NIOConcurrencyHelpers
package import NIOCore
import NIOPosix

/// Serves a cassette over HTTP.
///
/// Whatever happens, it connects to nobody: what the cassette does not answer is answered with an error.
package final class ReplayServer: Sendable {
  package struct Options: Sendable {
    package var listener = Listener.Options()
    package var providers = Provider.known
    package var timing = ReplayTiming.instant
    /// The numbers of events that are sent as they were recorded in time, whatever the timing of the others.
    package var timedEvents: Set<Int> = []
    /// How long a connection is held on which nothing more comes, as recorded.
    package var stallLimit = TimeAmount.minutes(10)
    /// What the state tells of the cassette and the replay.
    package var description = JSONObject()

    package init() {}
  }

  /// The port on 127.0.0.1 and, where there is IPv6, on ::1.
  package var port: Int { listener.port }
  /// Without a slash at its end.
  package var url: String { listener.url }

  private let listener: Listener
  private let handler: ReplayHandler
  private let group: MultiThreadedEventLoopGroup?
  /// Once the server has stopped, when no event loop can be asked any more.
  private let last = NIOLockedValueBox<ReplaySummary?>(nil)

  /// Begins to serve, and returns when requests are taken.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameters:
  ///   - replayer: Used by the server alone from here on, and the cassette with it.
  ///   - authority: Signs the certificates that clients get by CONNECT; nil where they are told base URLs only.
  ///   - eventLoop: On which to serve; nil for a thread of its own.
  /// - Throws: `IOError` when the port is taken.
  package init(
    _ replayer: Replayer, options: Options = Options(), authority: CertificateAuthority? = nil,
    on eventLoop: (any EventLoop)? = nil, logger: Logger
  ) throws {
    group = eventLoop == nil ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
    handler = ReplayHandler(replayer, options, logger)
    do {
      listener = try Listener(
        handler, options: options.listener, on: eventLoop ?? group!.next(), authority: authority, logger: logger)
    } catch {
      try? group?.syncShutdownGracefully()
      throw error
    }
  }

  /// What became of the requests so far. Not to be called on the event loop.
  package var summary: ReplaySummary {
    get throws {
      if let summary = last.withLockedValue({ $0 }) { return summary }
      let handler = handler
      return try listener.eventLoop.submit { handler.summary }.wait()
    }
  }

  /// Forgets every request. Not to be called on the event loop.
  package func reset() {
    guard last.withLockedValue({ $0 == nil }) else { return }
    let handler = handler
    try? listener.eventLoop.submit { handler.reset() }.wait()
  }

  /// Lets the answers that are being sent come to their ends, and closes everything. The port is free when this returns.
  ///
  /// Not to be called on the event loop.
  ///
  /// - Returns: What became of the requests.
  @discardableResult
  package func stop(within limit: TimeAmount = .seconds(5)) throws -> ReplaySummary {
    if let summary = last.withLockedValue({ $0 }) { return summary }
    listener.stop(within: limit)
    let summary = try summary
    last.withLockedValue { $0 = summary }
    try group?.syncShutdownGracefully()
    return summary
  }
}
