import Testing

/// `-` is standard input or output, and a reader that goes away is nothing to complain about.
@Suite struct PipeTests {
  @Test(arguments: [
    ["info", "@"], ["list", "@"], ["list", "@", "--json"], ["verify", "@"], ["textconv", "@"], ["show", "@", "0"],
    ["cat", "@", "0", "--response"], ["seal", "@", "-o", "-", "--quiet"], ["repack", "@", "-o", "-", "--quiet"],
  ])
  func readsFromAPipe(command: [String]) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    func line(_ source: String) -> String { command.map { $0 == "@" ? source : $0 }.joined(separator: " ") }
    let file = try Program.shell("rewind-pack \(line("run.rw"))", in: folder)
    let pipe = try Program.shell("cat run.rw | rewind-pack \(line("-"))", in: folder)
    #expect(file.code == 0)
    #expect(pipe == .init(file.output.replacing("run.rw: ", with: "-: "), error: file.error))
  }

  @Test func importsFromAPipeToAPipe() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "file.rw")
    let result = try Program.shell("cat v1.rw | rewind-pack import - -o - --quiet > pipe.rw", in: folder)
    #expect(result == .init())
    #expect(try folder.read("pipe.rw") == folder.read("file.rw"))
  }

  @Test func takesVersion1FromAPipe() throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "v1.rw")
    #expect(
      try Program.shell("cat v1.rw | rewind-pack verify -", in: folder)
        == .init("-: valid (version 1), 2 events, 6 blobs\n"))
  }

  @Test(arguments: ["cat run.rw 0 --request", "list v1.rw --json", "textconv v1.rw", "rules"])
  func endsQuietlyWhenNobodyReads(command: String) throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "run.rw")
    // The pipe's reader is gone before the program writes; whoever starts it may ignore the signal.
    for start in ["", "trap '' PIPE; "] {
      let result = try Program.shell("(\(start)sleep 0.2; rewind-pack \(command)) | true", in: folder)
      #expect(result == .init(), "\(start)\(command)")
    }
  }
}
