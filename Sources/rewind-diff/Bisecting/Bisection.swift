import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

/// Runs a command against hybrids of two runs until it is known which answers make it fail.
final class Bisection {
  /// What became of a run.
  struct Outcome: Hashable {
    let end: ProcessEnd
    let failedCheck: String?

    var isGood: Bool { end.isSuccess && failedCheck == nil }

    var text: String { failedCheck.map { "\(end.text), the check \($0) does not pass" } ?? end.text }
  }

  enum Result {
    case found(Found)
    /// The command does as well with the answers of the bad run.
    case notReproduced
  }

  struct Found {
    let groups: [AnswerGroup]
    let run: Run
  }

  struct Run {
    let outcome: Outcome
    /// Events of the hybrid that were served, by their numbers, and how many requests nothing was recorded for.
    let served: Set<Int>
    let stale: Int
    let took: Duration
  }

  let diff: RunDiff
  /// All answers that may be exchanged, those that matter first.
  private let groups: [AnswerGroup]
  private let matters: Int
  private let hybrid: HybridCassette
  private var command: ServedCommand
  private let work: WorkFolder
  private let progress = Progress("bisecting")
  private var known: [Set<Int>: Run] = [:]
  /// How often the command was run.
  private(set) var runs = 0

  /// - Throws: `FileError`; findings about the cassettes.
  init(
    good: CassetteReader, bad: CassetteReader, _ command: ServedCommand, _ work: WorkFolder
  ) throws {
    diff = try RunDiff(good, bad)
    let main = diff.answerGroups
    (groups, matters) = (main + diff.noiseGroups, main.count)
    hybrid = try HybridCassette(good, bad, diff, groups: groups)
    self.command = command
    self.work = work
  }

  /// How many answers may be the cause.
  var count: Int { groups.count }

  /// Finds the answers.
  ///
  /// - Parameter limit: What a run may take; nil for a multiple of what the first one takes.
  /// - Returns: Nil when it was interrupted.
  /// - Throws: `Failure` when the command fails with the answers of the good run; `FileError`; findings.
  func run(limit: Duration?) throws -> Result? {
    do {
      command.timeout = limit ?? ServedCommand.firstTimeout
      let good = try run([])
      guard good.outcome.isGood else { throw failsAnyway(good.outcome) }
      if limit == nil { command.timeout = ServedCommand.timeout(after: good.took) }
      // Noise is looked at when nothing else explains it.
      var candidates = Array(0..<matters)
      var bad = try run(Set(candidates))
      if bad.outcome.isGood, matters < groups.count {
        candidates = Array(groups.indices)
        bad = try run(Set(candidates))
      }
      guard !bad.outcome.isGood else { return .notReproduced }
      let minimal = try DeltaDebugging.minimize(candidates) { part in
        try run(Set(part)).outcome == bad.outcome
      }
      return .found(Found(groups: minimal.map { groups[$0] }, run: try run(Set(minimal))))
    } catch is Interrupted {
      return nil
    }
  }

  private func failsAnyway(_ outcome: Outcome) -> Failure {
    let said = work.lastLine("run-1.err").map { " It said: \(TerminalText.line($0))" } ?? ""
    return Failure(
      message: "the command fails with the answers of the good run too: \(outcome.text).\(said)",
      help: "rewind-replay with that cassette shows why.")
  }

  /// Runs the command with the answers of some groups from the bad run, unless that was done before.
  private func run(_ chosen: Set<Int>) throws -> Run {
    if let run = known[chosen] { return run }
    let file = try TemporaryFile()
    try hybrid.write(answersOfSecond: chosen.sorted().map { groups[$0] }, to: file)
    var options = Replayer.Options()
    // What the command asks only here is answered as well as can be.
    options.mode = .observe
    let run = try self.run(CassetteReader(file), options)
    known[chosen] = run
    return run
  }

  private struct Interrupted: Error {}

  private func run(_ cassette: CassetteReader, _ options: Replayer.Options) throws -> Run {
    runs += 1
    progress?.show("run \(runs)")
    let replayer = try Replayer(cassette, options: options)
    let served = ServedEvents(replayer)
    let logs = ServedCommand.Logs(stem: work.path("run-\(runs)"))
    guard let run = try command.run(replayer, logs: logs) else { throw Interrupted() }
    return Run(
      outcome: Outcome(end: run.end, failedCheck: run.failedCheck), served: served.sequences,
      stale: run.summary.stale, took: run.took)
  }

  /// Writes what the command asked for in the run that was found, and sees whether it fails with that.
  ///
  /// - Returns: Whether it does; nil when that was interrupted.
  /// - Throws: `FileError`; findings.
  func write(_ found: Found, to output: any ByteOutput, limits: Limits) throws -> Bool? {
    let file = try TemporaryFile()
    try Rewriting.checked(file, limits: limits, parent: nil) { checked in
      try hybrid.write(answersOfSecond: found.groups, keeping: found.run.served, to: checked)
    }
    var options = Replayer.Options()
    options.mode = found.run.stale == 0 ? .strict : .observe
    do {
      guard try run(CassetteReader(file), options).outcome == found.run.outcome else { return false }
    } catch is Interrupted {
      return nil
    }
    try output.write(file)
    try output.finish()
    return true
  }
}

/// Notes which events are served; looked at when the server has stopped.
private final class ServedEvents {
  private(set) var sequences: Set<Int> = []

  init(_ replayer: Replayer) {
    replayer.interceptor = { [unowned self] _, _, reply in
      if case .answer(let answer) = reply { sequences.insert(answer.event.sequence) }
      return reply
    }
  }
}
