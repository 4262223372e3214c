import CassetteFormat
import CassetteTools
import CommandSupport

/// What has been found so far.
struct LintSession {
  private(set) var summary = LintSummary()
  var failLevel = LintRule.Severity.warning
  private let tasks: [LintTask]
  private let maximumFindings: Int?
  private var used: Set<Suppression> = []
  private var known: Baseline
  /// Everything that was found, as the baseline of the next time.
  private(set) var found = Baseline()

  init(tasks: [LintTask], maximumFindings: Int?, known: Baseline) {
    self.tasks = tasks
    self.known = known
    self.maximumFindings = maximumFindings
  }

  var failures: [(path: String, message: String)] { summary.failures }

  var fails: Bool { summary.fails(at: failLevel) }

  /// Counts a file's findings, and hands on those that may be shown. A file that could not be read is told of at once.
  mutating func take(_ result: LintResult, _ report: (LintResult) throws -> Void) throws {
    var result = result
    leaveOutKnown(&result)
    let shown = summary.findings - summary.hidden
    summary.add(result)
    used.formUnion(result.used)
    if let failure = result.failure { Failure(message: failure).report() }
    if let failure = result.fixFailure {
      Failure(message: "\(TerminalText.line(result.path)): this cannot be fixed: \(failure)").report()
    }
    if let maximumFindings, shown + result.findings.count > maximumFindings {
      let kept = max(0, maximumFindings - shown)
      summary.hidden += result.findings.count - kept
      result.findings = Array(result.findings.prefix(kept))
    }
    try report(result)
  }

  private mutating func leaveOutKnown(_ result: inout LintResult) {
    let path = WorkingFolder.relative(result.path)
    result.findings.removeAll { finding in
      found.add(finding, in: path)
      guard known.take(finding, in: path) else { return false }
      result.known += 1
      return true
    }
  }

  /// The suppressions of configurations that were of no use, as findings about the configurations.
  func unusedSuppressions() -> [LintResult] {
    var results: [LintResult] = []
    var seen: Set<Suppression> = []
    for task in tasks {
      for suppression in task.configuration.suppressions
      where !used.contains(suppression) && task.concerns(suppression) && seen.insert(suppression).inserted {
        guard let file = task.configuration.file, let finding = task.finding(unused: suppression) else { continue }
        var result = LintResult(path: file)
        result.findings = [finding]
        results.append(result)
      }
    }
    return results
  }
}
