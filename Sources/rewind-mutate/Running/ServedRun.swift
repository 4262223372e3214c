import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import Logging

/// One run of the command against one cassette, which is served to it alone.
struct ServedRun: Sendable {
  let arguments: [String]
  let environment: [String: String]
  let checks: [String]
  let timeout: Duration
  let watch: InterruptionWatch

  /// What is served and how.
  struct Serving {
    var options = Replayer.Options()
    var continuation: RunJudge.Continuation?
    /// Events that are sent as slowly as they say.
    var timedEvents: Set<Int> = []
  }

  /// Runs the command.
  ///
  /// - Parameters:
  ///   - name: Of the logs, without what follows the dot.
  /// - Returns: Nil when the run was interrupted.
  /// - Throws: `FileError`; findings about the cassette; what the server's port cannot be opened for.
  func observe(
    _ cassette: CassetteReader, _ serving: Serving, folder: RunFolder, name: String
  ) throws -> RunObservation? {
    var options = serving.options
    options.derivesKeys = true
    let replayer = try Replayer(cassette, options: options)
    let recorder = RunRecorder(replayer, continuation: serving.continuation)
    var serverOptions = ReplayServer.Options()
    serverOptions.timedEvents = serving.timedEvents
    let server = try ReplayServer(
      replayer, options: serverOptions, logger: Logger(label: "rewind-mutate") { _ in SwiftLogNoOpLogHandler() })
    let logs = (output: folder.log("\(name).out"), error: folder.log("\(name).err"))
    let start = ContinuousClock.now
    // The server goes before the requests are looked at, whatever happens.
    var summary: ReplaySummary?
    let end: ProcessEnd?
    do {
      defer { summary = server.stop() }
      let process = try AgentProcess(
        arguments, environment: AgentEnvironment.variables(environment, server: server), output: logs.output,
        error: logs.error)
      end = process.wait(until: start + timeout) { watch.isInterrupted }
    }
    guard let end else { return nil }
    let took = ContinuousClock.now - start
    let output = try FileInput(path: logs.output).read(upTo: Self.outputLimit)
    let errors = try FileInput(path: logs.error)
    var run = RunObservation(
      requests: recorder.requests, end: end, output: Array(output.prefix(RunObservation.outputLimit)),
      outputDigest: Digest(of: output),
      error: try errors.read(at: max(0, errors.size - RunObservation.outputLimit), count: RunObservation.outputLimit),
      duration: took.microseconds, unconsumed: summary?.unconsumed ?? [])
    run.failedCheck = try failedCheck(run, logs, folder: folder, name: name)
    return run
  }

  /// Two outputs are equal when so much of them is.
  private static let outputLimit = 64 << 20
  private static let checkLimit = Duration.seconds(60)

  /// The first check that does not pass; it is a line of shell, whose environment tells where the logs are.
  private func failedCheck(
    _ run: RunObservation, _ logs: (output: String, error: String), folder: RunFolder, name: String
  ) throws -> String? {
    for (number, check) in checks.enumerated() {
      var environment = environment
      environment["REWIND_MUTANT"] = name
      environment["REWIND_STDOUT"] = logs.output
      environment["REWIND_STDERR"] = logs.error
      environment["REWIND_END"] = run.end.text
      environment["REWIND_REQUESTS"] = String(run.requests.count)
      let process = try AgentProcess(
        ["/bin/sh", "-c", check], environment: environment, output: folder.log("\(name).check\(number + 1).out"),
        error: folder.log("\(name).check\(number + 1).err"))
      let end = process.wait(until: .now + Self.checkLimit) { watch.isInterrupted }
      if end != .code(0) { return TerminalText.line(check) }
    }
    return nil
  }
}

extension Duration {
  var microseconds: Int { Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000) }
}
