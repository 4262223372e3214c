import CassetteFormat
import Foundation

/// All that this reader says of a vector, as a line of `testdata/answers.txt` has it:
/// `FILE [LIMIT=VALUE]: VERDICT; RULE PLACE; …`, and after ` | ` what is said of a pipe, when that differs.
///
/// scripts/delete-checks compares them too, so this uses only what the library makes public.
struct Answer: Sendable {
  let file: String
  /// The limit that the reader is given, if any.
  let limit: String?
  let text: String

  init?(line: Substring) {
    guard let colon = line.range(of: ": ") else { return nil }
    let words = line[..<colon.lowerBound].split(separator: " ").map(String.init)
    file = words[0]
    limit = words.dropFirst().first
    text = String(line[colon.upperBound...])
  }

  /// What is said with no limits of its own.
  init(file: String, text: String = "") {
    self.file = file
    limit = nil
    self.text = text
  }

  var name: String { limit.map { "\(file) \($0)" } ?? file }

  /// What is said now.
  func now(_ file: any RandomAccessBytes & ByteInput, parent: (any ParentBlobs)?) throws -> String {
    var limits = Limits()
    if let parts = limit?.split(separator: "="), let name = Limits.Name(rawValue: String(parts[0])) {
      limits[name] = Int(parts[1]) ?? 0
    }
    let reports = [
      try Validator.validate(file, limits: limits, parent: parent),
      try Validator.validate(stream: file, limits: limits, parent: parent),
    ].map(Self.told)
    return reports[0] == reports[1] ? reports[0] : reports.joined(separator: " | ")
  }

  private static func told(_ report: Validator.Report) -> String {
    let findings = report.findings.map { finding in
      let place = "\(finding.place)"
      return place.isEmpty ? finding.rule.id : "\(finding.rule.id) \(place)"
    }
    return ([report.verdict.rawValue] + findings).joined(separator: "; ")
  }

  static func table(_ text: String) -> [Answer] { text.split(separator: "\n").compactMap(Answer.init(line:)) }
}
