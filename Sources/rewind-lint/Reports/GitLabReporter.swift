import CassetteFormat
import CassetteTools
import CommandSupport

/// GitLab's code quality report: an array, an issue for each finding.
struct GitLabReporter: LintReporter {
  private let context: ReportContext
  private var list: JSONListWriter
  private var fingerprints = Fingerprints()

  init(_ context: ReportContext) {
    self.context = context
    list = JSONListWriter(context.out)
  }

  func begin() throws { try context.out.line("[") }

  mutating func report(_ result: LintResult) throws {
    for finding in result.findings {
      let place = finding.place.text
      let path = WorkingFolder.relative(result.path)
      try list.append(
        JSONObject(present: [
          "check_name": .string(finding.rule.code),
          "description": .string(
            "\(finding.rule.code): \(TerminalText.line(finding.message))\(place.isEmpty ? "" : " (\(place))")"),
          "fingerprint": .string(fingerprints.next(for: finding, in: path)),
          "location": ["lines": ["begin": 1], "path": ByteString(path).json],
          "severity": .string(Self.severity(finding)),
        ]))
    }
  }

  private static func severity(_ finding: LintFinding) -> String {
    switch finding.severity {
    case .error: finding.rule.category == .secrets ? "critical" : "major"
    case .warning: "minor"
    case .note: "info"
    }
  }

  mutating func end(_ summary: LintSummary) throws {
    try list.finish()
    try context.out.line("]")
  }
}
