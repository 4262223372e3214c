import CassetteFormat

/// What the run cost, in dollars.
struct CostCheck: AssertionCheck {
  private let bounds: Bounds

  init(_ node: CaseNode) throws(CaseProblem) {
    var fields = try CaseFields(node, of: "cost_usd")
    guard let bounds = try Bounds(&fields, digits: 6) else {
      throw node.wrong("cost_usd needs at_least or at_most, in dollars")
    }
    self.bounds = bounds
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.cost.outcome { cost in
      CheckOutcome(bounds.contains(cost), "the run cost $\(Decimal.string(cost, digits: 6))")
    }
  }
}

/// How long the run took, or the longest of its calls.
struct LatencyCheck: AssertionCheck {
  private enum Part: String, CaseIterable {
    case run
    case modelCall = "model_call"
    case toolCall = "tool_call"
  }

  private let bounds: Bounds
  private let part: Part

  init(_ node: CaseNode) throws(CaseProblem) {
    var fields = try CaseFields(node, of: "latency_ms")
    part = try fields.word("of") ?? .run
    guard let bounds = try Bounds(&fields, digits: 3) else {
      throw node.wrong("latency_ms needs at_least or at_most, in milliseconds")
    }
    self.bounds = bounds
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    switch part {
    case .run: judge(run.duration, "the run took")
    case .modelCall: longest(run.modelCalls.map(\.took), "the longest model call took", "no model was called")
    case .toolCall:
      run.calls.outcome { longest($0.map(\.took), "the longest call of a tool took", "no tool was called") }
    }
  }

  private func longest(_ times: [Int?], _ what: String, _ none: String) -> CheckOutcome {
    let known = times.compactMap(\.self)
    guard known.count == times.count else {
      return CheckOutcome(.unknown, "the recording does not say how long each call took")
    }
    guard let longest = known.max() else { return CheckOutcome(.unknown, none) }
    return judge(.known(longest), what)
  }

  private func judge(_ duration: RunFacts.Known<Int>, _ what: String) -> CheckOutcome {
    duration.outcome { CheckOutcome(bounds.contains($0), "\(what) \(Quantity.duration(microseconds: $0))") }
  }
}

/// How many tokens went to models and came from them.
struct TokensCheck: AssertionCheck {
  private enum Direction: String, CaseIterable {
    case input, output, total
  }

  private let bounds: Bounds
  private let direction: Direction

  init(_ node: CaseNode) throws(CaseProblem) {
    var fields = try CaseFields(node, of: "tokens")
    direction = try fields.word("of") ?? .total
    guard let bounds = try Bounds(&fields) else { throw node.wrong("tokens needs exactly, at_least or at_most") }
    self.bounds = bounds
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    let count: RunFacts.Known<Int> =
      switch direction {
      case .input: run.inputTokens
      case .output: run.outputTokens
      case .total:
        switch (run.inputTokens, run.outputTokens) {
        case (.known(let input), .known(let output)): .known(input.addingReportingOverflow(output).partialValue)
        case (.unknown(let reason), _), (_, .unknown(let reason)): .unknown(reason)
        }
      }
    return count.outcome { count in
      let what = direction == .total ? "" : "\(direction.rawValue) "
      return CheckOutcome(bounds.contains(count), FoundText.there(count, "\(what)token"))
    }
  }
}

/// How often models were called.
struct ModelCallsCheck: AssertionCheck {
  private let bounds: Bounds
  private var model: Glob?

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.text == nil else {
      bounds = try node.bounds("model_calls")
      return
    }
    var fields = try CaseFields(node, of: "model_calls")
    model = try fields.text("model").map { Glob($0) }
    let given = try Bounds(&fields)
    try fields.finish()
    guard given != nil || model != nil else {
      throw node.wrong("model_calls needs a model, or exactly, at_least or at_most")
    }
    bounds = given ?? .atLeast(1)
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    let found = run.modelCalls.filter { call in model.map { $0.matches(call.model ?? "") } ?? true }
    return CheckOutcome(bounds.contains(found.count), FoundText.there(found.count, "such model call"))
  }
}
