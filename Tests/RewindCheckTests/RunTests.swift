import Foundation
import Testing

@Suite struct RunTests {
  private static func candidate(_ folder: Folder, _ name: String, _ status: String, calls: Int, output: String?) throws
  {
    try folder.write(name, Sample.result(status, calls: calls, output: output))
  }

  @Test func exitCodesTellVerdicts() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    for (status, calls, output, code) in [
      ("success", 1, "done", 0), ("error", 5, nil, 1), ("success", 4, "done", 3), ("timeout", 1, nil, 3),
    ] as [(String, Int, String?, Int32)] {
      try Self.candidate(folder, "new.json", status, calls: calls, output: output)
      let result = try folder.run("run", "cases", "--candidate", "new.json")
      #expect(result.code == code, "\(result)")
      // Deterministic: nothing of the time, the place or the order of anything.
      #expect(try folder.run("run", "cases", "--candidate", "new.json") == result)
    }
  }

  @Test func theWorstOfSeveralCasesCounts() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder, as: "cases/a")
    try Sample.searchLoop(in: folder, as: "cases/b")
    try folder.makeFolder("new")
    try Self.candidate(folder, "new/a.json", "success", calls: 1, output: "done")
    try Self.candidate(folder, "new/b.json", "success", calls: 4, output: "done")
    let result = try folder.run("run", "cases", "--candidate", "new")
    #expect(result.code == 3)
    #expect(result.output.hasSuffix("2 cases: 1 fixed, 1 inconclusive\n"))
    try Self.candidate(folder, "new/b.json", "error", calls: 5, output: nil)
    #expect(try folder.run("run", "cases", "--candidate", "new").code == 1)
    try folder.makeFolder("cases/c")
    try folder.write("cases/c/case.yaml", "desired_behaviour: []\n")
    let wrong = try folder.run("run", "cases", "--candidate", "new")
    #expect(wrong.code == 2)
    #expect(wrong.output.contains("c: WRONG CASE\n"))
    #expect(wrong.output.contains("line 1: a case has no key desired_behaviour; did you mean desired_behavior?"))
    try Sample.searchLoop(in: folder, as: "cases/d")
    let missing = try folder.run("run", "cases", "--candidate", "new")
    #expect(missing.code == 4)
    #expect(missing.output.contains("new: there is no recording for d"))
  }

  @Test(arguments: [
    ["run", "cases"], ["run", "cases", "--candidate", "a", "--", "true"], ["run", "--", "true"],
    ["run", "cases", "--timeout", "0", "--", "true"], ["run", "cases", "--candidate", "a", "--keep", "b"],
    ["run", "cases", "--format", "xml", "--candidate", "a"], ["explain", "tool_sequenze"],
    ["checkpoints", "show", "run.rw", "a", "--at", "b"],
  ])
  func wrongUsageIsRefused(_ arguments: [String]) throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    #expect(try Program.run(arguments, in: folder).code == 2)
  }

  @Test func reportsAreJSONAndJUnit() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    try Self.candidate(folder, "new.json", "success", calls: 5, output: "a <b> & \\\"c\\\"")
    let json = try folder.run("run", "cases", "--candidate", "new.json", "--format", "json", "-o", "report.jsonl")
    #expect(json.code == 3 && json.output.isEmpty)
    let line = Data(try folder.read("report.jsonl"))
    let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    #expect(object["verdict"] as? String == "inconclusive")
    #expect((object["signatures"] as? [[String: Any]])?.map { $0["result"] as? String } == ["fails", "holds", "fails"])
    #expect((object["semanticChecks"] as? [[String: String]])?.first?["result"] == "needs-human")
    let junit = try folder.run("run", "cases", "--candidate", "new.json", "--format", "junit")
    #expect(
      junit.output == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rewind-check">
          <testsuite name="search-loop" tests="5" failures="1" errors="0" skipped="1">
            <testcase name="the failure does not reproduce" classname="search-loop"/>
            <testcase name="status_is: success" classname="search-loop"/>
            <testcase name="max_tool_calls: 3" classname="search-loop">
              <failure message="lookup_billing was called 5 times"/>
            </testcase>
            <testcase name="final_output_exists: true" classname="search-loop"/>
            <testcase name="response addresses the user&#39;s question correctly" classname="search-loop">
              <skipped message="needs a human"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }
}
