import Foundation
import Testing

/// A run of the agents in `Tests/Fixtures/agents` against the mutants of a real recording: two streamed calls of a model,
/// with tools.
enum Agent {
  /// Nil where there is none: then nothing can be tested.
  static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func record(in folder: Folder) throws {
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    let result = try Program.shell("rewind-pack import tools.yaml -o run.rw -q", in: folder)
    guard result.code == 0 else { throw Recording.Failed(description: result.description) }
  }

  static func command(_ mode: String) throws -> [String] {
    [try #require(python), "-B", Repository.path("Tests/Fixtures/agents/pelicans.py"), mode]
  }

  static func run(_ mode: String, _ options: [String], in folder: Folder) throws -> Program.Result {
    try Program.run(["run", "run.rw"] + options + ["--"] + command(mode), in: folder)
  }

  /// The verdicts in a report, by step and operator: `0 http-429`.
  static func verdicts(_ result: Program.Result) throws -> [String: String] {
    let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let mutants = try #require(report["mutants"] as? [[String: Any]])
    return try mutants.reduce(into: [:]) { verdicts, mutant in
      let sequence = try #require(mutant["seq"] as? Int)
      let name = try #require(mutant["operator"] as? String)
      verdicts["\(sequence) \(name)"] = (mutant["outcome"] as? [String: Any])?["verdict"] as? String ?? "pending"
    }
  }
}
