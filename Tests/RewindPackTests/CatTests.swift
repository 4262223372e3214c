import Testing

@Suite struct CatTests {
  @Test(arguments: [
    (["0", "--request"], #"{"model":"m-1","n":1.50,"list":[],"text":"a\u00e9"}"#),
    (["0", "--response"], "event: start\ndata: {}\n\nevent: delta\ndata: {\"t\":\"hi\"}\n\ndata: [DONE]\n\n"),
    (["0", "--chunks"], "[23,0]\n[31,12300]\n[14,1200000]\n"),
    (["0", "--response", "--chunks"], "[23,0]\n[31,12300]\n[14,1200000]\n"),
    (
      ["0", "--response", "--decoded"],
      "event: start\ndata: {}\n\nevent: delta\ndata: {\"t\":\"hi\"}\n\ndata: [DONE]\n\n"
    ),
    (["1", "--request"], #"{"q":"fish"}"#),
    (["1", "--response"], "3 hits\n"),
    (["4", "--response"], ""),
    (["--blob", "a3cd8c83bcb88ec53ad2f116c8bb14c225eafec92a792c65a09764e74af5bfcd"], "3 hits\n"),
  ])
  func writesExactBytes(arguments: [String], expected: String) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(["cat", "run.rw"] + arguments, .init(expected))
  }

  @Test(arguments: [
    (["1", "--chunks"], "error: run.rw: how the response of event 1 arrived was not recorded\n"),
    (["5", "--request"], "error: run.rw: event 5 has no request body\n"),
    (
      ["9", "--request"], "error: run.rw: there is no event 9\n  = help: The numbers are in rewind-pack list run.rw.\n"
    ),
    (
      ["--blob", String(repeating: "0", count: 64)],
      """
      error: run.rw: the cassette has no blob \(String(repeating: "0", count: 64)) [RW-E05]
        = help: The file is damaged: run rewind-pack recover.

      """
    ),
  ])
  func saysWhatIsNotThere(arguments: [String], error: String) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(["cat", "run.rw"] + arguments, .init(error: error, code: 1))
  }

  @Test(arguments: [
    ["cat", "run.rw"], ["cat", "run.rw", "0"], ["cat", "run.rw", "0", "--request", "--response"],
    ["cat", "run.rw", "--blob", "00"], ["cat", "run.rw", "0", "--blob", String(repeating: "0", count: 64)],
  ])
  func refusesUnclearWishes(arguments: [String]) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let result = try Program.run(arguments, in: folder)
    #expect(result.code == 2)
    #expect(result.output == "")
    #expect(result.error.hasPrefix("error: "))
  }
}
