import Testing

@Suite struct TextconvTests {
  @Test func printsAWholeCassette() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.expect(
      ["textconv", "run.rw"],
      .init(
        #"""
        cassette 2.0

        #0 http, lane main, id call-0

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
        start  {}
        delta  {"t":"hi"}
        [DONE]

        #1 tool search, part of call-0
        [arguments: 12 bytes, sha256 0729f72ae99e8e58392159ad8216d594e602517b3bd0af6bcd7d4773f9fa14b1]
        {
          "q": "fish"
        }
        [result: 7 bytes, sha256 a3cd8c83bcb88ec53ad2f116c8bb14c225eafec92a792c65a09764e74af5bfcd]
        3 hits

        #4 http

        GET /gone

        404 Not Found

        #5 marker done
        all of it

        """#))
  }

  /// git diff has to go on, whatever stands in a file.
  @Test func describesWhatItCannotRead() throws {
    let folder = try Folder()
    try folder.write("notes.txt", "hello\n")
    try folder.expect(
      ["textconv", "notes.txt"],
      .init(
        "(cannot be read from here on: error[RW-Z01]: this is not a .rw cassette: it does not begin with the member "
          + "mimetype (offset 0))\n"))
    for (index, path) in try Repository.vectors("invalid").enumerated() where index % 15 == 0 {
      let result = try Program.run(["textconv", Repository.path(path)], in: folder)
      #expect(result.code == 0, "\(path)")
      #expect(result.error == "", "\(path)")
    }
  }

  @Test func servesGit() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let result = try Program.shell(
      """
      export HOME="$PWD" GIT_CONFIG_NOSYSTEM=1
      git init -q . && git config user.email a@example.com && git config user.name a &&
      git config diff.rw.textconv 'rewind-pack textconv' && echo '*.rw diff=rw' > .gitattributes &&
      git add run.rw && git commit -qm one &&
      rewind-pack unpack run.rw run && sed -i.bak 's/all of it/not quite/' run/timeline/00000001.jsonl &&
      rewind-pack pack run -o run.rw --quiet && git diff --no-color run.rw | tail -n 6
      """, in: folder)
    #expect(result.output.hasSuffix(" #5 marker done\n-all of it\n+not quite\n"), "\(result)")
  }
}
