import CassetteFormat
import CassetteTools

/// JUnit's XML, as CI systems take it: a suite for each file, a test case for each finding. A file without findings has
/// one case, which passes.
struct JUnitReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func begin() throws {
    try context.out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    try context.out.line("<testsuites name=\"rewind-lint\">")
  }

  func report(_ result: LintResult) throws {
    let name = MarkupText.attribute(result.path)
    let failures = result.findings.count { $0.severity >= context.failLevel }
    let tests = max(1, result.findings.count + (result.failure == nil ? 0 : 1))
    try context.out.line(
      "  <testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(result.failure == nil ? 0 : 1)\">"
    )
    for finding in result.findings { try write(finding, name) }
    if let failure = result.failure {
      try context.out.line("    <testcase name=\"readable\" classname=\"\(name)\">")
      try context.out.line("      <error message=\"\(MarkupText.attribute(failure))\"/>")
      try context.out.line("    </testcase>")
    } else if result.findings.isEmpty {
      try context.out.line("    <testcase name=\"rewind-lint\" classname=\"\(name)\"/>")
    }
    try context.out.line("  </testsuite>")
  }

  private func write(_ finding: LintFinding, _ name: String) throws {
    let place = finding.place.text
    let title = MarkupText.attribute("\(finding.rule.code) \(finding.rule.name)\(place.isEmpty ? "" : " at \(place)")")
    let message = MarkupText.attribute(finding.message)
    let text = MarkupText.content([finding.excerpt, finding.rule.remedy].compactMap { $0 }.joined(separator: "\n"))
    try context.out.line("    <testcase name=\"\(title)\" classname=\"\(name)\">")
    if finding.severity >= context.failLevel {
      try context.out.line(
        "      <failure type=\"\(finding.rule.code)\" message=\"\(message)\">\(text)</failure>")
    } else {
      try context.out.line(
        "      <system-out>\(finding.severity.name): \(MarkupText.content(finding.message))</system-out>")
    }
    try context.out.line("    </testcase>")
  }

  func end(_ summary: LintSummary) throws { try context.out.line("</testsuites>") }
}
