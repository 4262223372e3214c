import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import Logging
import NIOCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server for a cassette: one that asks nobody, or one that asks servers and records.
enum Serving {
  case closed(ReplayServer)
  case live(LiveReplay)

  /// What became of the requests.
  struct Result {
    var summary: ReplaySummary
    /// What a live replay adds to it, for programs and for people.
    var members = JSONObject()
    var notes: [String] = []
  }

  /// - Throws: `FileError`, findings about the cassette; `Failure` when the port is taken.
  init(
    _ reader: CassetteReader, _ arguments: RewindReplay, _ options: ReplayServer.Options,
    _ authority: CertificateAuthority
  ) throws {
    let replayer = try Replayer(reader, options: arguments.matching.replayerOptions)
    let logger = arguments.reporting.logger
    do {
      guard let path = arguments.live.record else {
        self = .closed(try ReplayServer(replayer, options: options, authority: authority, logger: logger))
        return
      }
      let place = try RecordingPlace(path: path, forking: reader, at: arguments.matching.at)
      var recording = Recorder.Options()
      recording.upstream.proxies = try UpstreamProxies(environment: Environment.value)
      self = .live(
        try LiveReplay(
          replayer, place, policy: arguments.live.policy(reader), options: options, recording: recording,
          authority: authority, logger: logger,
          stopped: { logger.error("nothing more is recorded, and nothing more goes to servers: \($0)") }))
    } catch let error as IOError {
      throw Failure(
        message: "cannot listen on port \(options.listener.port): \(String(cString: strerror(error.errnoCode)))",
        help: "Name another with --port; 0 is any that is free.")
    } catch let error as UpstreamProxies.Invalid {
      throw Failure(message: TerminalText.line("\(error)"))
    } catch let error as RecordingRefusal {
      throw Failure(message: TerminalText.line(error.message), help: TerminalText.line(error.help))
    }
  }

  var url: String {
    switch self {
    case .closed(let server): server.url
    case .live(let server): server.url
    }
  }

  /// Ends serving.
  ///
  /// - Parameter status: How the run ended.
  func stop(status: String?) throws -> Result {
    switch self {
    case .closed(let server): return Result(summary: try server.stop())
    case .live(let server):
      let result = try server.stop(status: status)
      let path = result.recording.path
      return Result(
        summary: result.summary,
        members: ["live": .integer(result.liveCount), "recording": ByteString(path).json],
        notes: ["\(result.liveCount) live, recorded in \(TerminalText.line(path))"])
    }
  }
}
