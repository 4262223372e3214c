// Runs conformance vectors with at most one check switched off, for scripts/delete-checks.
//
//   vector-runner FOLDER OTHER                every vector: whether it fails, which checks had something to say, its name
//   vector-runner FOLDER OTHER NUMBER FILE…   without that check: `fails` or `differs`, and the name, of those vectors that do
//
// OTHER has the vectors that are too large for FOLDER. A vector differs when the answer is allowed, but not the one that
// all checks together give: another rule, or another place.
import CassetteFormat
import Foundation

struct Vector {
  let file: String
  let verdict: String
  let rules: Set<String>
  let warnings: Set<String>
  let id: String?
  let parents: [String]

  init?(_ row: [String: Any]) {
    guard let file = row["file"] as? String, let verdict = row["verdict"] as? String else { return nil }
    self.file = file
    self.verdict = verdict
    rules = Set([row["rule"] as? String].compactMap { $0 } + (row["also"] as? [String] ?? []))
    warnings = Set(row["warnings"] as? [String] ?? [])
    id = row["id"] as? String
    parents = row["parents"] as? [String] ?? []
  }

  /// What is said of a file and of a pipe.
  struct Answer: Equatable {
    var passes: Bool
    var findings: [String]
  }

  func answer(in folders: [String]) -> Answer {
    do {
      let bytes = try Self.bytes(folders, file)
      let parent = try parents.reversed().reduce(nil as CassetteReader?) {
        try CassetteReader(MemoryInput(Self.bytes(folders, $1)), parent: $0)
      }
      let reports = [
        try Validator.validate(MemoryInput(bytes), parent: parent),
        try Validator.validate(stream: MemoryInput(bytes), parent: parent),
      ]
      let findings = reports.map { report in report.findings.map { "\($0.rule.id) \($0.place)" }.joined(separator: "; ") }
      return Answer(passes: reports.allSatisfy(accepts), findings: findings)
    } catch {
      return Answer(passes: false, findings: ["\(error)"])
    }
  }

  /// Whether this is the answer that every reader has to give.
  private func accepts(_ report: Validator.Report) -> Bool {
    guard report.verdict.rawValue == verdict else { return false }
    guard let error = report.findings.first(where: { $0.severity == .error }) else {
      return Set(report.findings.map(\.rule.id)) == warnings && (id == nil || id == report.id?.hex)
    }
    return rules.isEmpty || rules.contains(error.rule.id)
  }

  private static func bytes(_ folders: [String], _ file: String) throws -> [UInt8] {
    let paths = folders.map { $0 + "/" + file }
    let path = paths.first(where: FileManager.default.fileExists) ?? paths[0]
    return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

let arguments = CommandLine.arguments
let folders = Array(arguments[1...2])
let table = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folders[0] + "/vectors.json")))
let vectors = (table as? [[String: Any]] ?? []).compactMap(Vector.init)
if arguments.count == 3 {
  for vector in vectors {
    Mutant.spoke = []
    let passes = vector.answer(in: folders).passes
    print(passes ? "passes" : "fails", vector.file, Mutant.spoke.sorted().map(String.init).joined(separator: ","))
  }
} else {
  let wanted = Set(arguments[4...])
  for vector in vectors where wanted.contains(vector.file) {
    Mutant.off = -1
    let whole = vector.answer(in: folders)
    Mutant.off = Int(arguments[3]) ?? -1
    let answer = vector.answer(in: folders)
    if answer != whole { print(answer.passes ? "differs" : "fails", vector.file) }
  }
}
