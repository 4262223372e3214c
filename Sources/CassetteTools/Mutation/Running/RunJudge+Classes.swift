import CassetteFormat

/// The oracles of the classes `preserve` and `transient`.
extension RunJudge {
  /// Longer waits than this nobody has to wait for: microseconds.
  private static let longestWait = 60_000_000
  /// How much shorter than told a wait may be: clocks, and the time that the answer took.
  private static let tolerance = 0.1

  /// Nothing may come out otherwise.
  func preserved(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement {
    let requests = difference(run, mutant)
    guard run.end == baseline.observation.end else {
      let why = requests.map { "; before that \($0)" } ?? ""
      return Judgement(.crashed, "\(run.end.text) after a change that must not matter\(why)")
    }
    if let requests { return Judgement(.silentWrong, "after a change that must not matter \(requests)") }
    if let output = outputDifference(run) {
      return Judgement(.silentWrong, "the output is another one after a change that must not matter: \(output)")
    }
    return Judgement(.same, "the same requests, output and exit code")
  }

  /// The result must be the recorded one, once the fault has passed.
  func recovered(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement {
    if let haste = haste(run, mutant) { return haste }
    let requests = difference(run, mutant)
    if run.end == baseline.observation.end, requests == nil {
      guard let output = outputDifference(run) else { return Judgement(.recovered, recovery(run, mutant)) }
      if OutputDifference.repeatsPart(run.output, of: baseline.observation.output) {
        return Judgement(.duplicatedEffect, "a part of the output came twice")
      }
      return Judgement(.silentWrong, "the fault passed, and yet the output is another one: \(output)")
    }
    let mayGiveUp = mutant.faults.values.contains { $0.forbidsRetry || $0.wait ?? 0 > Self.longestWait }
    guard run.end.isSuccess else {
      if mayGiveUp, run.saysWhy { return Judgement(.graceful, "gave up as it was told: \(run.end.text)") }
      let why = requests.map { ": \($0)" } ?? ""
      return Judgement(.crashed, "gave up with \(run.end.text), although the fault passed\(why)")
    }
    return Judgement(.silentWrong, "ended as if all were well, but \(requests ?? "the exit code is another one")")
  }

  private func recovery(_ run: RunObservation, _ mutant: MutantProfile) -> String {
    let faulted = run.requests.count { isFaulted($0, mutant) }
    return "the same result after \(Quantity.count(faulted, "fault"))"
  }

  /// A request that was sent again before the time that the answer told.
  private func haste(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement? {
    for (index, request) in run.requests.enumerated() {
      guard let wait = request.sequence.flatMap({ mutant.faults[$0]?.wait }), wait > 0, wait <= Self.longestWait,
        let next = run.requests[(index + 1)...].first(where: { $0.match == request.match })
      else { continue }
      let waited = next.at - request.at
      guard Double(waited) < Double(wait) * (1 - Self.tolerance) else { continue }
      return Judgement(
        .retryStorm,
        "\(request.title) was sent again after \(Quantity.duration(microseconds: waited)), and the answer had said to wait "
          + Quantity.duration(microseconds: wait))
    }
    return nil
  }
}

extension RunObservation {
  /// Whether it said anything to people.
  var saysWhy: Bool { [error, output].contains { $0.contains { $0 > 0x20 } } }
}
