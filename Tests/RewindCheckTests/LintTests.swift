import Testing

@Suite struct LintTests {
  @Test func aCaseIsHeldAgainstItsRecording() throws {
    let folder = try Folder()
    try Sample.searchLoop(in: folder)
    let result = try folder.run("lint", "cases")
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("cases/search-loop/case.yaml:8: warning[replaykit-word]: "))
    let text = try folder.text("cases/search-loop/case.yaml").replacing("status_is: error", with: "status_is: timeout")
    try folder.write("cases/search-loop/case.yaml", text)
    let wrong = try folder.run("lint", "cases")
    #expect(wrong.code == 1)
    #expect(
      wrong.output.contains(
        "case.yaml:7: error[signature-not-in-recording]: the signature does not hold for the recording itself: "
          + "status_is: timeout (the run ended with error)\n"))
  }

  @Test func mistakesAreTold() throws {
    let folder = try Folder()
    try folder.makeFolder("case")
    try folder.write("case/case.yaml", "observed_failure:\n  - loop: true\n    tool: x\ncassette: none.rw\n")
    try folder.expect(
      ["lint", "case"],
      .init(
        "case/case.yaml:3: error[unknown-assertion]: there is no assertion tool; rewind-check explain lists them\n",
        code: 1))
    try folder.write("case/case.yaml", "observed_failure:\n  - loop: true\ncassette: none.rw\n")
    let missing = try folder.run("lint", "case", "--json")
    #expect(missing.code == 1)
    #expect(missing.output.contains(#""code":"no-recording""#) && missing.output.contains("case/none.rw"))
    #expect(try folder.run("lint", "nowhere").code == 4)
    try folder.makeFolder("empty")
    #expect(try folder.run("lint", "empty").error.contains("there is no case in empty"))
  }
}
