import Testing

@Suite struct ListTests {
  @Test func listsEveryKind() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["list", "run.rw"],
      .init(
        """
        #       TIME    TOOK  EVENT                             STATUS  MODEL  REQUEST  RESPONSE  CHUNKS  FINISH
        0    0.00 ms  130 ms  POST api.example.com/v1/messages  200     m-1       51 B      68 B     yes  end_turn
        1     140 ms  1.50 s  tool search                                         12 B       7 B
        4  1 h 1 min          GET /gone                         404
        5                     marker done

        """))
  }

  @Test func filtersByKindAndCountsChunks() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["list", "run.rw", "--kind", "http", "--chunks"],
      .init(
        """
        #       TIME    TOOK  EVENT                             STATUS  MODEL  REQUEST  RESPONSE  CHUNKS  FINISH
        0    0.00 ms  130 ms  POST api.example.com/v1/messages  200     m-1       51 B      68 B       3  end_turn
        4  1 h 1 min          GET /gone                         404

        """))
  }

  @Test func printsJSONLines() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["list", "run.rw", "--json", "--kind", "http", "--kind", "marker"],
      .init(
        """
        {"at":0,"finish":"end_turn","host":"api.example.com","id":"call-0","kind":"http","lane":"main",\
        "method":"POST","model":"m-1","path":"/v1/messages","requestBytes":51,"responseBytes":68,"scheme":"https",\
        "seq":0,"status":200,"took":130000}
        {"at":3700000000,"kind":"http","method":"GET","path":"/gone","seq":4,"status":404}
        {"kind":"marker","name":"done","seq":5}

        """))
  }

  @Test func listsVersion1() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    try folder.expect(
      ["list", "v1.rw"],
      .init(
        """
        #     TIME    TOOK  EVENT                               STATUS  MODEL              REQUEST  RESPONSE  CHUNKS
        0  0.00 ms  900 ms  POST api.anthropic.com/v1/messages  200     claude-sonnet-4-5  10.6 kB   8.93 kB     yes
        1   1.00 s  901 ms  POST api.anthropic.com/v1/messages  200     claude-sonnet-4-5  15.3 kB   8.89 kB     yes
        2   2.00 s  902 ms  POST api.anthropic.com/v1/messages  200     claude-sonnet-4-5  16.8 kB   8.90 kB     yes

        """))
  }
}
