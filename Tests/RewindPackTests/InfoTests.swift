import Testing

@Suite struct InfoTests {
  @Test func tellsWhatAVersion1RecordingHolds() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    try folder.expect(
      ["info", "v1.rw"],
      .init(
        """
        version:  1
        source:   rw1
        session:  synthetic 00000007-0000-4000-8000-000000000003
        command:  agent_run.py 3
        start:    2026-05-23T14:00:00+00:00
        events:   3: http 3
        statuses: 200 3
        models:   claude-sonnet-4-5 3
        tokens:   10,677 in, 270 out
        bodies:   69.4 kB (69,430 bytes)
        file:     150 kB (150,069 bytes)
        ratio:    0.46

        """))
  }

  @Test func tellsWhatACassetteHolds() throws {
    let folder = try Folder()
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    _ = try folder.run("import", "tools.yaml", "-o", "tools.rw")
    let result = try folder.run("info", "tools.rw")
    #expect(result.code == 0)
    #expect(result.error == "")
    // What zstd made of it, and its version, differ from system to system.
    let stable = [
      "version", "source", "segments", "events", "statuses", "models", "finish", "tokens", "blobs", "bodies",
    ]
    let lines = result.output.split(separator: "\n").filter { line in stable.contains { line.hasPrefix($0 + ":") } }
    #expect(
      lines.joined(separator: "\n") == """
        version:  2.0
        source:   vcrpy 1
        segments: 1
        events:   2: http 2
        statuses: 200 2
        models:   claude-haiku-4-5-20251001 2
        finish:   end_turn 1, tool_use 1
        tokens:   1,220 in, 144 out
        blobs:    4
        bodies:   2.46 kB (2,458 bytes)
        """)
  }

  @Test func printsJSON() throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "v1.rw")
    try folder.expect(
      ["info", "v1.rw", "--json"],
      .init(
        """
        {"bodyBytes":364,"events":2,"fileBytes":3451,"finish":{},"inputTokens":24,"kinds":{"http":2},"lanes":{},\
        "models":{"example-1":2},"outputTokens":6,"session":{"command":"agent ask",\
        "id":"00000000-0000-4000-8000-000000000001","name":"sum","start":"2026-01-01T00:00:00+00:00"},\
        "source":{"format":"rw1"},"statuses":{"200":2},"thin":false,"version":"1"}

        """))
  }
}
