import CassetteFormat
import CassetteTools
import CommandSupport

/// One JSON object with all findings.
struct JSONReporter: LintReporter {
  private let context: ReportContext
  private var list: JSONListWriter

  init(_ context: ReportContext) {
    self.context = context
    list = JSONListWriter(context.out)
  }

  func begin() throws { try context.out.line("{\"findings\":[") }

  mutating func report(_ result: LintResult) throws {
    for finding in result.findings { try list.append(finding.json(result.path)) }
  }

  mutating func end(_ summary: LintSummary) throws {
    try list.finish()
    let failures = summary.failures.map { FailureJSON.object($0.path, $0.message) }
    let rest: JSONObject = ["failures": .array(failures.map(JSONValue.object)), "summary": .object(summary.json)]
    try context.out.line("],\(TerminalText.json(CanonicalJSON.encode(rest)).dropFirst())")
  }
}

/// A JSON object a line: findings, and files that could not be linted.
struct JSONLinesReporter: LintReporter {
  private let context: ReportContext

  init(_ context: ReportContext) {
    self.context = context
  }

  func report(_ result: LintResult) throws {
    for finding in result.findings { try context.out.line(finding.json(result.path)) }
    if let failure = result.failure { try context.out.line(FailureJSON.object(result.path, failure)) }
    try context.out.synchronize()
  }
}

enum FailureJSON {
  static func object(_ path: String, _ message: String) -> JSONObject {
    ["error": .string(message), "path": ByteString(path).json]
  }
}

/// Elements of a JSON array, a line each, with commas between them.
struct JSONListWriter {
  private let out: any ByteOutput
  private var isEmpty = true

  init(_ out: any ByteOutput) {
    self.out = out
  }

  mutating func append(_ object: JSONObject) throws {
    if !isEmpty { try out.line(",") }
    isEmpty = false
    try out.write(Array(TerminalText.json(CanonicalJSON.encode(object)).utf8))
  }

  /// Ends the last element's line.
  func finish() throws { if !isEmpty { try out.line() } }
}
