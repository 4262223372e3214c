/// What the run of a program against a mutant came to (`Spec/mutation.md` §6).
package enum Verdict: String, Hashable, Sendable, CaseIterable {
  /// Nothing came out otherwise.
  case same
  /// The fault passed, and the result is the recorded one.
  case recovered
  /// What could not go well ended in an orderly way.
  case graceful
  /// Ended as if all were well, on an answer that was cut or invalid.
  case silentWrong = "silent-wrong"
  /// Something was done or said twice.
  case duplicatedEffect = "duplicated-effect"
  /// Words of an attacker got where they must not.
  case unsafe
  /// Ended by an uncaught error or a signal, or gave up where it could have gone on.
  case crashed
  /// Asked for the same over and over, turn after turn.
  case looping
  /// Sent the same request far too often, or did not wait as it was told.
  case retryStorm = "retry-storm"
  /// Did not end in time.
  case hung
  /// Went on with a valid request that the cassette has no answer to.
  case diverged
  /// The program never asked for what the mutant changes.
  case notReached = "not-reached"
  /// The mutant is no other cassette.
  case equivalent
  /// The mutant could not be made.
  case invalid
  /// The baseline comes out otherwise from run to run.
  case flaky
  /// This program could not run it.
  case harnessError = "harness-error"
  /// Not run, on purpose.
  case skipped

  /// What a verdict counts as.
  package enum Group: String, Hashable, Sendable, CaseIterable {
    case handled, unhandled, hung, diverged
    /// Not part of the score: nothing is known about the program.
    case invalid
  }

  package var group: Group {
    switch self {
    case .same, .recovered, .graceful: .handled
    case .silentWrong, .duplicatedEffect, .unsafe, .crashed, .looping, .retryStorm: .unhandled
    case .hung: .hung
    case .diverged: .diverged
    case .notReached, .equivalent, .invalid, .flaky, .harnessError, .skipped: .invalid
    }
  }

  /// Whether it depends on nothing but the program and the mutant, so that it can be taken over into the next run.
  package var isLasting: Bool { self != .harnessError && self != .skipped && self != .flaky }
}

extension MutationClass {
  /// The verdict that is looked for: the name of the oracle.
  package var oracle: String {
    switch self {
    case .preserve: Verdict.same.rawValue
    case .transient: Verdict.recovered.rawValue
    case .degrade: Verdict.graceful.rawValue
    }
  }
}
