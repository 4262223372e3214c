import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import Logging
import ProxySupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A recorder, and the command that it records.
final class RecordedRun {
  /// How a command ended.
  struct Ending {
    /// As shells tell it.
    let status: Int32
    /// For the session.
    let text: String
  }

  /// What other threads tell.
  private struct Events {
    var process: GroupedProcess?
    var stop: RecordingProxy.Stop?
    var isInterrupted = false
  }

  private let recorder: Recorder
  private let providers: [Provider]
  private let trust: TrustFiles?
  private let events: Shared<Events>

  /// - Parameter grace: Seconds that the command gets to end, when the run is stopped.
  init(place: RecordingPlace, options: Recorder.Options, grace: Int, logger: Logger) throws {
    // Without a home there is none. One for this run alone is trusted by nobody else, so it may be for every host.
    let kept = try (try? AuthorityFolder(environment: Environment.value))?.load()
    let authority = try kept ?? CertificateAuthority(hosts: nil)
    trust = try TrustFiles(authority.certificatePEM, environment: Environment.value)
    let events = Shared(Events())
    self.events = events
    providers = options.providers
    recorder = try Recorder(place, options: options, authority: authority, logger: logger) { stop in
      events.with { $0.stop = stop }
      Self.end(events, after: grace)
    }
  }

  /// Why the run was stopped, if the command asked for the same again and again.
  var loop: String? {
    if case .loop(let message)? = events.with(\.stop) { message } else { nil }
  }

  /// Why the cassette could not be written.
  var failure: (any Error)? {
    if case .failure(let error)? = events.with(\.stop) { error } else { nil }
  }

  private var environment: AgentEnvironment {
    AgentEnvironment(
      listener: recorder.url, providers: providers, trust: trust, placeholders: false, environment: Environment.value)
  }

  /// Ends the command: first it is asked, then made to.
  private static func end(_ events: Shared<Events>, after grace: Int) {
    BackgroundThread.start {
      sleep(UInt32(clamping: grace))
      events.with { $0.process }?.signal(SIGTERM)
      sleep(2)
      events.with { $0.process }?.signal(SIGKILL)
    }
  }

  /// Runs a command to its end.
  func run(_ command: [String]) throws -> Ending {
    let process: GroupedProcess
    do { process = try GroupedProcess(command, environment: environment.changes) } catch let error as FileError {
      // Nothing was recorded.
      _ = try? recorder.finish()
      Failure(error)?.report()
      throw ExitCode(notStarted: error)
    }
    events.with { $0.process = process }
    SignalWatch.start { number in process.signal(number) }
    let end = process.wait()
    // Its number may be another program's from here on.
    events.with { $0.process = nil }
    return Ending(status: end.status, text: end.sessionStatus)
  }

  /// Records until somebody interrupts it.
  func serve() -> Ending {
    StandardError.line("recording at \(recorder.url)")
    for line in environment.shellLines { StandardError.line("  " + TerminalText.line(line)) }
    _ = SignalWatch.next()
    return Ending(status: 0, text: "interrupted")
  }

  func finish(_ ending: Ending) throws -> Recorder.Report {
    try recorder.finish(status: loop == nil ? ending.text : "loop-detected")
  }
}

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  @discardableResult
  func with<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    value.withLock { value in change(&value) }
  }
}
