import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct RepeatedResultTests {
  @Test func repeatedResultsAreCountedByTool() throws {
    func call(_ name: String, _ result: JSONValue?, error: String? = nil) -> RunFacts.Call {
      RunFacts.Call(sequence: 0, name: name, result: result, error: error)
    }
    let calls = [
      call("search", .array([])), call("read", 1), call("search", .array([])), call("read", 2),
      call("search", .array([])), call("search", .array([1])),
      call("write", nil),
    ]
    let found = try #require(RepeatedResult.longest(in: calls))
    #expect(found.tool == "search" && found.count == 3 && found.result == "[]")
    let failing = [call("a", nil, error: "x"), call("a", nil, error: "x"), call("a", nil, error: "y")]
    #expect(RepeatedResult.longest(in: failing)?.count == 2)
  }
}
