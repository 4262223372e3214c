import CassetteFormat

/// How often tools were called.
struct ToolCallsCheck: AssertionCheck {
  private var tool: String?
  private var arguments: JSONValue?
  private var hasFailed: Bool?
  private var bounds = Bounds.atLeast(1)

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.text == nil else {
      bounds = try node.bounds("tool_calls")
      return
    }
    var fields = try CaseFields(node, of: "tool_calls")
    tool = try fields.text("tool")
    arguments = fields.take("arguments")?.json
    hasFailed = try fields.bool("failed")
    let given = try Bounds(&fields)
    try fields.finish()
    guard given != nil || tool != nil || arguments != nil || hasFailed != nil else {
      throw node.wrong("tool_calls needs a tool, or exactly, at_least or at_most")
    }
    if let given { bounds = given }
  }

  /// Any number of calls of a tool, or of all.
  init(tool: String?, _ bounds: Bounds) {
    self.tool = tool
    self.bounds = bounds
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.calls.outcome { calls in
      let found = calls.filter { call in
        tool.map { $0 == call.name } ?? true
          && arguments.map { JSONComparison.contains(call.arguments ?? .null, $0) } ?? true
          && hasFailed.map { $0 == (call.error != nil) } ?? true
      }
      return CheckOutcome(bounds.contains(found.count), text(found.count, calls))
    }
  }

  private func text(_ count: Int, _ calls: [RunFacts.Call]) -> String {
    let times = count == 1 ? "once" : Quantity.count(count, "time")
    let how = (hasFailed.map { $0 ? " in vain" : " with success" } ?? "") + (arguments == nil ? "" : " so")
    if let tool { return count == 0 ? "\(tool) was not called\(how)" : "\(tool) was called \(times)\(how)" }
    guard count > 0 else { return "no tool was called\(how)" }
    // ReplayKit names the tool, and there may be but one.
    let names = Set(calls.map(\.name))
    if names.count == 1, let name = names.first { return "\(name) was called \(times)\(how)" }
    return "tools were called \(times)\(how)"
  }
}

/// Whether a tool gave the same result again and again.
struct FrozenToolCheck: AssertionCheck {
  private var isWanted = true
  private var tool: String?
  private var repeats = RepeatedResult.leastRepeats

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.members != nil else {
      isWanted = try node.bool("tool_frozen")
      return
    }
    var fields = try CaseFields(node, of: "tool_frozen")
    isWanted = try fields.bool("found") ?? true
    tool = try fields.text("tool")
    repeats = try fields.repeats() ?? repeats
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.calls.outcome { calls in
      let found = RepeatedResult.longest(in: calls.filter { tool == nil || $0.name == tool })
      guard let found, found.count >= 2 else {
        return CheckOutcome(!isWanted, "no tool gave the same result twice in a row")
      }
      return CheckOutcome(
        (found.count >= repeats) == isWanted,
        "\(found.tool) gave the same result \(Quantity.count(found.count, "time")) in a row: "
          + FoundText.short(found.result))
    }
  }
}

extension CaseFields {
  /// How often something has to repeat: twice at least.
  mutating func repeats() throws(CaseProblem) -> Int? {
    guard let node = take("repeats") else { return nil }
    let count = try node.count("repeats")
    guard count >= 2 else { throw node.wrong("repeats must be 2 or more") }
    return count
  }
}
