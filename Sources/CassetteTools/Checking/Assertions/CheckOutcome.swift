/// What an assertion comes to for a run.
public struct CheckOutcome: Hashable, Sendable {
  public enum Verdict: String, Sendable {
    case holds, fails
    /// The recording does not tell.
    case unknown
  }

  public let verdict: Verdict
  /// What was found, in a few words.
  public let found: String

  public init(_ verdict: Verdict, _ found: String) {
    self.verdict = verdict
    self.found = found
  }

  init(_ holds: Bool, _ found: String) {
    self.init(holds ? .holds : .fails, found)
  }
}

extension RunFacts.Known {
  /// The outcome of what asks for a fact: unknown when that is.
  func outcome(_ judge: (Value) -> CheckOutcome) -> CheckOutcome {
    switch self {
    case .known(let value): judge(value)
    case .unknown(let reason): CheckOutcome(.unknown, reason)
    }
  }
}

/// An assertion that has been read.
protocol AssertionCheck: Sendable {
  /// - Parameters:
  ///   - run: The run that it is about.
  ///   - recording: That of the case, if it is at hand.
  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome
}
