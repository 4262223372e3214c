/// What a case says about its own recording, which it should describe.
public enum CaseLint {
  /// Holds each assertion against the recording of the failure.
  ///
  /// - Parameter recording: The run of the case's recording.
  public static func problems(in found: RegressionCase, recording: RunFacts) -> [CaseProblem] {
    let result = found.judge(recording, recording: recording)
    var problems: [CaseProblem] = []
    for item in result.signatures where item.outcome.verdict == .fails {
      problems.append(
        problem(.signatureNotInRecording, "the signature does not hold for the recording itself", item, .error))
    }
    for item in result.signatures + result.desired where item.outcome.verdict == .unknown {
      problems.append(problem(.undecided, "the recording does not tell", item, .warning))
    }
    if !result.signatures.isEmpty, !result.desired.isEmpty, result.desired.allSatisfy(\.holds) {
      problems.append(
        CaseProblem(
          .desiredInRecording,
          "all that is desired holds for the recording of the failure: it does not tell good from bad",
          line: result.desired[0].assertion.line, severity: .warning))
    }
    for item in result.desired where result.signatures.isEmpty && item.outcome.verdict == .fails {
      problems.append(problem(.signatureNotInRecording, "it does not hold for the golden recording", item, .error))
    }
    return problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  private static func problem(
    _ code: CaseProblem.Code, _ what: String, _ item: CaseResult.Item, _ severity: CaseProblem.Severity
  ) -> CaseProblem {
    CaseProblem(
      code, "\(what): \(FoundText.short(item.assertion.text)) (\(item.outcome.found))", line: item.assertion.line,
      severity: severity)
  }
}
