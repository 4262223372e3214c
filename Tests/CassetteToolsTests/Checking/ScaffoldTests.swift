import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct ScaffoldTests {
  private static func scaffold(_ cassette: CassetteReader, isStrict: Bool = false) throws -> CaseScaffold {
    let scaffold = try CaseScaffold(cassette, name: "a \"case\"\u{1b}", recording: "run.rw", isStrict: isStrict)
    let (found, problems) = RegressionCase.read(Array(scaffold.yaml.utf8))
    #expect(problems.isEmpty, "\(scaffold.yaml)")
    let read = try #require(found)
    #expect(read.name == "a \"case\"\u{1b}" && read.recording == "run.rw")
    // A new case is true of its recording.
    let facts = try RunFacts(cassette)
    #expect(CaseLint.problems(in: read, recording: facts).allSatisfy { $0.severity != .error }, "\(scaffold.yaml)")
    #expect(read.judge(facts, recording: facts).verdict == (scaffold.isFailure ? .reproduced : .passed))
    return scaffold
  }

  @Test func recognisesErrorLoopFrozenToolAndEmptyOutput() throws {
    let folder = TestData.folder.appending(path: "replaykit/readme")
    let (cassette, _) = try imported("search-loop.json", in: folder, by: ReplayKitImporter())
    let scaffold = try Self.scaffold(cassette)
    #expect(
      scaffold.recognised == [
        "the run ended with error",
        "loop detected: lookup_billing was called 5 times in a row with the same arguments",
        "tool frozen: lookup_billing gave the same result 5 times: \"Error: billing service timeout\"",
        "error: Max tool call limit exceeded. Agent terminated.", "there is no final output",
      ])
    #expect(scaffold.notes.contains("1. `tool call: lookup_billing`\n"))
  }

  @Test func aGoodRunIsAGoldenTrace() throws {
    let folder = TestData.folder.appending(path: "agentrr/reference")
    let (cassette, _) = try imported("tool_caller.jsonl", in: folder, by: AgentrrImporter())
    #expect(try !Self.scaffold(cassette).isFailure)
    let strict = try Self.scaffold(cassette, isStrict: true).yaml
    for what in ["same-requests", "same-tool-calls", "same-final-output"] {
      #expect(strict.contains("expect: \(what)\n"))
    }
  }

  @Test func hostileTextStaysText() throws {
    let sample = try LintSample()
    try sample.add(.tool(ToolCall(name: "a\"]\n- errors: 0 #\u{202E}\u{1F600}\u{0}", arguments: sample.body("x"))))
    try sample.add(.marker(Marker(name: "error", detail: "it's \"bad\": {}\u{7F}\nmore")))
    let scaffold = try Self.scaffold(sample.reader())
    #expect(scaffold.isFailure)
    #expect(!scaffold.notes.contains("\u{202E}"))
  }
}
