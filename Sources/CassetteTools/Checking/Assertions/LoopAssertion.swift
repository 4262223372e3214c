import CassetteFormat

/// Whether the agent did something over and over.
struct LoopAssertionCheck: AssertionCheck {
  private var isWanted = true
  /// Nil for all but storms of retries, which have another limit.
  private var kind: RunLoop.Kind?
  private var repeats: Int?
  private var period = RepetitionDetector<Int>.longestPeriod

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.members != nil else {
      isWanted = try node.bool("loop")
      return
    }
    var fields = try CaseFields(node, of: "loop")
    isWanted = try fields.bool("found") ?? true
    repeats = try fields.repeats()
    kind = try fields.word("kind")
    if let node = fields.take("period") {
      let longest = period
      period = try node.count("period")
      guard (1...longest).contains(period) else { throw node.wrong("period must be 1 to \(longest)") }
    }
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    let found = RunLoop.best(
      of: run.loops.filter { loop in
        (kind.map { $0 == loop.kind } ?? (loop.kind != .retryStorm)) && loop.repetition.period <= period
          && loop.isLoop(repeats: repeats)
      })
    return CheckOutcome((found != nil) == isWanted, found?.text ?? "nothing was done over and over")
  }
}

extension RunLoop {
  /// Whether it is more than a coincidence.
  ///
  /// - Parameter repeats: How often it has to be there; nil for what is usual.
  func isLoop(repeats: Int? = nil) -> Bool {
    let limits = RunLoops.Limits()
    return repetition.count >= repeats ?? (kind == .retryStorm ? limits.retries : limits.cycle)
  }

  /// The one that says most: calls of a tool before steps of all kinds.
  static func best(of loops: [RunLoop]) -> RunLoop? { loops.first { $0.tool != nil } ?? loops.first }

  /// What was done how often.
  var text: String {
    let times = Quantity.count(repetition.count, "time")
    return switch kind {
    case .identicalCall: "\(FoundText.short(tool ?? title)) was called \(times) in a row with the same arguments"
    case .cycle where repetition.period == 1: "\(FoundText.short(title)) was done \(times) in a row"
    case .cycle: "\(repetition.period) steps were done \(times) in turn, from event \(first) on"
    case .emptyTurns: "the model answered nothing \(times) in a row"
    case .retryStorm: "\(FoundText.short(title)) was tried \(times) in vain"
    }
  }

  /// The tool of identical calls.
  var tool: String? {
    let start = "tool "
    return kind == .identicalCall && title.hasPrefix(start) ? String(title.dropFirst(start.count)) : nil
  }
}
