import Foundation
import Testing

@Suite struct ListTests {
  @Test func namesCasesAndRecordings() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let result = try folder.run("list", "cases")
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    #expect(lines[1].hasPrefix("cases/search-loop  search-loop"))
    #expect(lines[1].hasSuffix("source-trace.json"))
    let json = try folder.run("list", "cases", "--json").output
    #expect(json.contains(#""signatures":["status_is: error","max_tool_calls: 5","final_output_exists: false"]"#))
  }

  @Test func brokenCasesAreListedToo() throws {
    let folder = try Folder()
    try folder.makeFolder("cases/broken")
    try folder.write("cases/broken/case.yaml", "observed_failure: [\n")
    let result = try folder.run("list", "cases")
    #expect(result.code == 2)
    #expect(result.output.contains("cases/broken  cannot be read: rewind-check lint"))
  }
}
