import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

/// Runs the command against one mutant and judges it; called on several threads.
struct MutantTester: Sendable {
  let folder: RunFolder
  let judge: RunJudge
  let book: OutcomeBook
  /// What a run may take without the mutant's own delays.
  let limits: Duration
  let command: ServedRun

  /// The longest that a mutant's own delays are waited for, in microseconds.
  private static let longestDelay = 3_600_000_000

  func test(_ file: TemporaryFile, _ mutant: MutantProfile) {
    let id = mutant.mutant.id
    do {
      guard let run = try observe(file, mutant) else { return }
      book.add(MutantOutcome(id: id, judge.judge(run, mutant), run, mutant))
    } catch {
      let reason = Failure(error)?.message ?? TerminalText.line("\(error)")
      book.add(MutantOutcome(id: id, .init(.harnessError, reason)))
    }
  }

  /// Nil when the run was interrupted.
  private func observe(_ file: TemporaryFile, _ mutant: MutantProfile) throws -> RunObservation? {
    var command = command
    let delays = min(mutant.delay, Self.longestDelay) + min(mutant.waits, Self.longestDelay)
    command.command.timeout = limits + .microseconds(delays)
    var serving = ServedRun.Serving()
    serving.timedEvents = mutant.timedEvents
    serving.changedEvents = mutant.changedEvents
    if mutant.mutant.kind == .degrade {
      serving.continuation = judge.continuation
      // The fault stays: whoever asks again gets it again.
      serving.options.allowsRepeats = true
      if judge.continuation == .nearest { serving.options.mode = .observe }
    }
    return try command.observe(CassetteReader(file), serving, folder: folder, name: mutant.mutant.id)
  }
}

/// Where outcomes go as they come, from several threads.
final class OutcomeBook: @unchecked Sendable {
  private let folder: RunFolder
  private let fingerprint: String
  private let total: Int
  private let progress = Progress("testing mutants")
  private let lock = Turnstile()
  private var count = 0
  private var failure: (any Error)?

  init(_ folder: RunFolder, fingerprint: String, total: Int) {
    self.folder = folder
    self.fingerprint = fingerprint
    self.total = total
  }

  func add(_ outcome: MutantOutcome) {
    var outcome = outcome
    outcome.fingerprint = fingerprint
    lock.locked {
      count += 1
      progress?.show("\(count) of \(total)")
      do { try folder.append(outcome) } catch { failure = failure ?? error }
    }
  }

  /// - Throws: What an outcome could not be written down for.
  func check() throws { if let failure = lock.locked({ failure }) { throw failure } }
}
