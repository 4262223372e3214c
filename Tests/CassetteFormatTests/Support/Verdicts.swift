import Testing

@testable import CassetteFormat

extension Validator.Report {
  /// The first finding that makes the file unusable.
  var error: Finding? { findings.first { $0.severity == .error } }
}

/// Runs something that must throw a finding and returns its rule; nil, and a failed test, when it does not.
func rule(of body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) -> Rule? {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    return nil
  } catch let finding as Finding {
    return finding.rule
  } catch {
    Issue.record("not a finding: \(error)", sourceLocation: sourceLocation)
    return nil
  }
}
