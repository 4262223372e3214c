import ArgumentParser

/// The formats that findings are told in.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, concise, json, jsonl, sarif, junit, github, gitlab

  func reporter(_ context: ReportContext) -> any LintReporter {
    switch self {
    case .text: TextReporter(context)
    case .concise: ConciseReporter(context)
    case .json: JSONReporter(context)
    case .jsonl: JSONLinesReporter(context)
    case .sarif: SARIFReporter(context)
    case .junit: JUnitReporter(context)
    case .github: GitHubReporter(context)
    case .gitlab: GitLabReporter(context)
    }
  }
}
