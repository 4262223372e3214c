import CassetteFormat
import CassetteTools

/// JUnit's XML, as CI systems take it: a suite for each file, a test case for each finding. A file without findings has
/// one case, which passes.
struct JUnitReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func begin() throws { for line in JUnitText.start("rewind-lint") { try context.out.line(line) } }

  func report(_ result: LintResult) throws {
    var suite = JUnitText.Suite(result.path)
    suite.cases = result.findings.map(testCase)
    if let failure = result.failure {
      suite.cases.append(JUnitText.Case(name: "readable", .broken(failure)))
    } else if result.findings.isEmpty {
      suite.cases.append(JUnitText.Case(name: "rewind-lint", .passed("")))
    }
    for line in suite.lines { try context.out.line(line) }
  }

  private func testCase(_ finding: LintFinding) -> JUnitText.Case {
    let place = finding.place.text
    let title = "\(finding.rule.code) \(finding.rule.name)\(place.isEmpty ? "" : " at \(place)")"
    guard finding.severity >= context.failLevel else {
      return JUnitText.Case(name: title, .passed("\(finding.severity.name): \(finding.message)"))
    }
    let text = [finding.excerpt, finding.rule.remedy].compactMap { $0 }.joined(separator: "\n")
    return JUnitText.Case(name: title, .failed(type: finding.rule.code, message: finding.message, text: text))
  }

  func end(_ summary: LintSummary) throws { for line in JUnitText.end { try context.out.line(line) } }
}
