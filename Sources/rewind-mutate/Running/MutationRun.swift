import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import ProxySupport

/// Runs a command against a cassette and then against its mutants.
final class MutationRun {
  private let path: String
  private let cassette: CassetteReader
  private let mutator: Mutator
  private let selection: MutationSelection
  private let options: RunOptions
  private let watch: InterruptionWatch
  private let folder: RunFolder
  private let recorded: RecordedRequests
  private let identity: RunIdentity
  private let command: ServedCommand

  /// Exit codes.
  static let baselineFailed: Int32 = 4
  static let baselineFlaky: Int32 = 7

  /// - Throws: `FileError`; `Failure`; a finding when the cassette cannot be read.
  init(
    cassette path: String, _ cassette: CassetteReader, _ selection: MutationSelection, _ options: RunOptions,
    watch: InterruptionWatch
  ) throws {
    self.path = path
    self.cassette = cassette
    self.selection = selection
    self.options = options
    self.watch = watch
    mutator = try Mutator(cassette)
    recorded = try RecordedRequests(cassette)
    let inputs = try options.input.map { file in
      (path: file, digest: Digest(of: try Source.read(file, atMost: 1 << 30)))
    }
    identity = RunIdentity(
      arguments: options.served.arguments, inputs: inputs, settings: options.settings,
      version: CassetteFormat.version)
    command = try options.served.command(for: cassette, watch)
    folder = try RunFolder(options.output, keeps: options.resume || options.iterate)
  }

  /// - Returns: The exit code.
  /// - Throws: `FileError`; `Failure`; a finding when the cassette cannot be read.
  func run() throws -> Int32 {
    let mutants = try prepare()
    let known = try RunFolder.outcomes(in: folder.path).filter { keeps($0.value) }
    switch try baseline() {
    case nil: return try finish(mutants)
    case .failed(let reason): return fail(reason, Self.baselineFailed, "fails")
    case .flaky(let reason): return fail(reason, Self.baselineFlaky, "is flaky")
    case .clean(let baseline):
      try test(mutants.filter { known[$0.id] == nil }, baseline)
      return try finish(mutants)
    }
  }

  /// Writes down what is to be tested, before anything is.
  private func prepare() throws -> [Mutant] {
    var mutants: [Mutant] = []
    let summary = try mutator.forEach(selection) { mutants.append($0.mutant) }
    guard !mutants.isEmpty else {
      throw Failure(message: "there is no such mutant", help: "rewind-mutate list shows those that there are.")
    }
    StandardError.line(summary.text)
    try folder.write(lock: lock)
    try folder.write("mutants.json", list: mutants.map(\.json))
    let sources = try Set(mutants.map(\.sequence)).sorted().compactMap { sequence in
      try cassette.event(sequence).map { try AnswerSource($0, in: cassette).json }
    }
    try folder.write("sources.jsonl", sources)
    return mutants
  }

  private var lock: JSONObject {
    [
      "arguments": .array(options.served.arguments.map(JSONValue.string)), "cassette": ByteString(path).json,
      "cassetteID": JSONValue(cassette.id), "fingerprint": .string(identity.fingerprint),
      "seed": .integer(selection.seed), "tool": .string("rewind-mutate \(CassetteFormat.version)"),
    ]
  }

  /// Whether an earlier outcome still holds.
  private func keeps(_ outcome: MutantOutcome) -> Bool {
    guard outcome.fingerprint == identity.fingerprint, outcome.verdict.isLasting else { return false }
    return !options.iterate || outcome.verdict.group == .handled || outcome.verdict.group == .invalid
  }

  private func served(timeout: Duration) -> ServedRun {
    var command = command
    command.timeout = timeout
    return ServedRun(command: command)
  }

