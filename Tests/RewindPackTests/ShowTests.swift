import Testing

@Suite struct ShowTests {
  @Test func showsAStreamedExchange() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["show", "run.rw", "0"],
      .init(
        #"""
        #0 http, at 0.00 ms, took 130 ms, lane main, id call-0

        POST https://api.example.com/v1/messages HTTP/1.1
        Content-Type: application/json

        [request body: 51 bytes, sha256 362d8ad3dc7b45218554cccaef3e5abc3957f3fc4d1d8636b68eab30e37049cc]
        {
          "model": "m-1",
          "n": 1.50,
          "list": [],
          "text": "a\u00e9"
        }

        200 OK
        content-type: text/event-stream

        [response body: 68 bytes, sha256 e999684633764fd7a6e36795fd2b36afa02e0b18692035531aa100eece08efa3]
        +0.00 ms  start  {}
        +12.3 ms  delta  {"t":"hi"}
         +1.21 s  [DONE]

        """#))
  }

  @Test func showsRawBodies() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let result = try folder.run("show", "run.rw", "0", "--raw")
    #expect(result.output.contains("\n{\"model\":\"m-1\",\"n\":1.50,\"list\":[],\"text\":\"a\\u00e9\"}\n"))
    #expect(result.output.hasSuffix("event: start\ndata: {}\n\nevent: delta\ndata: {\"t\":\"hi\"}\n\ndata: [DONE]\n\n"))
  }

  @Test func showsHeadersAlone() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["show", "run.rw", "4", "--headers"], .init("#4 http, at 1 h 1 min\n\nGET /gone\n\n404 Not Found\n"))
  }

  @Test func showsOtherKinds() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["show", "run.rw", "1"],
      .init(
        """
        #1 tool search, at 140 ms, took 1.50 s, part of call-0
        [arguments: 12 bytes, sha256 0729f72ae99e8e58392159ad8216d594e602517b3bd0af6bcd7d4773f9fa14b1]
        {
          "q": "fish"
        }
        [result: 7 bytes, sha256 a3cd8c83bcb88ec53ad2f116c8bb14c225eafec92a792c65a09764e74af5bfcd]
        3 hits

        """))
    try folder.expect(["show", "run.rw", "5"], .init("#5 marker done\nall of it\n"))
  }

  @Test func printsTheRowAsJSON() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["show", "run.rw", "5", "--json"],
      .init("{\"detail\":\"all of it\",\"kind\":\"marker\",\"name\":\"done\",\"seq\":5}\n"))
  }

  @Test func saysThatThereIsNoSuchEvent() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["show", "run.rw", "2"],
      .init(
        error: """
          error: run.rw: there is no event 2
            = help: The numbers are in rewind-pack list run.rw.

          """, code: 1))
  }

  @Test func escapesWhatCouldControlATerminal() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.hostile())
    try folder.expect(
      ["show", "run.rw", "0"],
      .init(
        #"""
        #0 http

        GET a\u{202e}b.example/\x1b[2J\u{9b}31m\xff
        X-Title: \x1b]0;owned\x07
        X-Back: \x08\x7f

        200

        [response body: 25 bytes, sha256 f0101db493d2637278e36bdf373171a780b4098d64f2ce32a786ebd4723e289a]
        one\x1b[31m\r
        \#ttwo\u{2066} café\xe9

        """#))
    for arguments in [
      ["list"], ["textconv"], ["show", "1"], ["show", "2"], ["list", "--json"], ["info"], ["show", "0", "--json"],
    ] {
      let result = try Program.run([arguments[0], "run.rw"] + arguments.dropFirst(), in: folder)
      let harmful = result.output.unicodeScalars.filter { scalar in
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
          || (0x2066...0x2069).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
          || scalar.value == 0x200F
      }
      #expect(harmful.isEmpty, "\(arguments): \(harmful)")
      #expect(!result.output.contains("\u{1B}"))
    }
    #expect(try folder.run("show", "run.rw", "1").output.hasSuffix("(binary)\n"))
  }
}
