import Testing

/// agentrr's four reference agents, as recorded by agentrr: golden traces hold, and what agentrr's README calls a divergence
/// is told with its place.
@Suite struct AgentrrReferenceTests {
  private static func check(
    _ recording: String, against candidate: String, strict: Bool = false
  ) throws -> Program.Result {
    let folder = try Folder()
    let made = try Program.run(
      ["scaffold", Repository.path("\(Sample.agents)/\(recording).jsonl"), "-o", "case"] + (strict ? ["--strict"] : []),
      in: folder)
    guard made.code == 0 else { return made }
    return try Program.run(
      ["run", "case", "--candidate", Repository.path("\(Sample.agents)/\(candidate).jsonl")], in: folder)
  }

  @Test func theGoldenPathStaysTheSame() throws {
    let result = try Self.check("deterministic_support", against: "again", strict: true)
    #expect(result == .init("case: PASSED\n  Desired assertions: 6/6 passed\n"))
  }

  @Test func anEditedPromptIsToldWithItsEvent() throws {
    let result = try Self.check("deterministic_support", against: "edited_prompt", strict: true)
    #expect(
      result
        == .init(
          """
          case: FAILED
            Desired assertions: 5/6 passed
            line 7 does not hold: expect: same-requests: request 1, event 4, is not that of event 4; rewind-diff says why

          """, code: 1))
    // Who only wants the same tools gets them.
    #expect(try Self.check("deterministic_support", against: "edited_prompt").code == 0)
  }

  @Test func aMissingToolIsTold() throws {
    let result = try Self.check("deterministic_support", against: "missing_tool")
    #expect(result.code == 1)
    #expect(result.output.contains("expect: same-tool-sequence: there is 1 call, not 2; the tools are get_order"))
  }

  @Test func unwrappedRandomnessIsNoGoldenTrace() throws {
    let result = try Self.check("unstable_loop", against: "unstable_loop_again")
    #expect(result.code == 1)
    #expect(result.output.contains("there are 4 calls, not 2; the tools are poll (4 times)"))
    #expect(result.output.contains("loop: false: poll was called 4 times in a row"))
  }

  @Test func modelToolModelIsRead() throws {
    #expect(try Self.check("tool_caller", against: "tool_caller", strict: true).code == 0)
    #expect(try Self.check("tool_caller", against: "again").code == 1)
  }

  @Test func aTruncatedLogIsNoWholeRun() throws {
    let result = try Self.check("deterministic_support", against: "truncated")
    #expect(result.code == 1)
    #expect(result.output.contains("status_is: ok: the recording does not say how the run ended"))
    #expect(result.output.contains("the log has no run_end event: the run was cut off"))
  }

  @Test func aCorruptLogIsSaidToBe() throws {
    let result = try Self.check("deterministic_support", against: "corrupt")
    #expect(result.output.contains("note: "))
    #expect(result.output.contains("line 8: its integrity hash is not that of its content"))
  }
}
