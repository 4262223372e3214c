import CassetteFormat
import CassetteTools

/// For people: what is wrong, what stands there, what to do about it.
struct TextReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func report(_ result: LintResult) throws {
    for finding in result.findings { try report(finding, result.path) }
    // Each file's lines come when it is done: the next may take long.
    if !result.findings.isEmpty { try context.out.synchronize() }
  }

  private func report(_ finding: LintFinding, _ path: String) throws {
    let style = context.style
    let certainty = finding.confidence.map { " (\($0.name))" } ?? ""
    try context.out.line("\(label(finding)) \(TerminalText.line(finding.message))\(certainty)")
    let place = finding.place.text
    try context.out.line("  \(style.faint("-->")) \(TerminalText.line(path))\(place.isEmpty ? "" : ": \(place)")")
    if let excerpt = finding.excerpt { try show(excerpt, finding) }
    if !finding.others.isEmpty { try context.out.line("   \(style.faint("=")) also: \(others(finding))") }
    let remedy = Remedy.text(of: finding, in: path)
    try context.out.line("   \(style.faint("=")) \(finding.rule.fix == .none ? "help" : "fix"): \(remedy)")
    try context.out.line("   \(style.faint("=")) explain: rewind-lint explain \(finding.rule.code)")
    try context.out.line()
  }

  private func label(_ finding: LintFinding) -> String {
    let label = "\(finding.severity.name)[\(finding.rule.code)]:"
    return switch finding.severity {
    case .error: context.style.red(label)
    case .warning: context.style.yellow(label)
    case .note: context.style.bold(label)
    }
  }

  private func show(_ excerpt: String, _ finding: LintFinding) throws {
    let bar = context.style.faint("|")
    try context.out.line("   \(bar) \(TerminalText.line(excerpt))")
    guard let mark = finding.mark else { return }
    let carets = String(repeating: " ", count: mark.lowerBound) + String(repeating: "^", count: max(1, mark.count))
    let split = finding.place.events.map { $0.count > 1 ? " split over \($0.count) events" : "" } ?? ""
    try context.out.line("   \(bar) \(carets)\(split)")
  }

  /// Where else, shortly.
  private func others(_ finding: LintFinding) -> String {
    let shown = finding.others.prefix(3).map(\.text)
    let rest = finding.others.count - shown.count
    return shown.joined(separator: "; ") + (rest > 0 ? "; and \(Quantity.count(rest, "more place"))" : "")
  }

  func end(_ summary: LintSummary) throws {
    if !context.isQuiet { try SummaryText.write(summary, to: context.out) }
  }
}

/// One line for each finding.
struct ConciseReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func report(_ result: LintResult) throws {
    for finding in result.findings {
      let place = finding.place.text
      let more = finding.others.isEmpty ? "" : " (and \(Quantity.count(finding.others.count, "more place")))"
      try context.out.line(
        "\(TerminalText.line(result.path)):\(place.isEmpty ? "" : " \(place):") "
          + "\(finding.rule.code) \(finding.severity.name): \(TerminalText.line(finding.message))\(more)")
    }
  }

  func end(_ summary: LintSummary) throws {
    if !context.isQuiet { try SummaryText.write(summary, to: context.out) }
  }
}
