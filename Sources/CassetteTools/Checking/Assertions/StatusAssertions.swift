import CassetteFormat

/// How the run ended.
struct StatusCheck: AssertionCheck {
  private let words: [String]

  init(_ node: CaseNode) throws(CaseProblem) {
    words = try node.texts("status_is")
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    run.status.outcome { status in
      CheckOutcome(
        words.contains { RunStatus.equal($0, status) }, "the run ended with \(FoundText.short(status))")
    }
  }
}

/// How many errors there are: of the run, of tools, of exchanges.
struct ErrorsCheck: AssertionCheck {
  private var bounds = Bounds.atLeast(1)
  private var kind: String?
  private var text: String?
  private var pattern: MaskPattern?

  init(_ node: CaseNode) throws(CaseProblem) {
    guard node.text == nil else {
      bounds = try node.bounds("errors")
      return
    }
    var fields = try CaseFields(node, of: "errors")
    kind = try fields.text("kind")
    text = try fields.text("contains")
    if let node = fields.take("matches") { pattern = try node.pattern("matches") }
    if let given = try Bounds(&fields) { bounds = given }
    try fields.finish()
  }

  func outcome(_ run: RunFacts, _ recording: RunFacts?) -> CheckOutcome {
    let found = run.failures.filter { failure in
      let message = Array((failure.message ?? "").utf8)
      return kind.map { $0 == failure.kind } ?? true
        && text.map { TextSearch.contains(message, Array($0.utf8)) } ?? true
        && pattern.map { $0.isFound(in: message) } ?? true
    }
    let first = found.first.map { ": \($0.kind)\($0.message.map { " " + FoundText.quoted($0) } ?? "")" } ?? ""
    return CheckOutcome(
      bounds.contains(found.count),
      found.isEmpty ? "there is no such error" : FoundText.there(found.count, "error") + first)
  }
}
