import CassetteFormat

/// Judges what a program did against a mutant (`Spec/mutation.md` §6).
package struct RunJudge: Sendable {
  /// What a request gets that the cassette has no answer to, once the mutant was met.
  package enum Continuation: String, Sendable, CaseIterable {
    /// An error that clients do not try again for; the request is judged, and nothing that comes after it.
    case stop
    /// A closing answer of the model that was made up.
    case final
    /// The answer to the request that is nearest.
    case nearest
  }

  package struct Judgement: Hashable, Sendable {
    package let verdict: Verdict
    /// Why, in a sentence.
    package let reason: String

    package init(_ verdict: Verdict, _ reason: String) {
      self.verdict = verdict
      self.reason = reason
    }
  }

  let baseline: RunBaseline
  let recorded: RecordedRequests
  package let continuation: Continuation
  /// How often the same request may be sent beyond what the recording and the fault account for.
  let attempts: Int
  /// Whether the program is a test, which has to fail when an answer is really another one.
  let isTest: Bool

  package init(
    baseline: RunBaseline, recorded: RecordedRequests, continuation: Continuation = .stop, attempts: Int = 10,
    isTest: Bool = false
  ) {
    self.baseline = baseline
    self.recorded = recorded
    self.continuation = continuation
    self.attempts = attempts
    self.isTest = isTest
  }

  /// The verdict on a run.
  package func judge(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement {
    guard isReached(run, mutant) else { return Judgement(.notReached, "the program never asked for what is changed") }
    let judgement = alarm(run, mutant) ?? byClass(run, mutant)
    // What the user knows better counts where nothing else is wrong.
    if judgement.verdict.group == .handled || judgement.verdict == .diverged, let check = run.failedCheck {
      return Judgement(.silentWrong, "the check \(check) does not pass; without it: \(judgement.reason)")
    }
    return judgement
  }

  private func byClass(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement {
    switch mutant.mutant.kind {
    case .preserve: preserved(run, mutant)
    case .transient: recovered(run, mutant)
    case .degrade: isTest ? tested(run) : degraded(run, mutant)
    }
  }

  private func isReached(_ run: RunObservation, _ mutant: MutantProfile) -> Bool {
    guard mutant.faults.isEmpty else { return run.requests.contains { isFaulted($0, mutant) } }
    // A step that went away is met by asking for it.
    return run.requests.contains { $0.answer.isMiss && $0.match == mutant.match }
  }

  /// Whether a request got what the mutant has otherwise.
  func isFaulted(_ request: ObservedRequest, _ mutant: MutantProfile) -> Bool {
    request.sequence.map { mutant.faults[$0] != nil } ?? false
  }

  /// Align keys in order, without the requests that got a fault and were sent again.
  func order(_ run: RunObservation, _ mutant: MutantProfile) -> [String] {
    var kept: [(sequence: Int?, align: Digest?)] = []
    for (index, request) in run.requests.enumerated() {
      let isRetried =
        isFaulted(request, mutant) && run.requests[(index + 1)...].contains { $0.match == request.match }
      guard !isRetried else { continue }
      kept.append((request.sequence.map(mutant.parentNumber), request.align))
    }
    return recorded.order(kept)
  }

  /// The first request that the recording has otherwise; nil when there is none.
  func difference(_ run: RunObservation, _ mutant: MutantProfile) -> String? {
    if let miss = run.requests.first(where: { $0.answer.isMiss }), case .missed(let kind, _) = miss.answer {
      return "it sends \(miss.title), which was not recorded so (\(kind))"
    }
    let own = order(run, mutant)
    guard own != baseline.order else { return nil }
    return own.count == baseline.order.count
      ? "it sends other requests than without the mutant"
      : "it sends \(Quantity.count(own.count, "request")), and without the mutant \(baseline.order.count)"
  }

  /// How the output differs; nil when it does not.
  func outputDifference(_ run: RunObservation) -> String? {
    guard run.outputDigest != baseline.observation.outputDigest else { return nil }
    return OutputDifference.text(baseline.observation.output, run.output)
  }
}
