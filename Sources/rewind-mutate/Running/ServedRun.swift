import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import Logging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of the command against one cassette, which is served to it alone.
struct ServedRun: Sendable {
  let arguments: [String]
  let checks: [String]
  var timeout: Duration
  let watch: InterruptionWatch
  let authority: CertificateAuthority
  let trust: TrustFiles
  let providers: [Provider]

  /// What is served and how.
  struct Serving {
    var options = Replayer.Options()
    var continuation: RunJudge.Continuation?
    /// Events that are sent as slowly as they say.
    var timedEvents: Set<Int> = []
    /// Events whose requests are looked at.
    var changedEvents: Set<Int> = []
  }

  /// Two outputs are equal when so much of them is.
  private static let outputLimit = 64 << 20
  private static let checkLimit = Duration.seconds(60)

  /// Runs the command.
  ///
  /// - Parameter name: Of the logs, without what follows the dot.
  /// - Returns: Nil when the run was interrupted.
  /// - Throws: `FileError`; findings about the cassette; what the server's port cannot be opened for.
  func observe(
    _ cassette: CassetteReader, _ serving: Serving, folder: RunFolder, name: String
  ) throws -> RunObservation? {
    var options = serving.options
    options.derivesKeys = true
    let replayer = try Replayer(cassette, options: options)
    let recorder = RunRecorder(replayer, continuation: serving.continuation, keepingBodiesOf: serving.changedEvents)
    var serverOptions = ReplayServer.Options()
    serverOptions.timedEvents = serving.timedEvents
    serverOptions.providers = providers
    let server = try ReplayServer(
      replayer, options: serverOptions, authority: authority,
      logger: Logger(label: "rewind-mutate") { _ in SwiftLogNoOpLogHandler() })
    let environment = AgentEnvironment(
      listener: server.url, providers: providers, trust: trust, placeholders: true,
      environment: Self.variable)
    let logs = (output: folder.log("\(name).out"), error: folder.log("\(name).err"))
    let start = ContinuousClock.now
    let run = Result { try end(arguments, environment, logs, within: timeout) }
    let took = ContinuousClock.now - start
    // The server has stopped when the requests are looked at, whatever happened.
    let summary = try server.stop()
    guard let end = try run.get() else { return nil }
    let output = try FileInput(path: logs.output).read(upTo: Self.outputLimit)
    let errors = try FileInput(path: logs.error)
    var observation = RunObservation(
      requests: recorder.requests, end: end, output: Array(output.prefix(RunObservation.outputLimit)),
      outputDigest: Digest(of: output),
      error: try errors.read(at: max(0, errors.size - RunObservation.outputLimit), count: RunObservation.outputLimit),
      duration: took.microseconds, unconsumed: summary.unconsumed)
    observation.failedCheck = try failedCheck(observation, logs, environment, folder: folder, name: name)
    return observation
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// How a command ends; nil when the run was interrupted.
  private func end(
    _ command: [String], _ environment: AgentEnvironment, _ logs: (output: String, error: String),
    within limit: Duration
  ) throws -> ProcessEnd? {
    let input = try Self.open("/dev/null", O_RDONLY)
    defer { close(input) }
    let output = try Self.open(logs.output, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(output) }
    let error = try Self.open(logs.error, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(error) }
    let process = try AgentProcess(
      command, environment: environment,
      descriptors: AgentProcess.Descriptors(input: input, output: output, error: error))
    guard let exit = process.wait(until: .now + limit, unless: { watch.isInterrupted }) else {
      return watch.isInterrupted ? nil : .timeout
    }
    return exit.code.map { .code(Int($0)) } ?? .signal(Int(exit.signal ?? 0))
  }

  private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
    #if canImport(Glibc)
      let number = Glibc.open(path, flags | O_CLOEXEC, 0o666)
    #else
      let number = Darwin.open(path, flags | O_CLOEXEC, 0o666)
    #endif
    guard number >= 0 else { throw FileError(operation: "open", path: path, code: errno) }
    return number
  }

  /// The first check that does not pass; it is a line of shell, whose environment tells where the logs are.
  private func failedCheck(
    _ run: RunObservation, _ logs: (output: String, error: String), _ environment: AgentEnvironment,
    folder: RunFolder, name: String
  ) throws -> String? {
    let variables = [
      "REWIND_END=\(run.end.text)", "REWIND_MUTANT=\(name)", "REWIND_REQUESTS=\(run.requests.count)",
      "REWIND_STDERR=\(logs.error)", "REWIND_STDOUT=\(logs.output)",
    ]
    for (number, check) in checks.enumerated() {
      let own = (folder.log("\(name).check\(number + 1).out"), folder.log("\(name).check\(number + 1).err"))
      let end = try end(
        ["/usr/bin/env"] + variables + ["/bin/sh", "-c", check], environment, own, within: Self.checkLimit)
      if end != .code(0) { return TerminalText.line(check) }
    }
    return nil
  }
}

extension Duration {
  var microseconds: Int { Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000) }
}
