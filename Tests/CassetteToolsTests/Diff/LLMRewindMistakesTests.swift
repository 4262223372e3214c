import CassetteFormat
import Testing

@testable import CassetteTools

/// The wrong answers of llm-rewind 0.2.1 that were found by reading its code and running it, each put right.
struct LLMRewindMistakesTests {
  private func diff(_ base: Scenario.Base, isLive: Bool = true, _ edit: (inout DraftRun) throws -> Void) throws
    -> RunDiff
  {
    let first = try base.run()
    var second = first
    try edit(&second)
    return try RunDiff(first.cassette(), (isLive ? second.again() : second).cassette())
  }

  /// It compares the bytes of answers with their headers, so that two equal live runs diverge at once by chance.
  @Test(arguments: Scenario.Base.allCases)
  func aSecondRunIsTheSame(base: Scenario.Base) throws {
    let diff = try diff(base) { _ in }
    #expect(diff.verdict == .noiseOnly)
    #expect(diff.rootCause == nil)
  }

  /// It compares by position, so that after one step more everything differs.
  @Test func aStepMoreIsOneStepMore() throws {
    let diff = try diff(.chatStream) { run in
      var check = run.steps[0]
      check.path = "/v1/moderations"
      check.requestText = #"{"input":"hello"}"#
      run.steps.insert(check, at: 1)
    }
    #expect(diff.rootCause?.code == .stepInserted)
    #expect(diff.roots.count == 1)
    #expect(diff.pairs.count == 5)
  }

  /// Its cause for a tool's output cannot be reached; it calls that a prompt that drifted.
  @Test func aToolsOutputIsNamed() throws {
    let diff = try diff(.anthropic) { try $0.inRequests(2..., #""content": "Tokyo""#, #""content": "Kyoto""#) }
    let root = try #require(diff.rootCause)
    #expect(root.code == .toolOutput)
    #expect(root.evidence["tool"] == "capital_lookup")
    #expect(root.before == "Tokyo")
    #expect(root.after == "Kyoto")
  }

  /// It looks at the model that was asked for only, and at Gemini's not at all.
  @Test func theModelThatAnsweredCounts() throws {
    let served = try diff(.chat) { try $0.inResponse(0, "claude-4.5-haiku-20251001", "claude-4.5-haiku-20260301") }
    #expect(served.rootCause?.code == .modelServed)
    let gemini = try diff(.gemini) { run in
      for index in run.steps.indices {
        run.steps[index].path = run.steps[index].path.replacing("2.5-flash", with: "2.5-pro")
      }
    }
    #expect(gemini.rootCause?.code == .modelRequested)
    #expect(gemini.roots.count == 1)
  }

  /// It calls changes of most members chance.
  @Test(arguments: [
    (Scenario.Base.gemini, "Two names", "Three names", DiffCode.userInput),
    (.responses, "What is the capital", "Where is the capital", .userInput),
    (.responses, #""instructions": """#, #""instructions": "Be brief.""#, .systemPrompt),
    (.chat, #"{"model""#, #"{"seed":1,"model""#, .sampling),
    (.chat, #"{"model""#, #"{"response_format":{"type":"json_object"},"model""#, .outputContract),
    (.chat, #"{"model""#, #"{"max_completion_tokens":9,"model""#, .sampling),
    (.anthropic, #"{"type": "auto"}"#, #"{"type": "any"}"#, .outputContract),
    (.chat, "Gets current weather", "Gets the weather", .toolDescription),
    (.chat, #""latitude":{"type":"string""#, #""latitude":{"type":"number""#, .toolSchema),
  ])
  func everyMemberCounts(base: Scenario.Base, old: String, new: String, code: DiffCode) throws {
    let diff = try diff(base) { run in
      try run.inRequests(0..., old, new)
      let last = run.steps.count - 1
      run.steps[last].responseText = run.steps[last].responseText.replacing(" is", with: " was")
    }
    #expect(diff.rootCause?.code == code)
  }
}
