import CassetteFormat
package import CassetteTools
package import Logging

/// Serves a cassette, and records what it has no answer for.
///
/// The new cassette has both: the events that were served, as they are, and those that are new.
package final class LiveReplay {
  package struct Result: Sendable {
    package let summary: ReplaySummary
    /// Requests that went to their servers.
    package let liveCount: Int
    package let recording: Recorder.Report
  }

  /// Without a slash at its end.
  package var url: String { recorder.url }

  private let recorder: Recorder
  private let handler: ReplayHandler

  /// Begins to serve, and returns when requests are taken.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameters:
  ///   - replayer: Used by the server alone from here on, and the cassette with it.
  ///   - place: Where the new cassette goes, with the cassette that is served as the one that is there.
  ///   - options: Of serving; those of `recording` say where requests may go.
  ///   - stopped: Called once, on the event loop, when the run cannot go on.
  /// - Throws: `FileError`, `IOError` when the port is taken.
  package init(
    _ replayer: Replayer, _ place: RecordingPlace, policy: LivePolicy, options: ReplayServer.Options,
    recording: Recorder.Options, authority: CertificateAuthority?, logger: Logger,
    stopped: @escaping @Sendable (RecordingProxy.Stop) -> Void
  ) throws {
    var made: ReplayHandler?
    var recording = recording
    recording.listener = options.listener
    recording.providers = options.providers.filter { $0.standard != nil }
    recorder = try Recorder(
      place, options: recording, authority: authority, logger: logger, stopped: stopped,
      before: { proxy in
        let handler = ReplayHandler(replayer, options, logger, live: LiveFallback(policy, proxy))
        made = handler
        return handler
      })
    handler = made!
  }

  /// Lets the answers that are being sent come to their ends, and gives the new cassette its name.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameter status: How the run ended.
  /// - Throws: As `Recorder.finish`.
  package func stop(status: String?) throws -> Result {
    let report = try recorder.finish(status: status)
    // No event loop is left that would use it.
    return Result(summary: handler.summary, liveCount: handler.liveCount, recording: report)
  }
}
