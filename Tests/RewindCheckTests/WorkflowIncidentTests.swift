import Testing

/// The incident of the replayable agent workflows' README: an agent that searches again and again, and its fix.
@Suite struct WorkflowIncidentTests {
  private static func path(_ name: String) -> String { Repository.path("\(Sample.incident)/\(name).json") }

  @Test func theStuckRunBecomesACaseThatTheForkPasses() throws {
    let folder = try Folder()
    let made = try folder.run("scaffold", Self.path("stuck"), "-o", "cases/empty-docs")
    #expect(
      made.error == """
        cases/empty-docs: loop detected: search_docs was called 5 times in a row with the same arguments
        cases/empty-docs: tool frozen: search_docs gave the same result 5 times: {"docs":[],"count":0}

        """)
    #expect(try folder.run("run", "cases", "--candidate", Self.path("stuck")).code == 1)
    #expect(try folder.run("run", "cases", "--candidate", Self.path("fixed")).code == 0)
  }

  @Test func theStatesOfItsStepsAreSeen() throws {
    let folder = try Folder()
    let list = try folder.run("checkpoints", "list", Self.path("stuck"))
    #expect(list.output.split(separator: "\n").count == 11)
    #expect(list.output.contains("step_5  after             {\"docs\":[],\"query\":\"What's our refund policy?\"}"))
    try folder.expect(
      ["checkpoints", "show", Self.path("stuck"), "step_1", "--phase", "after", "--at", "/docs"], .init("[]\n"))
    try folder.expect(
      ["checkpoints", "show", Self.path("fixed"), "step_2", "--at", "/answer"],
      .init("\"I don't have any documents to answer this question. Please check with support.\"\n"))
    #expect(try folder.run("checkpoints", "show", Self.path("fixed"), "step_9").code == 4)
    #expect(try folder.run("checkpoints", "show", Self.path("fixed"), "step_1", "--at", "/none").code == 4)
  }

  @Test func itsGoldenTraceIsARegressionTest() throws {
    let folder = try Folder()
    #expect(try folder.run("scaffold", Repository.path(Sample.goldenTrace), "-o", "golden").code == 0)
    #expect(
      try folder.text("golden/case.yaml").hasSuffix(
        """
        desired_behavior:
          - tool_sequence: ["search_docs", "generate_answer"]
          - tool_calls: {at_most: 3}
          - checkpoint: {at: "/answer", matches: "don't have|no documents"}
        semantic_checks: []

        """))
    #expect(try folder.run("run", "golden", "--candidate", Self.path("fixed")).code == 0)
    #expect(try folder.run("run", "golden", "--candidate", Self.path("stuck")).code == 1)
  }

  @Test func aRunHoldsAnotherToItsStates() throws {
    let folder = try Folder()
    _ = try folder.run("scaffold", Self.path("fixed"), "-o", "golden")
    #expect(try folder.text("golden/case.yaml").contains("- expect: same-checkpoints\n"))
    #expect(try folder.run("run", "golden", "--candidate", Self.path("fixed")).code == 0)
    let stuck = try folder.run("run", "golden", "--candidate", Self.path("stuck"))
    #expect(stuck.code == 1)
    #expect(stuck.output.contains("expect: same-checkpoints: after step_2: the state differs at /answer"))
  }
}
