package import CassetteFormat
package import CassetteTools
package import Logging
package import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run that is recorded, from the listener to the cassette under its name. It belongs to one thread.
package final class Recorder {
  package struct Options: Sendable {
    package var listener = Listener.Options()
    package var upstream = UpstreamClient.Options()
    /// With the URLs that their requests go to as `standard`.
    package var providers = Provider.known
    /// What must not be written; nil: everything is.
    package var redaction: RedactionOptions? = .recording
    /// How often the same may be asked before the run is stopped; 0: as often as it likes.
    package var maximumIdentical = 10
    /// What is known of the run when it begins.
    package var session = Session()
    /// How long exchanges may take to come to their ends after the run.
    package var patience = TimeAmount.seconds(5)

    package init() {}
  }

  /// Without a slash at its end.
  package var url: String { listener.url }
  package var port: Int { listener.port }

  private let options: Options
  private let place: RecordingPlace
  private let listener: Listener
  private let proxy: RecordingProxy
  private let group: MultiThreadedEventLoopGroup

  /// Begins to record, and returns when requests are taken.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameters:
  ///   - authority: Signs the certificates that clients get by CONNECT; nil where they are told base URLs only.
  ///   - stopped: Called once, on the event loop, when the run cannot go on.
  ///   - before: Makes what gets the requests first, and passes on those that are to be recorded; nil when all are.
  /// - Throws: `FileError`, `IOError` when the port is taken, findings about the cassette that is there.
  package init(
    _ place: RecordingPlace, options: Options = Options(), authority: CertificateAuthority? = nil, logger: Logger,
    stopped: @escaping @Sendable (RecordingProxy.Stop) -> Void = { _ in },
    before: ((RecordingProxy) -> any RequestHandler)? = nil
  ) throws {
    self.options = options
    self.place = place
    let origin = Clock.monotonicMicroseconds
    var session = options.session
    session.start = Timestamp.string(Clock.microsecondsSince1970)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var opened: String?
    var client: UpstreamClient?
    do {
      let header = place.header(options.redaction)
      let redaction = try options.redaction.map { LiveRedaction($0, taken: try place.placeholders) }
      let masks = try Masks(header.masks)
      let upstream = try UpstreamClient(on: group.next(), options: options.upstream)
      client = upstream
      // What is on the disk from here on is a recording.
      let output = try place.open()
      opened = output.currentPath
      let file = try RecordingFile(output, header: header, session: session, origin: origin, redaction: redaction)
      var recording = RecordingProxy.Options(routes: Routes(options.providers), origin: origin)
      recording.maximumIdentical = options.maximumIdentical
      let refreshed = before == nil && place.keeping == .asked ? place.old : nil
      let proxy = try RecordingProxy(
        recording, client: upstream, file: file, masks: masks, refreshing: refreshed, on: group.next(), stopped: stopped
      )
      self.proxy = proxy
      listener = try Listener(
        before?(proxy) ?? proxy, options: options.listener, on: group.next(), authority: authority, logger: logger)
    } catch {
      // Nothing was recorded.
      if let opened { unlink(opened) }
      client?.shutdown()
      try? group.syncShutdownGracefully()
      throw error
    }
  }

  /// What was recorded, and where it is.
  package struct Report: Sendable {
    package var totals: RecordingTotals
    package let path: String
    /// What of a cassette that the run was added to could not be kept.
    package let losses: [String]
  }

  /// Takes no more requests, lets what is still coming come to its end, and gives the cassette its name.
  ///
  /// Not to be called on an event loop.
  ///
  /// - Parameter status: How the run ended.
  /// - Throws: `FileError`; findings; `RedactionIncomplete`. What was recorded is then in the file beside the name.
  package func finish(status: String? = nil) throws -> Report {
    var (totals, served) = try close(status)
    let (places, losses) = try place.complete(options.redaction, served: served)
    totals.redactions += places
    return Report(totals: totals, path: place.path, losses: losses)
  }

  /// Ends what runs on the event loop: the cassettes are the caller's from then on.
  private func close(_ status: String?) throws -> (RecordingTotals, [Int: ServedEvent]) {
    listener.stop(within: options.patience)
    defer { try? group.syncShutdownGracefully() }
    return try proxy.finish(within: .seconds(1)) { session in
      session.end = Timestamp.string(Clock.microsecondsSince1970)
      session.status = status.map { ByteString($0) }
    }
  }
}

extension RedactionOptions {
  /// What a recording never has: secrets, and headers that nobody knows to be harmless.
  package static var recording: RedactionOptions {
    var options = RedactionOptions()
    options.keepHeaders()
    return options
  }
}
