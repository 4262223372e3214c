import Testing

/// The rules of Stryker's report schema that a viewer relies on
/// (stryker-mutator/mutation-testing-elements, `packages/report-schema`, version 2).
struct StrykerSchema {
  private(set) var problems: [String] = []

  private static let statuses: Set<String> = [
    "Killed", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Timeout", "Ignored", "Pending",
  ]

  init(_ report: [String: Any]) {
    let version = report["schemaVersion"] as? String ?? ""
    require(version.wholeMatch(of: /[12](\.(([1-9]\d*)|0)){0,2}/) != nil, "schemaVersion")
    let thresholds = report["thresholds"] as? [String: Any] ?? [:]
    for name in ["high", "low"] {
      require((thresholds[name] as? Int).map { (0...100).contains($0) } ?? false, "thresholds.\(name)")
    }
    let tests = testIDs(report["testFiles"] as? [String: Any] ?? [:])
    let files = report["files"] as? [String: Any] ?? [:]
    require(!files.isEmpty, "files")
    var ids: Set<String> = []
    for (path, value) in files {
      guard let file = value as? [String: Any], file["language"] is String, let source = file["source"] as? String,
        let mutants = file["mutants"] as? [[String: Any]]
      else {
        require(false, path)
        continue
      }
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      for mutant in mutants {
        let id = mutant["id"] as? String ?? ""
        require(!id.isEmpty && ids.insert(id).inserted, "\(path): id \(id)")
        check(mutant, "\(path) \(id)", lines.map(\.utf16.count), tests)
      }
    }
    if let framework = report["framework"] as? [String: Any] { require(framework["name"] is String, "framework.name") }
  }

  private mutating func require(_ isRight: Bool, _ what: String) { if !isRight { problems.append(what) } }

  private mutating func testIDs(_ files: [String: Any]) -> Set<String> {
    var ids: Set<String> = []
    for file in files.values {
      for test in (file as? [String: Any])?["tests"] as? [[String: Any]] ?? [] {
        require(test["name"] is String && test["id"] is String, "testFiles")
        ids.insert(test["id"] as? String ?? "")
      }
    }
    return ids
  }

  private mutating func check(_ mutant: [String: Any], _ place: String, _ widths: [Int], _ tests: Set<String>) {
    require(mutant["mutatorName"] is String, "\(place): mutatorName")
    require(Self.statuses.contains(mutant["status"] as? String ?? ""), "\(place): status")
    for name in ["coveredBy", "killedBy"] {
      guard let ids = mutant[name] else { continue }
      require((ids as? [String]).map { tests.isSuperset(of: $0) } ?? false, "\(place): \(name)")
    }
    for name in ["description", "replacement", "statusReason"] {
      if let text = mutant[name] { require(text is String, "\(place): \(name)") }
    }
    if let duration = mutant["duration"] { require(duration is Int, "\(place): duration") }
    let location = mutant["location"] as? [String: Any] ?? [:]
    let ends = ["start", "end"].compactMap { location[$0] as? [String: Any] }.compactMap { end -> (Int, Int)? in
      guard let line = end["line"] as? Int, let column = end["column"] as? Int else { return nil }
      return (line, column)
    }
    guard ends.count == 2 else { return require(false, "\(place): location") }
    require(ends.allSatisfy { $0.0 >= 1 && $0.1 >= 1 } && ends[0] < ends[1], "\(place): location \(ends)")
    // The schema does not say so, but viewers show the place: it has to be in the text.
    require(
      ends.allSatisfy { widths.indices.contains($0.0 - 1) && $0.1 <= widths[$0.0 - 1] + 2 }, "\(place): beyond the text"
    )
  }
}
