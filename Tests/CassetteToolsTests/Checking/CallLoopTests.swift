import CassetteFormat
import Testing

@testable import CassetteTools

@Suite struct CallLoopTests {
  private static func calls(_ names: String) -> [RunFacts.Call] {
    names.enumerated().map { RunFacts.Call(sequence: $0, name: String($1), arguments: ["x": 1]) }
  }

  @Test(arguments: [
    ("aaa", "a", 3), ("baaaac", "a", 4), ("ababab", "ab", 3), ("xababababy", "ab", 4), ("abcabcabcab", "abc", 3),
    ("aabbaaa", "a", 3),
  ])
  func finds(_ names: String, _ round: String, _ repeats: Int) throws {
    let loop = try #require(CallLoop.find(in: Self.calls(names)))
    #expect(loop.round.map(\.name).joined() == round && loop.repeats == repeats)
  }

  @Test(arguments: ["", "a", "aa", "abab", "abcdefghiabcdefghiabcdefghi", "abacad"])
  func findsNone(_ names: String) { #expect(CallLoop.find(in: Self.calls(names)) == nil) }

  @Test func otherArgumentsAreAnotherCall() {
    let calls = (0..<5).map { RunFacts.Call(sequence: $0, name: "a", arguments: ["n": .integer($0)]) }
    #expect(CallLoop.find(in: calls) == nil)
  }

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
