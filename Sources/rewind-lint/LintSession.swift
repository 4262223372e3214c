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

  init(tasks: [LintTask], maximumFindings: Int?) {
    self.tasks = tasks
    self.maximumFindings = maximumFindings
  }

  var failures: [(path: String, message: String)] { summary.failures }

  var fails: Bool { summary.fails(at: failLevel) }

  /// Counts a file's findings, and hands on those that may be shown. A file that could not be read is told of at once.
  mutating func take(_ result: LintResult, _ report: (LintResult) throws -> Void) throws {
    let shown = summary.findings - summary.hidden
    summary.add(result)
    used.formUnion(result.used)
    if let failure = result.failure { Failure(message: failure).report() }
    var result = result
    if let maximumFindings, shown + result.findings.count > maximumFindings {
      let kept = max(0, maximumFindings - shown)
      summary.hidden += result.findings.count - kept
      result.findings = Array(result.findings.prefix(kept))
    }
    try report(result)
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
