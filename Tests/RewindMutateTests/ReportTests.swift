import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Reports on runs", .enabled(if: Agent.python != nil, "there is no python3")) struct ReportTests {
  /// A run with verdicts of several kinds, in a folder.
  private static func report() throws -> Folder {
    let folder = try Folder()
    try Agent.record(in: folder)
    let operators = "sse-reslice,sse-cut-event,tool-name-unknown,http-500,drift-id-format,step-dup"
    _ = try Agent.run("careless", ["--ops", operators, "-j", "2"], in: folder)
    return folder
  }

  private static func object(_ result: Program.Result) throws -> [String: Any] {
    #expect(result.code == 0, "\(result)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func allFormsTellTheSame() throws {
    let folder = try Self.report()
    let json = try Self.object(folder.run("report", "mutants.out", "--format", "json"))
    let mutants = try #require(json["mutants"] as? [[String: Any]])
    let verdicts = mutants.compactMap { ($0["outcome"] as? [String: Any])?["verdict"] as? String }
    #expect(verdicts.count == mutants.count && mutants.count == 11)
    let bad = verdicts.count { $0 == "silent-wrong" }
    #expect(bad == 4)

    let text = try folder.run("report", "mutants.out").output
    #expect(text.split(separator: "\n").count { $0.hasPrefix("silent-wrong ") } == bad)
    #expect(text.hasSuffix("4 handled, 4 unhandled, 1 diverged, 2 not counted; score 50.00 %\n"), "\(text)")

    let annotations = try folder.run("report", "mutants.out", "--format", "github").output
    #expect(
      annotations.split(separator: "\n").count { $0.hasPrefix("::error file=run.rw,line=1,title=silent-wrong") } == bad)
    #expect(annotations.contains("::notice file=run.rw"))

    let units = try XMLDocument(xmlString: folder.run("report", "mutants.out", "--format", "junit").output)
    #expect(try units.nodes(forXPath: "//testsuite/@failures").first?.stringValue == "\(bad)")
    #expect(try units.nodes(forXPath: "//testcase").count == mutants.count)
    #expect(try units.nodes(forXPath: "//testcase/failure[@type='silent-wrong']").count == bad)
    #expect(try units.nodes(forXPath: "//testcase/skipped").count == 3)

    let page = try folder.run("report", "mutants.out", "--format", "html").output
    for id in mutants.compactMap({ $0["id"] as? String }) { #expect(page.contains(id)) }
    // Nothing is fetched, and no recorded text is markup.
    #expect(!page.contains("src=") && !page.contains("href=") && !page.contains("@import"))
    #expect(page.firstRange(of: "default-src 'none'") != nil)
  }

  @Test func strykersSchemaHolds() throws {
    let folder = try Self.report()
    let report = try Self.object(folder.run("report", "mutants.out", "--format", "stryker"))
    #expect(StrykerSchema(report).problems == [])
    let files = try #require(report["files"] as? [String: [String: Any]])
    #expect(files.keys.sorted() == ["run.rw/step-000.response", "run.rw/step-001.response"])
    let mutants = files.values.flatMap { $0["mutants"] as? [[String: Any]] ?? [] }
    let statuses = Dictionary(grouping: mutants) { $0["status"] as? String ?? "" }.mapValues(\.count)
    #expect(statuses == ["Killed": 4, "Survived": 4, "Ignored": 1, "NoCoverage": 2])
    #expect(mutants.allSatisfy { $0["statusReason"] is String && $0["replacement"] is String })
    // A place inside the stream that was recorded.
    let cut = try #require(mutants.first { $0["mutatorName"] as? String == "drift-id-format" })
    let start = try #require((cut["location"] as? [String: Any])?["start"] as? [String: Int])
    let source = try #require(files["run.rw/step-000.response"]?["source"] as? String)
    let line = source.split(separator: "\n", omittingEmptySubsequences: false)[try #require(start["line"]) - 1]
    #expect(line.dropFirst(try #require(start["column"]) - 1).hasPrefix("\"id\""), "\(line)")
  }

  @Test func theSchemaCheckSeesWhatIsWrong() {
    #expect(StrykerSchema([:]).problems == ["schemaVersion", "thresholds.high", "thresholds.low", "files"])
    let mutant: [String: Any] = [
      "id": "a", "mutatorName": "x", "status": "Crashed",
      "location": ["start": ["line": 1, "column": 1], "end": ["line": 9, "column": 2]], "killedBy": ["nobody"],
    ]
    let report: [String: Any] = [
      "schemaVersion": "2", "thresholds": ["high": 80, "low": 60],
      "files": ["f": ["language": "json", "source": "{}", "mutants": [mutant, mutant]]],
    ]
    #expect(
      StrykerSchema(report).problems == [
        "f a: status", "f a: killedBy", "f a: beyond the text", "f: id a", "f a: status", "f a: killedBy",
        "f a: beyond the text",
      ])
  }
}
