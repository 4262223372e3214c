import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

/// What a run left, for people and for programs.
struct RecordingSummary {
  private let report: Recorder.Report
  private var totals: RecordingTotals { report.totals }

  init(_ report: Recorder.Report) {
    self.report = report
  }

  private var text: String {
    var parts = ["\(Quantity.count(totals.exchanges, "exchange")), bodies of \(Quantity.size(totals.bytes))"]
    if totals.calls > 0 {
      parts.append("\(Quantity.count(totals.calls, "model call")) of \(totals.input) + \(totals.output) tokens")
    }
    if totals.served > 0 { parts.append("\(totals.served) answered from the cassette") }
    if totals.redactions > 0 { parts.append("\(Quantity.count(totals.redactions, "redaction"))") }
    if totals.retries > 0 { parts.append(totals.retries == 1 ? "1 retry" : "\(totals.retries) retries") }
    if totals.errors > 0 { parts.append("\(Quantity.count(totals.errors, "error"))") }
    if totals.broken > 0 { parts.append("\(totals.broken) without end") }
    if totals.refused > 0 { parts.append("\(totals.refused) refused") }
    return parts.joined(separator: "; ")
  }

  /// On standard error: standard output is the command's.
  func print() {
    StandardError.line("\(TerminalText.line(report.path)): \(text)")
    var warnings = report.losses.map { "lost: \($0)" }
    if totals.withheld > 0 {
      warnings.append(
        "of \(Quantity.count(totals.withheld, "event")) nothing was written: something could be found after it was removed"
      )
    }
    let style = TerminalStyle(descriptor: 2)
    for warning in warnings { StandardError.line(style.yellow("warning:") + " " + TerminalText.line(warning)) }
  }

  /// - Throws: `FileError`.
  func write(to path: String) throws {
    let object: JSONObject = [
      "broken": .integer(totals.broken), "bytes": .integer(totals.bytes), "calls": .integer(totals.calls),
      "errors": .integer(totals.errors), "exchanges": .integer(totals.exchanges), "input": .integer(totals.input),
      "losses": .array(report.losses.map(JSONValue.string)), "output": .integer(totals.output),
      "path": ByteString(report.path).json, "redactions": .integer(totals.redactions),
      "refused": .integer(totals.refused), "retries": .integer(totals.retries), "served": .integer(totals.served),
      "withheld": .integer(totals.withheld),
    ]
    let output = try FileOutput(path: path)
    try (CanonicalJSON.encode(object) + [UInt8(ascii: "\n")]).withUnsafeBytes(output.write)
    try output.finish()
  }
}
