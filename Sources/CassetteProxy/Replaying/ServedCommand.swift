package import CassetteTools
import Logging

/// A command that is run against cassettes, each of which is served to one run of it alone.
package struct ServedCommand: Sendable {
  private let arguments: [String]
  private let checks: [String]
  private let providers: [Provider]
  /// What a run may take.
  package var timeout: Duration
  /// Trusted by nobody but the command, and gone with this process.
  private let authority: CertificateAuthority
  private let trust: TrustFiles
  private let isInterrupted: @Sendable () -> Bool

  /// What became of a run.
  package struct Run: Sendable {
    package let end: ProcessEnd
    package let took: Duration
    /// What became of its requests.
    package let summary: ReplaySummary
    /// The first check that did not pass.
    package let failedCheck: String?
  }

  /// Names of files for what the command and its checks write, which begin with the same path.
  package struct Logs: Sendable {
    private let stem: String

    /// - Parameter stem: The path without an ending.
    package init(stem: String) { self.stem = stem }

    package var output: String { stem + ".out" }
    package var error: String { stem + ".err" }

    fileprivate var files: GroupedProcess.Logs { GroupedProcess.Logs(output: output, error: error) }
    fileprivate func check(_ number: Int) -> Logs { Logs(stem: "\(stem).check\(number)") }
  }

  private static let checkLimit = Duration.seconds(60)
  /// The least that a run may take, the multiple of the first run that it may take, and what the first may take.
  private static let leastTimeout = Duration.seconds(20)
  private static let timeoutFactor = 5
  package static let firstTimeout = Duration.seconds(600)

  /// - Parameters:
  ///   - arguments: A path, or a name that is looked up in `PATH`, and arguments.
  ///   - checks: Lines of shell that tell by exit code 0 that a run is right, and find its logs in `REWIND_STDOUT` and
  ///     `REWIND_STDERR`.
  ///   - providers: Of which the command gets the base URLs.
  ///   - isInterrupted: Whether a run is to be ended now.
  /// - Throws: `FileError`, what a key cannot be made for.
  package init(
    _ arguments: [String], checks: [String] = [], providers: [Provider], timeout: Duration = Self.firstTimeout,
    isInterrupted: @escaping @Sendable () -> Bool
  ) throws {
    self.arguments = arguments
    self.checks = checks
    self.providers = providers
    self.timeout = timeout
    self.isInterrupted = isInterrupted
    authority = try CertificateAuthority(hosts: nil)
    trust = try TrustFiles(authority.certificatePEM, environment: Environment.value)
  }

  /// What another run may take, when one has taken so long.
  package static func timeout(after duration: Duration) -> Duration {
    max(leastTimeout, min(duration, .seconds(86_400)) * timeoutFactor)
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - replayer: Nothing asks it any more when this returns.
  ///   - variables: What checks find in their environment besides.
  /// - Returns: Nil when the run was interrupted.
  /// - Throws: `FileError`; findings about the cassette; what the server's port cannot be opened for.
  package func run(
    _ replayer: Replayer, _ options: ReplayServer.Options = ReplayServer.Options(), logs: Logs,
    variables: [EnvironmentChange] = []
  ) throws -> Run? {
    var options = options
    options.providers = providers
    let server = try ReplayServer(
      replayer, options: options, authority: authority,
      logger: Logger(label: "rewind") { _ in SwiftLogNoOpLogHandler() })
    let environment = AgentEnvironment(
      listener: server.url, providers: providers, trust: trust, placeholders: true,
      environment: Environment.value
    ).changes
    let start = ContinuousClock.now
    let run = Result { try end(arguments, environment, logs, within: timeout) }
    let took = ContinuousClock.now - start
    // The server has stopped when the requests are looked at, whatever happened.
    let summary = try server.stop()
    guard let end = try run.get() else { return nil }
    let failedCheck = try failedCheck(
      environment + variables + [
        EnvironmentChange(name: "REWIND_END", value: end.text),
        EnvironmentChange(name: "REWIND_REQUESTS", value: String(summary.requests)),
        EnvironmentChange(name: "REWIND_STDERR", value: logs.error),
        EnvironmentChange(name: "REWIND_STDOUT", value: logs.output),
      ], logs)
    return Run(end: end, took: took, summary: summary, failedCheck: failedCheck)
  }

  /// How a command ends; nil when the run was interrupted.
  private func end(
    _ command: [String], _ environment: [EnvironmentChange], _ logs: Logs, within limit: Duration
  ) throws -> ProcessEnd? {
    let process = try GroupedProcess(command, environment: environment, logs: logs.files)
    return process.wait(until: .now + limit, unless: isInterrupted)
  }

  /// The first check that does not pass.
  private func failedCheck(_ environment: [EnvironmentChange], _ logs: Logs) throws -> String? {
    for (index, check) in checks.enumerated() {
      let end = try end(["/bin/sh", "-c", check], environment, logs.check(index + 1), within: Self.checkLimit)
      if end != .code(0) { return TerminalText.line(check) }
    }
    return nil
  }
}