  /// Runs the command twice against the recording itself; nil when that was interrupted.
  private func baseline() throws -> RunBaseline.Outcome? {
    let command = served(timeout: options.served.limit ?? ServedCommand.firstTimeout)
    var runs: [RunObservation] = []
    for name in ["baseline-1", "baseline-2"] {
      guard let run = try command.observe(cassette, ServedRun.Serving(), folder: folder, name: name) else { return nil }
      runs.append(run)
    }
    let outcome = RunBaseline.compare(
      runs[0], runs[1], allowsUnconsumed: options.allowUnconsumed, recorded: recorded)
    let durations = JSONValue.array(runs.map { .integer($0.duration) })
    try folder.write("baseline.json", [["durations": durations, "requests": .integer(runs[0].requests.count)]])
    return outcome
  }

  private func fail(_ reason: String, _ code: Int32, _ what: String) -> Int32 {
    StandardError.line("error: the baseline \(what): \(TerminalText.line(reason))")
    StandardError.line("  = help: The logs are \(TerminalText.line(folder.log("baseline-1.out"))) and its neighbours.")
    return code
  }
}

extension MutationRun {
  /// A mutant on its way to a run.
  private struct Task: @unchecked Sendable {
    /// The mutant as a cassette; nobody else's from here on.
    let file: TemporaryFile
    let profile: MutantProfile
  }

  private func test(_ mutants: [Mutant], _ baseline: RunBaseline) throws {
    let wanted = Set(mutants.map(\.id))
    guard !wanted.isEmpty else { return }
    let judge = RunJudge(
      baseline: baseline, recorded: recorded, continuation: options.continuation, attempts: options.attempts,
      isTest: options.tests)
    let book = OutcomeBook(folder, fingerprint: identity.fingerprint, total: mutants.count)
    var selection = selection
    // They were chosen before, and are told apart by their ids.
    (selection.ids, selection.sample) = ([], nil)
    let tester = MutantTester(
      folder: folder, judge: judge, book: book, limits: options.served.limit ?? least(baseline),
      command: served(timeout: .zero))
    try Parallel.stream(
      jobs: options.jobs, work: { (task: Task) in tester.test(task.file, task.profile) },
      produce: { give in
        try mutator.forEach(selection) { found in
          guard !watch.isInterrupted, wanted.contains(found.mutant.id) else { return }
          guard baseline.served.contains(found.mutant.sequence) else {
            let reason = "the command does not ask for event \(found.mutant.sequence)"
            return book.add(MutantOutcome(id: found.mutant.id, .init(.notReached, reason)))
          }
          if let task = try task(found, book) { give(task) }
        }
      })
    try book.check()
  }

  private func least(_ baseline: RunBaseline) -> Duration {
    ServedCommand.timeout(after: .microseconds(baseline.duration))
  }

  /// Derives a mutant; nil when that cannot be done, which is its outcome then.
  private func task(_ found: Mutator.Derivable, _ book: OutcomeBook) throws -> Task? {
    let file = try TemporaryFile()
    do {
      try found.derive(to: file, isThin: false)
      let derived = try CassetteReader(file)
      var lines = [TerminalText.line(found.mutant.summary)]
      try CassetteDifference.forEach(from: cassette, to: derived) { lines += DifferenceText.lines($0) }
      try folder.write("diff/\(found.mutant.id).txt", lines)
      return Task(file: file, profile: try MutantProfile(found, in: derived, recorded: recorded))
    } catch let finding as Finding {
      book.add(MutantOutcome(id: found.mutant.id, .init(.invalid, Failure(finding).message)))
      return nil
    }
  }

  /// Writes the lists, and tells the exit code.
  private func finish(_ mutants: [Mutant]) throws -> Int32 {
    let outcomes = try RunFolder.outcomes(in: folder.path)
    var score = MutationScore()
    for mutant in mutants { score.add(outcomes[mutant.id]?.verdict) }
    for group in Verdict.Group.allCases {
      let lines = mutants.compactMap { mutant -> String? in
        guard let outcome = outcomes[mutant.id], outcome.verdict.group == group else { return nil }
        return TerminalText.line("\(mutant.id) \(outcome.verdict.rawValue) \(mutant.summary): \(outcome.reason)")
      }
      try folder.write("\(group.rawValue).txt", lines)
    }
    return score.exitCode(least: options.leastHundredths)
  }
}
