import CassetteFormat

/// What a query finds in the run's document.
struct JSONPathCheck: AssertionCheck {
  private let query: JSONPathQuery
  private let test: ValueTest

  init(_ node: CaseNode) throws(CaseProblem) {
    var fields = try CaseFields(node, of: "json_path")
    guard let path = fields.take("path") else { throw node.wrong("json_path needs a path") }
    guard let text = path.text else { throw path.wrong("path must be a JSONPath query") }
    do throws(JSONPathQuery.Failure) { query = try JSONPathQuery(text) } catch {
      throw path.wrong("path is no query that is read here: \(error.message)")
    }
    test = try ValueTest(&fields)
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    do throws(JSONPathQuery.Failure) { return test.outcome(try query.values(in: run.document)) } catch {
      return CheckOutcome(.unknown, error.message)
    }
  }
}

/// The state of the run at a checkpoint.
struct CheckpointCheck: AssertionCheck {
  private enum Choice: String, CaseIterable {
    case first, last, each
  }

  private var name: Glob?
  private var phase: Checkpoint.Phase?
  private var choice = Choice.last
  private var pointer: JSONPointer?
  private let test: ValueTest

  init(_ node: CaseNode) throws(CaseProblem) {
    var fields = try CaseFields(node, of: "checkpoint")
    name = try fields.text("name").map { Glob($0) }
    if let node = fields.take("phase") {
      guard let word = node.text.flatMap(Checkpoint.Phase.init(rawValue:)) else {
        throw node.wrong("phase must be before or after")
      }
      phase = word
    }
    if let word: Choice = try fields.word("which") { choice = word }
    pointer = try fields.take("at").map { node throws(CaseProblem) in try node.pointer("at") }
    test = try ValueTest(&fields)
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    guard !run.snapshots.isEmpty else { return CheckOutcome(.unknown, "the recording has no checkpoints") }
    let found = run.snapshots.filter { snapshot in
      name.map { $0.matches(snapshot.name) } ?? true && phase.map { $0 == snapshot.phase } ?? true
    }
    let chosen =
      switch choice {
      case .first: Array(found.prefix(1))
      case .last: Array(found.suffix(1))
      case .each: found
      }
    guard !chosen.isEmpty else { return CheckOutcome(.fails, "there is no such checkpoint") }
    guard let lost = chosen.first(where: { $0.state == nil }) else { return judge(chosen) }
    return CheckOutcome(.unknown, "the state at \(FoundText.short(lost.name)) was not recorded")
  }

  private func judge(_ chosen: [RunFacts.Snapshot]) -> CheckOutcome {
    var last = CheckOutcome(.holds, "")
    for snapshot in chosen {
      let state = snapshot.state ?? .null
      let outcome = test.outcome((pointer.map { $0.value(in: state) } ?? state).map { [$0] } ?? [])
      last = CheckOutcome(outcome.verdict, "\(FoundText.short(snapshot.place)): \(outcome.found)")
      if outcome.verdict != .holds { return last }
    }
    return last
  }
}

extension RunFacts.Snapshot {
  /// `after step_2`.
  var place: String { phase.map { "\($0.rawValue) \(name)" } ?? name }
}
