import CassetteFormat
import CassetteTools

/// Tells of findings in one format, file by file as they are linted.
protocol LintReporter {
  /// Comes before everything.
  mutating func begin() throws

  /// Tells of a file; of one without findings too.
  mutating func report(_ result: LintResult) throws

  /// Comes after everything.
  mutating func end(_ summary: LintSummary) throws
}

extension LintReporter {
  mutating func begin() throws {}
  mutating func end(_ summary: LintSummary) throws {}
}

/// What was found in all files.
struct LintSummary {
  /// Those that could be read.
  var files = 0
  var counts: [LintRule.Severity: Int] = [:]
  /// Files with findings.
  var affected = 0
  var suppressed = 0
  var known = 0
  var fixed = 0
  /// Findings that `--fix` or `--unsafe-fixes` would mend.
  var fixable = 0
  var unsafelyFixable = 0
  var failures: [(path: String, message: String)] = []
  /// Findings that were not shown.
  var hidden = 0

  var findings: Int { counts.values.reduce(0, +) }

  mutating func add(_ result: LintResult) {
    if let failure = result.failure { failures.append((result.path, failure)) } else { files += 1 }
    if !result.findings.isEmpty { affected += 1 }
    for finding in result.findings {
      counts[finding.severity, default: 0] += 1
      switch finding.rule.fix {
      case .none: break
      case .safe: fixable += 1
      case .unsafe: unsafelyFixable += 1
      }
    }
    suppressed += result.suppressed
    known += result.known
    fixed += result.fixed
  }

  /// Whether there is a finding that counts.
  func fails(at level: LintRule.Severity) -> Bool { counts.contains { $0.key >= level && $0.value > 0 } }
}

/// What reporters write to, and how.
struct ReportContext {
  let out: any ByteOutput
  let style: TerminalStyle
  /// Findings below it do not fail.
  let failLevel: LintRule.Severity
  let isQuiet: Bool
}

extension LintRule.Severity {
  var name: String {
    switch self {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }
}

extension Confidence {
  var name: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }
}
