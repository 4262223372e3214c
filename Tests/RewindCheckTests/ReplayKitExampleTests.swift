import Testing

/// ReplayKit's README, step by step, on its files: what it shows is what comes out.
@Suite struct ReplayKitExampleTests {
  @Test func aTraceBecomesACase() throws {
    let folder = try Folder()
    try folder.copy("testdata/replaykit/readme/search-loop.json", as: "search-loop.json")
    let result = try folder.run("scaffold", "search-loop.json", "-o", "cases/search-loop")
    #expect(result.code == 0 && result.output.isEmpty)
    #expect(result.error.contains("loop detected: lookup_billing was called 5 times in a row"))
    #expect(
      try folder.text("cases/search-loop/case.yaml").contains("tool_calls: {tool: \"lookup_billing\", at_most: 3}"))
    try folder.expect(["lint", "cases/search-loop/case.yaml"], .init(error: "1 case: nothing is wrong\n"))
    // Again: nothing is written over.
    #expect(try folder.run("scaffold", "search-loop.json", "-o", "cases/search-loop").code == 4)
  }

  @Test(.enabled(if: Sample.hasPython, "there is no python3")) func theBadRunnerReproducesTheFailure() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    try folder.expect(
      ["run", "cases/search-loop/case.yaml", "--"] + Sample.runner("reproduce_failure"),
      .init(
        """
        search-loop: FAILURE REPRODUCED
          the run ended with error; lookup_billing was called 5 times; there is no final output
          Observed failure reproduced: Yes
          Desired assertions: 0/3 passed
          Semantic checks needing review: 1
          line 11 does not hold: status_is: success: the run ended with error
          line 12 does not hold: max_tool_calls: 3: lookup_billing was called 5 times
          line 13 does not hold: final_output_exists: true: there is no final output

        """, code: 1))
  }

  @Test(.enabled(if: Sample.hasPython, "there is no python3")) func theFixedRunnerDoesNot() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    try folder.expect(
      ["run", "cases/search-loop", "--"] + Sample.runner("fixed_runner"),
      .init(
        """
        search-loop: FIXED
          Observed failure reproduced: No
          Desired assertions: 3/3 passed
          Semantic checks needing review: 1

        """))
  }

  @Test(.enabled(if: Sample.hasPython, "there is no python3")) func aScaffoldedCaseServesTheSameRunners() throws {
    let folder = try Folder()
    try folder.copy("testdata/replaykit/readme/search-loop.json", as: "search-loop.json")
    _ = try folder.run("scaffold", "search-loop.json", "-o", "cases/search-loop")
    #expect(try Program.run(["run", "cases", "--"] + Sample.runner("reproduce_failure"), in: folder).code == 1)
    #expect(try Program.run(["run", "cases", "--"] + Sample.runner("fixed_runner"), in: folder).code == 0)
  }
}
