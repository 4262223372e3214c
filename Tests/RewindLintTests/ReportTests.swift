import CassetteFormat
import Foundation
import Testing

@Suite struct ReportTests {
  private func report(_ format: String, _ bytes: [UInt8]? = nil, name: String = "run.rw") throws -> String {
    let folder = try Folder()
    try folder.write(name, bytes ?? Runs.leaking())
    return try folder.run("--format", format, "--min-confidence", "low", name, "missing.rw").output
  }

  private func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

  @Test func printsJSON() throws {
    let object = try #require(json(report("json")) as? [String: Any])
    let finding = try #require((object["findings"] as? [[String: Any]])?.first { $0["code"] as? String == "RWS101" })
    #expect(finding["name"] as? String == "anthropic-api-key")
    #expect(finding["severity"] as? String == "error")
    #expect(finding["confidence"] as? String == "high")
    #expect(finding["fix"] as? String == "safe")
    #expect((finding["others"] as? [Any])?.count == 2)
    let place = try #require(finding["place"] as? [String: Any])
    #expect(place["event"] as? Int == 0)
    #expect(place["part"] as? String == "request.headers.x-api-key")
    #expect(place["ranges"] as? [[Int]] == [[0, 108]])
    #expect((object["summary"] as? [String: Any])?["errors"] as? Int == 1)
    #expect((object["failures"] as? [[String: Any]])?.first?["path"] as? String == "missing.rw")
  }

  @Test func printsJSONLines() throws {
    let lines = try report("jsonl").split(separator: "\n").map { try #require(json(String($0)) as? [String: Any]) }
    #expect(lines.contains { $0["code"] as? String == "RWS101" })
    #expect(lines.last?["error"] as? String == "cannot open missing.rw: No such file or directory")
  }

  @Test func printsAnnotations() throws {
    let lines = try report("github", name: "a,b:c%.rw").split(separator: "\n")
    #expect(
      lines.first?.hasPrefix(
        "::error file=a%2Cb%3Ac%25.rw,line=1,title=RWS101 anthropic-api-key::Anthropic API key in ")
        == true)
  }

  @Test func printsCodeQuality() throws {
    let issues = try #require(json(report("gitlab")) as? [[String: Any]])
    let issue = try #require(issues.first)
    #expect(issue["check_name"] as? String == "RWS101")
    #expect(issue["severity"] as? String == "critical")
    #expect((issue["fingerprint"] as? String)?.count == 32)
    #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == issues.count)
  }

  /// Fingerprints stay when bytes move, and two findings of one place differ.
  @Test func fingerprintsStay() throws {
    func fingerprints(_ text: String) throws -> [String] {
      let bytes = try Runs.cassette { try $0.append(Runs.exchange(0, text: text, $0)) }
      let issues = try #require(json(report("gitlab", bytes)) as? [[String: Any]])
      return issues.compactMap { $0["fingerprint"] as? String }
    }
    let one = try fingerprints("\(Runs.key(3)) \(Runs.key(4))")
    #expect(Set(one).count == one.count)
    #expect(try fingerprints("moved: \(Runs.key(5)) , \(Runs.key(6))") == one)
  }

  @Test func printsXML() throws {
    let text = try report("junit", Runs.hostile(), name: "a<b>&\"c.rw")
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"))
    let file = try Folder()
    try file.write("report.xml", text)
    let check = "import xml.etree.ElementTree as e; e.parse('report.xml')"
    let result = try Program.shell("python3 -c \"\(check)\"", in: file)
    #expect(result.code == 0, "\(result)")
  }

  /// Recorded text is data in every format: nothing of it reaches a terminal, a workflow or a parser as it was.
  @Test(arguments: ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab"])
  func escapesWhatWasRecorded(format: String) throws {
    let text = try report(format, Runs.hostile(), name: "a\u{1B}[1m\u{202E}b.rw")
    #expect(text.contains("RWS101"))
    let controls = text.unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F || $0.value == 0x202E
    }
    #expect(controls.isEmpty, "\(text)")
    #expect(!text.contains("\n::set-output"))
    #expect(!text.contains("<script"), "\(text)")
  }

  @Test func isColouredOnlyWhenWanted() throws {
    let folder = try Folder()
    try folder.write("run.rw", Runs.leaking())
    #expect(try folder.run("--color", "always", "run.rw").output.contains("\u{1B}[1;31merror[RWS101]:\u{1B}[0m"))
    #expect(try !folder.run("run.rw").output.contains("\u{1B}"))
  }
}
