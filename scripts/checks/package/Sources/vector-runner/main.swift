// Runs conformance vectors with at most one check switched off, for scripts/delete-checks.
//
//   vector-runner FOLDER OTHER ANSWERS                every vector: whether it fails, which checks had something to say, its name
//   vector-runner FOLDER OTHER ANSWERS NUMBER FILE…   without that check: `fails` or `differs`, and the name, of those that do
//
// ANSWERS has all that must be said of each vector in FOLDER. Those in OTHER are too large to be in there: one fails when its
// verdict or rule is wrong, and differs when another of its rules or another place is named than with all checks.
import CassetteFormat
import Foundation

struct Vector {
  let file: String
  let verdict: String
  let rules: Set<String>
  let warnings: Set<String>
  let parents: [String]
  let isLarge: Bool
  /// What has to be said, with and without limits.
  let answers: [Answer]

  init?(_ row: [String: Any], _ answers: [String: [Answer]]) {
    guard let file = row["file"] as? String, let verdict = row["verdict"] as? String else { return nil }
    self.file = file
    self.verdict = verdict
    rules = Set([row["rule"] as? String].compactMap { $0 } + (row["also"] as? [String] ?? []))
    warnings = Set(row["warnings"] as? [String] ?? [])
    parents = row["parents"] as? [String] ?? []
    isLarge = row["generated"] != nil
    self.answers = answers[file] ?? []
  }

  enum Outcome {
    case passes, fails, differs
  }

  func outcome(without check: Int? = nil) -> Outcome {
    do {
      let bytes = try Self.bytes(file)
      Mutant.off = -1
      let before = isLarge ? try answer(bytes) : ""
      Mutant.off = check ?? -1
      guard isLarge else { return try isAnswered(bytes) ? .passes : .fails }
      guard try reports(bytes).allSatisfy(accepts) else { return .fails }
      return try answer(bytes) == before ? .passes : .differs
    } catch {
      return .fails
    }
  }

  private func isAnswered(_ bytes: [UInt8]) throws -> Bool {
    let parent = try parent()
    return try !answers.isEmpty && answers.allSatisfy { try $0.now(MemoryInput(bytes), parent: parent) == $0.text }
  }

  private func answer(_ bytes: [UInt8]) throws -> String {
    try Answer(file: file).now(MemoryInput(bytes), parent: parent())
  }

  private func reports(_ bytes: [UInt8]) throws -> [Validator.Report] {
    [
      try Validator.validate(MemoryInput(bytes), parent: parent()),
      try Validator.validate(stream: MemoryInput(bytes), parent: parent()),
    ]
  }

  private func parent() throws -> CassetteReader? {
    try parents.reversed().reduce(nil) { try CassetteReader(MemoryInput(Self.bytes($1)), parent: $0) }
  }

  /// Whether this is the verdict that every reader has to give, for the reason that it has to give.
  private func accepts(_ report: Validator.Report) -> Bool {
    guard report.verdict.rawValue == verdict else { return false }
    guard let error = report.findings.first(where: { $0.severity == .error }) else {
      return Set(report.findings.map(\.rule.id)) == warnings
    }
    return rules.isEmpty || rules.contains(error.rule.id)
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    let paths = CommandLine.arguments[1...2].map { $0 + "/" + file }
    let path = paths.first(where: FileManager.default.fileExists) ?? paths[0]
    return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

let arguments = CommandLine.arguments
let table = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: arguments[1] + "/vectors.json")))
let answers = Answer.table(try String(contentsOfFile: arguments[3], encoding: .utf8))
let byFile = Dictionary(grouping: answers, by: \.file)
let vectors = (table as? [[String: Any]] ?? []).compactMap { Vector($0, byFile) }
if arguments.count == 4 {
  for vector in vectors {
    Mutant.spoke = []
    print(vector.outcome(), vector.file, Mutant.spoke.sorted().map(String.init).joined(separator: ","))
  }
} else {
  let wanted = Set(arguments[5...])
  for vector in vectors where wanted.contains(vector.file) {
    let outcome = vector.outcome(without: Int(arguments[4]))
    if outcome != .passes { print(outcome, vector.file) }
  }
}
