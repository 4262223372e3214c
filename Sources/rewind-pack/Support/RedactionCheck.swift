import CassetteFormat
import CassetteTools
import CommandSupport

/// Lists what a redaction would remove; a cassette is clean when that is nothing.
struct RedactionCheck {
  private let options: RedactionOptions
  private let isJSON: Bool
  private let isQuiet: Bool

  init(_ options: RedactionOptions, json: Bool, quiet: Bool) {
    self.options = options
    isJSON = json
    isQuiet = quiet
  }

  /// - Throws: `Failure.failed` when something was found.
  func run(_ cassette: CassetteReader, _ path: String) throws {
    let (findings, unsearched) = try Redactor(options).findings(in: cassette)
    let count = findings.count
    try FileOutput.standardOutput { out in
      for finding in findings {
        if isJSON { try out.line(finding.json) } else { try out.line(TerminalText.line("\(path): \(finding.text)")) }
      }
    }
    Self.warn(unsearched, path)
    if !isQuiet { StandardError.line("\(TerminalText.line(path)): \(Self.verdict(count, unsearched.count))") }
    if count > 0 { throw Failure.failed }
  }

  /// Nothing is called clean that nobody could look into.
  private static func verdict(_ findings: Int, _ unsearched: Int) -> String {
    if findings > 0 { return Quantity.count(findings, "finding") }
    return unsearched == 0 ? "clean" : "nothing found, but \(Quantity.count(unsearched, "content")) not searched"
  }

  /// Says what nobody looked into.
  static func warn(_ unsearched: [UnsearchedContent], _ path: String) {
    let reasons = unsearched.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    for (text, count) in reasons.map({ (Self.text($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
      StandardError.line(
        TerminalStyle(descriptor: 2).yellow("warning:") + " "
          + TerminalText.line("\(path): \(Quantity.count(count, "content")) not searched: \(text)"))
    }
  }

  private static func text(_ reason: UnsearchedContent.Reason) -> String {
    switch reason {
    case .coding(let coding): "the coding \(coding) cannot be taken off"
    case .limit: "it is too deep or too large"
    }
  }
}

extension RedactionFinding {
  fileprivate var text: String {
    let place = (sequence.map { "event \($0) " } ?? "") + part + (pointer.map { " \($0)" } ?? "")
    return "\(rule): \(title) in \(place)\(confidence.map { " (\($0))" } ?? ""): \(excerpt)"
  }

  fileprivate var json: JSONObject {
    JSONObject(present: [
      "confidence": confidence.map { .string("\($0)") }, "excerpt": .string(excerpt), "part": .string(part),
      "pointer": pointer.map(JSONValue.string), "rule": .string(rule), "seq": sequence.map(JSONValue.integer),
      "title": .string(title),
    ])
  }
}
