import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

/// One run of the command against one cassette, and what was seen of it.
struct ServedRun: Sendable {
  var command: ServedCommand

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
    let logs = ServedCommand.Logs(stem: folder.log(name))
    let mutant = EnvironmentChange(name: "REWIND_MUTANT", value: name)
    guard let run = try command.run(replayer, serverOptions, logs: logs, variables: [mutant]) else { return nil }
    let output = try FileInput(path: logs.output).read(upTo: Self.outputLimit)
    let errors = try FileInput(path: logs.error)
    var observation = RunObservation(
      requests: recorder.requests, end: run.end, output: Array(output.prefix(RunObservation.outputLimit)),
      outputDigest: Digest(of: output),
      error: try errors.read(at: max(0, errors.size - RunObservation.outputLimit), count: RunObservation.outputLimit),
      duration: run.took.microseconds, unconsumed: run.summary.unconsumed)
    observation.failedCheck = run.failedCheck
    return observation
  }
}

extension Duration {
  var microseconds: Int { Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000) }
}
