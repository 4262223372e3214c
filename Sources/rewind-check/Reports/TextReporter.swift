import CassetteFormat
import CassetteTools

/// For people: the verdict, what was found, and each assertion that is not as it should be.
struct TextReporter: CheckReporter {
  let out: any ByteOutput
  let style: TerminalStyle

  func begin() throws {}

  func report(_ record: CheckRecord) throws {
    let name = style.bold(TerminalText.line(record.name))
    switch record.outcome {
    case .wrongCase(let message):
      try out.line("\(name): \(style.red("WRONG CASE"))")
      try out.line("  \(TerminalText.line(message))")
    case .noResult(let message):
      try out.line("\(name): \(style.red("NO RESULT"))")
      try out.line("  \(TerminalText.line(message))")
    case .judged(let result, let notes):
      try out.line("\(name): \(title(result.verdict))")
      try report(result)
      for note in notes { try out.line("  note: \(TerminalText.line(note))") }
    }
  }

  private func title(_ verdict: CaseResult.Verdict) -> String {
    switch verdict {
    case .reproduced: style.red("FAILURE REPRODUCED")
    case .failed: style.red("FAILED")
    case .inconclusive: style.yellow("INCONCLUSIVE")
    case .fixed: style.green("FIXED")
    case .passed: style.green("PASSED")
    }
  }

  private func report(_ result: CaseResult) throws {
    let found = result.signatures.filter(\.holds).map(\.outcome.found)
    if !found.isEmpty { try out.line("  \(TerminalText.line(found.joined(separator: "; ")))") }
    if result.verdict == .inconclusive { try out.line("  \(result.reason)") }
    if !result.signatures.isEmpty {
      try out.line("  Observed failure reproduced: \(result.verdict == .reproduced ? "Yes" : "No")")
    }
    if !result.desired.isEmpty {
      let passed = result.desired.count(where: \.holds)
      try out.line("  Desired assertions: \(passed)/\(result.desired.count) passed")
    }
    if !result.semanticChecks.isEmpty {
      try out.line("  Semantic checks needing review: \(result.semanticChecks.count)")
    }
    for item in result.signatures where item.outcome.verdict == .unknown { try tell(item, "cannot be told") }
    for item in result.desired where !item.holds {
      try tell(item, item.outcome.verdict == .fails ? "does not hold" : "cannot be told")
    }
  }

  private func tell(_ item: CaseResult.Item, _ what: String) throws {
    let text = TerminalText.line("\(item.assertion.text): \(item.outcome.found)")
    try out.line("  line \(item.assertion.line) \(what): \(text)")
  }

  func end(_ records: [CheckRecord]) throws {
    guard records.count > 1 else { return }
    let counts = records.reduce(into: [:]) { $0[$1.verdict, default: 0] += 1 }
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    try out.line("\(Quantity.count(records.count, "case")): \(parts.joined(separator: ", "))")
  }
}
