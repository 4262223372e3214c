import CassetteFormat
import CassetteTools
import CommandSupport

/// How the result of a check is told: as compilers tell theirs, or as JSON.
extension Verification {
  func print(to out: FileOutput) throws {
    let style = TerminalStyle(descriptor: 1)
    let name = TerminalText.line(path)
    var helped: Set<Rule> = []
    for finding in findings {
      try out.line(finding.line(path, style))
      // The advice for a rule is the same each time.
      if helped.insert(finding.rule).inserted { try out.line("  = help: \(finding.rule.help)") }
    }
    try out.line("\(name): \(passes(strict: false) ? style.green(verdictText) : style.red(verdictText)), \(countsText)")
  }

  private var verdictText: String {
    switch verdict {
    case .valid: isVersion1 ? "valid (version 1)" : "valid"
    case .warnings: "valid with \(Quantity.count(findings.count, "warning"))"
    case .unclosed: "unclosed"
    case .invalid: "invalid"
    }
  }

  private var countsText: String {
    let counts = "\(Quantity.count(events, "event")), \(Quantity.count(blobs, "blob"))"
    return isVersion1 ? counts : counts + ", longest chain \(longestChain)"
  }

  var json: JSONObject {
    JSONObject(present: [
      "blobs": .integer(blobs), "events": .integer(events), "fileBytes": .integer(fileBytes),
      "findings": .array(findings.map { .object($0.json) }), "id": id.map { JSONValue($0) },
      "longestChain": .integer(longestChain), "path": ByteString(path).json, "segments": .integer(segments),
      "verdict": .string(verdict.rawValue), "version": .integer(isVersion1 ? 1 : 2),
    ])
  }
}
