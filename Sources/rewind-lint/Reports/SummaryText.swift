import CassetteFormat
import CassetteTools

/// The lines after the findings.
enum SummaryText {
  static func write(_ summary: LintSummary, to out: any ByteOutput) throws {
    try out.line(found(summary))
    if summary.hidden > 0 {
      try out.line("\(Quantity.count(summary.hidden, "finding")) not shown: see --max-findings.")
    }
    if let fixes = fixes(summary) { try out.line(fixes) }
  }

  private static func found(_ summary: LintSummary) -> String {
    let accepted = [(summary.suppressed, "suppressed"), (summary.known, "in the baseline")]
      .filter { $0.0 > 0 }.map { "\(Quantity.count($0.0)) \($0.1)" }
    let fixed = summary.fixed > 0 ? "Fixed \(Quantity.count(summary.fixed)). " : ""
    let kinds = [LintRule.Severity.error, .warning, .note].compactMap { severity in
      summary.counts[severity].map { Quantity.count($0, severity.name) }
    }
    let what = summary.findings == 0 ? "nothing" : kinds.joined(separator: ", ")
    let files =
      summary.findings == 0
      ? "in \(Quantity.count(summary.files, "file"))"
      : "in \(Quantity.count(summary.affected)) of \(Quantity.count(summary.files, "file"))"
    return "\(fixed)Found \(what) \(files)"
      + (accepted.isEmpty ? "." : " (\(accepted.joined(separator: ", "))).")
  }

  private static func fixes(_ summary: LintSummary) -> String? {
    var parts: [String] = []
    if summary.fixable > 0 { parts.append("\(Quantity.count(summary.fixable)) can be fixed with --fix") }
    if summary.unsafelyFixable > 0 {
      parts.append("\(Quantity.count(summary.unsafelyFixable)) with --fix --unsafe-fixes")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ") + "."
  }
}

/// What to do about a finding, as a command for its file.
enum Remedy {
  static func text(of finding: LintFinding, in path: String) -> String {
    let name = path == "-" ? "FILE" : word(path)
    let parts = finding.rule.remedy.split(separator: "FILE", omittingEmptySubsequences: false)
    guard let field = finding.fieldName else { return parts.joined(separator: name) }
    return parts.map { $0.replacing("NAME", with: word(field)) }.joined(separator: name)
  }

  /// A word of a shell, which is no option.
  private static func word(_ text: String) -> String {
    let text = TerminalText.line(text)
    return text.hasPrefix("-") ? Shell.inQuotes("./" + text) : Shell.quoted(text)
  }
}
