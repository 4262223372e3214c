import CassetteFormat
import CassetteTools

/// JUnit's XML, as CI systems take it: a suite for each case; a test for the failure, that it is gone, one for each
/// assertion that is desired, and one that is skipped for each check that needs people.
struct JUnitReporter: CheckReporter {
  let out: any ByteOutput

  private enum Status {
    case passed
    case failed(String)
    case skipped(String)
    case error(String)
  }

  func begin() throws {
    try out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    try out.line("<testsuites name=\"rewind-check\">")
  }

  func report(_ record: CheckRecord) throws {
    let tests = Self.tests(record)
    func count(_ isWanted: (Status) -> Bool) -> Int { tests.count { isWanted($0.status) } }
    let failures = count { if case .failed = $0 { true } else { false } }
    let errors = count { if case .error = $0 { true } else { false } }
    let skipped = count { if case .skipped = $0 { true } else { false } }
    let name = MarkupText.attribute(record.name)
    try out.line(
      "  <testsuite name=\"\(name)\" tests=\"\(tests.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
        + "skipped=\"\(skipped)\">")
    for test in tests { try write(test.name, test.status, suite: name) }
    try out.line("  </testsuite>")
  }

  private static func tests(_ record: CheckRecord) -> [(name: String, status: Status)] {
    switch record.outcome {
    case .wrongCase(let message), .noResult(let message): return [("candidate", .error(message))]
    case .judged(let result, _):
      var tests: [(String, Status)] = []
      if !result.signatures.isEmpty {
        let isUnknown = result.verdict == .inconclusive && !result.signatures.contains { $0.outcome.verdict == .fails }
        tests.append(
          (
            "the failure does not reproduce",
            result.verdict == .reproduced
              ? .failed(result.signatures.map(\.outcome.found).joined(separator: "; "))
              : isUnknown ? .error(result.reason) : .passed
          ))
      }
      tests += result.desired.map { ($0.assertion.text, status($0.outcome)) }
      return tests + result.semanticChecks.map { ($0, .skipped("needs a human")) }
    }
  }

  private static func status(_ outcome: CheckOutcome) -> Status {
    switch outcome.verdict {
    case .holds: .passed
    case .fails: .failed(outcome.found)
    case .unknown: .error("cannot be told: \(outcome.found)")
    }
  }

  private func write(_ name: String, _ status: Status, suite: String) throws {
    let start = "    <testcase name=\"\(MarkupText.attribute(name))\" classname=\"\(suite)\""
    switch status {
    case .passed: return try out.line(start + "/>")
    case .failed(let message): try element(start, "failure", message)
    case .error(let message): try element(start, "error", message)
    case .skipped(let message): try element(start, "skipped", message)
    }
  }

  private func element(_ start: String, _ name: String, _ message: String) throws {
    try out.line(start + ">")
    try out.line("      <\(name) message=\"\(MarkupText.attribute(message))\"/>")
    try out.line("    </testcase>")
  }

  func end(_ records: [CheckRecord]) throws { try out.line("</testsuites>") }
}
