/// What a case comes to for a run.
public struct CaseResult: Sendable {
  public enum Verdict: String, Sendable, CaseIterable {
    /// Every signature of the failure holds.
    case reproduced
    /// The failure is gone, and everything that is desired holds.
    case fixed
    /// Neither can be said.
    case inconclusive
    /// Everything that is desired holds, in a case that has no signatures.
    case passed
    /// Something that is desired does not hold, in a case that has no signatures.
    case failed

    /// Whether the run is as it should be.
    public var isGood: Bool { self == .fixed || self == .passed }
  }

  /// An assertion, and what came of it.
  public struct Item: Sendable {
    public let assertion: CaseAssertion
    public let outcome: CheckOutcome

    public var holds: Bool { outcome.verdict == .holds }
  }

  public let verdict: Verdict
  /// Why, in a sentence.
  public let reason: String
  public let signatures: [Item]
  public let desired: [Item]
  /// What only people can judge; it does not count.
  public let semanticChecks: [String]
}

extension RegressionCase {
  /// Judges a run.
  ///
  /// - Parameters:
  ///   - run: The candidate.
  ///   - recording: The case's own recording, with which `expect` compares.
  public func judge(_ run: RunFacts, recording: RunFacts? = nil) -> CaseResult {
    func judged(_ assertions: [CaseAssertion]) -> [CaseResult.Item] {
      assertions.map { CaseResult.Item(assertion: $0, outcome: $0.outcome(run, recording: recording)) }
    }
    let (signatures, desired) = (judged(signatures), judged(desired))
    let (verdict, reason) = Self.verdict(Tally(signatures), Tally(desired))
    return CaseResult(
      verdict: verdict, reason: reason, signatures: signatures, desired: desired, semanticChecks: semanticChecks)
  }

  private struct Tally {
    let holding: Int
    let failing: Int
    let unknown: Int
    var count: Int { holding + failing + unknown }

    init(_ items: [CaseResult.Item]) {
      holding = items.count { $0.outcome.verdict == .holds }
      failing = items.count { $0.outcome.verdict == .fails }
      unknown = items.count - holding - failing
    }
  }

  private static func verdict(_ signatures: Tally, _ desired: Tally) -> (CaseResult.Verdict, String) {
    let wanted = "\(desired.holding) of \(Quantity.count(desired.count, "desired assertion")) hold"
    guard signatures.count > 0 else {
      if desired.failing > 0 { return (.failed, wanted) }
      if desired.unknown > 0 { return (.inconclusive, "\(wanted), and \(desired.unknown) cannot be told") }
      return (.passed, wanted)
    }
    let found = "\(signatures.holding) of \(Quantity.count(signatures.count, "signature")) hold"
    if signatures.holding == signatures.count { return (.reproduced, "every signature of the failure holds") }
    guard signatures.failing > 0 else {
      return (.inconclusive, "\(found), and \(signatures.unknown) cannot be told")
    }
    guard desired.count > 0 else {
      if signatures.failing == signatures.count { return (.fixed, "no signature of the failure holds") }
      return (.inconclusive, "the failure is back in part: \(found)")
    }
    if desired.failing > 0 { return (.inconclusive, "the failure is gone, but \(wanted)") }
    if desired.unknown > 0 {
      return (.inconclusive, "the failure is gone, and \(desired.unknown) of what is desired cannot be told")
    }
    return (.fixed, "the failure is gone, and everything that is desired holds")
  }
}
