import CassetteFormat
import CassetteTools

/// Workflow commands of GitHub Actions, which shows them beside the files.
struct GitHubReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func report(_ result: LintResult) throws {
    for finding in result.findings {
      let place = finding.place.text
      try write(
        finding.severity == .note ? "notice" : finding.severity.name, result.path,
        title: "\(finding.rule.code) \(finding.rule.name)",
        "\(finding.message)\(place.isEmpty ? "" : " (\(place))")\n\(Remedy.text(of: finding, in: result.path))")
    }
    if let failure = result.failure { try write("error", result.path, title: "rewind-lint", failure) }
  }

  private func write(_ kind: String, _ path: String, title: String, _ message: String) throws {
    let file = AnnotationText.property(WorkingFolder.relative(path))
    try context.out.line(
      "::\(kind) file=\(file),line=1,title=\(AnnotationText.property(title))::\(AnnotationText.message(message))")
  }
}
