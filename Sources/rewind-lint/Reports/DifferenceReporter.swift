import CassetteFormat
import CassetteTools

/// What fixes would change, file by file; findings are not told.
struct DifferenceReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func report(_ result: LintResult) throws {
    guard !result.difference.isEmpty else { return }
    let path = TerminalText.line(result.path)
    try context.out.line(context.style.bold("--- \(path)"))
    try context.out.line(context.style.bold("+++ \(path), fixed"))
    for line in result.difference {
      let text = TerminalText.line(line)
      try context.out.line(
        line.hasPrefix("-") ? context.style.red(text) : line.hasPrefix("+") ? context.style.green(text) : text)
    }
  }

  func end(_ summary: LintSummary) throws {
    guard !context.isQuiet else { return }
    try context.out.line(
      "Would fix \(Quantity.count(summary.fixed, "finding")); found \(Quantity.count(summary.findings)).")
  }
}
