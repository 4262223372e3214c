// Runs conformance vectors with at most one check switched off, for scripts/delete-checks.
//
//   vector-runner FOLDER                   every vector: its name, whether it fails, which checks had something to say
//   vector-runner FOLDER NUMBER FILE…      without that check: the names of those vectors that fail
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
    guard let file = row["file"] as? String, let verdict = row["verdict"] as? String, row["generated"] == nil else {
      return nil
    }
    self.file = file
    self.verdict = verdict
    rules = Set([row["rule"] as? String].compactMap { $0 } + (row["also"] as? [String] ?? []))
    warnings = Set(row["warnings"] as? [String] ?? [])
    id = row["id"] as? String
    parents = row["parents"] as? [String] ?? []
  }

  /// Whether a file and a pipe both give the answer that every reader has to give.
  func passes(in folder: String) -> Bool {
    do {
      let bytes = try Self.bytes(folder, file)
      let parent = try parents.reversed().reduce(nil as CassetteReader?) {
        try CassetteReader(MemoryInput(Self.bytes(folder, $1)), parent: $0)
      }
      return try accepts(Validator.validate(MemoryInput(bytes), parent: parent))
        && accepts(Validator.validate(stream: MemoryInput(bytes), parent: parent))
    } catch {
      return false
    }
  }

  private func accepts(_ report: Validator.Report) -> Bool {
    guard report.verdict.rawValue == verdict else { return false }
    guard let error = report.findings.first(where: { $0.severity == .error }) else {
      return Set(report.findings.map(\.rule.id)) == warnings && (id == nil || id == report.id?.hex)
    }
    return rules.isEmpty || rules.contains(error.rule.id)
  }

  private static func bytes(_ folder: String, _ file: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
  }
}

let arguments = CommandLine.arguments
let folder = arguments[1]
let table = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/vectors.json")))
let vectors = (table as? [[String: Any]] ?? []).compactMap(Vector.init)
if arguments.count == 2 {
  for vector in vectors {
    Mutant.spoke = []
    let passes = vector.passes(in: folder)
    print(vector.file, passes ? "passes" : "fails", Mutant.spoke.sorted().map(String.init).joined(separator: ","))
  }
} else {
  Mutant.off = Int(arguments[2]) ?? -1
  let wanted = Set(arguments[3...])
  for vector in vectors where wanted.contains(vector.file) && !vector.passes(in: folder) { print(vector.file) }
}
