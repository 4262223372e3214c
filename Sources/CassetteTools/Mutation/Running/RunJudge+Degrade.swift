import CassetteFormat

/// The oracle of the class `degrade`: an orderly end, and nothing half taken for a whole.
extension RunJudge {
  func degraded(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement {
    if let divergence = divergence(run, mutant) { return divergence }
    guard run.end.isSuccess else {
      guard run.saysWhy else { return Judgement(.crashed, "\(run.end.text) without a word") }
      return Judgement(.graceful, "\(run.end.text), with a message")
    }
    let isCut = mutant.fault?.kind == .cut
    let requests = difference(run, mutant)
    let output = outputDifference(run)
    if requests == nil, output == nil, !isCut { return Judgement(.same, "the same requests, output and exit code") }
    if saysFailure(run) { return Judgement(.graceful, "exit 0, and the output or a message tells what is wrong") }
    switch mutant.fault?.kind {
    case .plausible, .changed:
      return Judgement(.graceful, "exit 0 with what the answer says now; only a check can tell whether that is right")
    case .cut where output == nil:
      return Judgement(.silentWrong, "the answer had no end, and was taken for a whole one without a word")
    case let kind:
      return Judgement(
        .silentWrong,
        "exit 0 without a word, after an answer that \(Self.text(kind))" + (output.map { ": \($0)" } ?? ""))
    }
  }

  /// The verdict on a test: it notices that an answer is another one.
  func tested(_ run: RunObservation) -> Judgement {
    run.end.isSuccess
      ? Judgement(.silentWrong, "the test passes with another answer")
      : Judgement(.graceful, "the test fails: \(run.end.text)")
  }

  private static func text(_ kind: AnswerFault?) -> String {
    switch kind {
    case .refused: "was an error"
    case .cut: "was cut"
    case .limited: "said that it is not all"
    case .malformed: "was not valid"
    case .changed, .plausible: "says something else"
    case nil: "was not there"
    }
  }

  /// A request that the cassette has no answer to, since the program went on with another answer than the recorded one.
  private func divergence(_ run: RunObservation, _ mutant: MutantProfile) -> Judgement? {
    guard let place = run.requests.firstIndex(where: { $0.answer.isMiss }) else { return nil }
    let request = run.requests[place]
    // The same again, of a step that went away, is no other way to go.
    if request.match == mutant.match, mutant.faults.isEmpty { return nil }
    if let problem = RequestCheck.problem(request.body, request.dialect) {
      return Judgement(
        .silentWrong, "went on with a request that the provider would refuse, \(request.title): \(problem)")
    }
    let asked = run.requests[..<place].last { isFaulted($0, mutant) }
    if mutant.fault?.kind == .cut, let asked, extends(request, asked) {
      return Judgement(.silentWrong, "went on as if the answer that was cut were whole: \(request.title)")
    }
    guard continuation != .stop, case .missed(_, let replacement) = request.answer else {
      return Judgement(.diverged, "went on with \(request.title), which is valid; the recording has no answer to it")
    }
    let given =
      if case .nearest(let sequence) = replacement { "the answer of event \(sequence)" } else { "a closing answer" }
    guard run.end.isSuccess else {
      return run.saysWhy
        ? Judgement(
          .graceful, "went on, and ended with \(run.end.text) and a message after \(given) that was not its own")
        : Judgement(.crashed, "\(run.end.text) without a word, after \(given) that was not its own")
    }
    return Judgement(.diverged, "went on with \(request.title), and ended well after \(given) that was not its own")
  }

  /// Whether a request continues the conversation of another one.
  private func extends(_ request: ObservedRequest, _ other: ObservedRequest) -> Bool {
    guard request.dialect == other.dialect, request.match != other.match,
      let length = RequestCheck.length(request.body, request.dialect),
      let before = RequestCheck.length(other.body, other.dialect)
    else { return false }
    return length > before
  }

  /// Words by which programs say that something went wrong; looked for in lines that the baseline does not have.
  private static let words = [
    "error", "fail", "incomplete", "not complete", "unfinished", "truncat", "cut off", "refus", "unable", "cannot",
    "could not", "couldn't", "can't", "invalid", "unexpected", "warn", "abort", "interrupt", "sorry", "timed out",
    "timeout", "unavailable", "denied", "blocked", "exceeded", "giving up", "gave up", "missing", "unknown",
    "malformed",
  ].map { Array($0.utf8) }

  /// Whether standard error or the output says that something is wrong, where the baseline does not.
  private func saysFailure(_ run: RunObservation) -> Bool {
    let known = Set(baseline.observation.output.lines.map(\.withoutDigits)).union(baseline.errorLines)
    return (run.error.lines + run.output.lines).contains { line in
      guard !known.contains(line.withoutDigits) else { return false }
      let lowered = line.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      return Self.words.contains { lowered.firstRange(of: $0) != nil }
    }
  }
}
