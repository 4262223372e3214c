import CassetteFormat
import Testing

@Suite struct RewritingTests {
  @Test func unpacksAndPacksToTheSameBytes() throws {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "run.rw")
    #expect(try folder.run("unpack", "run.rw", "run") == .init())
    #expect(try folder.run("pack", "run", "-o", "again.rw", "--quiet") == .init())
    #expect(try folder.read("again.rw") == folder.read("run.rw"))
  }

  @Test func packsAnEditedRow() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    _ = try folder.run("unpack", "run.rw", "run")
    let row = "run/timeline/00000001.jsonl"
    try folder.write(row, folder.text(row).replacing("all of it", with: "not quite"))
    let result = try folder.run("pack", "run", "-o", "edited.rw", "--json", "--quiet")
    let cassette = try CassetteReader(path: folder.path("edited.rw"))
    #expect(
      result
        == .init(
          "{\"fileBytes\":\(try folder.read("edited.rw").count),\"id\":\"\(cassette.id)\",\"output\":\"edited.rw\"}\n"))
    #expect(try folder.run("show", "edited.rw", "5").output == "#5 marker done\nnot quite\n")
    #expect(try cassette.id != CassetteReader(path: folder.path("run.rw")).id)
  }

  @Test func doesNotUnpackOverFiles() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.makeFolder("run")
    try folder.write("run/precious", "x")
    try folder.expect(
      ["unpack", "run.rw", "run"], .init(error: "error: cannot write run: Directory not empty\n", code: 1))
    try folder.expect(
      ["pack", "nowhere", "-o", "out.rw"],
      .init(error: "error: cannot read nowhere: No such file or directory\n", code: 1))
  }

  @Test(arguments: ["repack", "seal"]) func keepsTheIdAndReplacesItsInput(command: String) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    let before = try folder.read("run.rw").count
    let id = try CassetteReader(path: folder.path("run.rw")).id
    let result = try folder.run(command, "run.rw", "-o", "run.rw")
    let after = try folder.read("run.rw").count
    #expect(result == .init(error: "run.rw: \(size(after)), was \(size(before))\n"))
    #expect(try CassetteReader(path: folder.path("run.rw")).id == id)
    #expect(try folder.names() == ["run.rw"])
  }

  private func size(_ bytes: Int) -> String { "\(bytes / 1000).\(bytes % 1000 / 10 + (bytes % 10 >= 5 ? 1 : 0)) kB" }

  @Test func sendsVersion1ToImport() throws {
    let folder = try Folder()
    try folder.copy(Repository.small, as: "v1.rw")
    for arguments in [["repack", "v1.rw", "-o", "o"], ["seal", "v1.rw", "-o", "o"], ["unpack", "v1.rw", "o"]] {
      try folder.expect(
        arguments,
        .init(
          error: """
            error: v1.rw: this is a cassette of version 1
              = help: Run rewind-pack import v1.rw -o OUT.rw.

            """, code: 1))
    }
  }

  @Test func recoversWithoutLoss() throws {
    let folder = try Folder()
    let run = try Cassettes.run()
    try folder.write("cut.rw", Array(run.dropLast(30)))
    let result = try folder.run("recover", "cut.rw", "-o", "run.rw")
    #expect(result == .init(error: "run.rw: 4 events and 5 blobs recovered, nothing was lost\n"))
    #expect(try folder.run("verify", "--strict", "--quiet", "run.rw") == .init())
    try folder.write("whole.rw", run)
    #expect(try folder.run("textconv", "run.rw") == folder.run("textconv", "whole.rw"))
  }

  @Test func tellsWhatRecoveryLost() throws {
    let folder = try Folder()
    try folder.write("broken.rw", Cassettes.runWithDamagedPack())
    let result = try folder.run("recover", "broken.rw", "-o", "run.rw")
    #expect(result.code == 3)
    #expect(result.error.contains("broken.rw: error[RW-Z14]: "))
    #expect(result.error.contains("\nbroken.rw: lost: event 1: /result/blob a3cd8c83bcb8 is lost\n"))
    #expect(result.error.hasSuffix("\nrun.rw: 4 events and 0 blobs recovered, something was lost\n"))
    let json = try folder.run("recover", "broken.rw", "-o", "run.rw", "--json", "--quiet")
    #expect(json.code == 3)
    #expect(json.error == "")
    #expect(json.output.hasPrefix("{\"blobs\":0,\"complete\":false,\"damage\":[{"))
    #expect(json.output.contains("\"pointer\":\"/result/blob\",\"seq\":1}"))
    // What is lost is said, and the rest can be read.
    #expect(try folder.run("verify", "run.rw").code == 0)
    #expect(try folder.run("show", "run.rw", "1").output.contains("[result: 7 bytes, sha256 a3cd8c83bcb8"))
    #expect(try folder.run("cat", "run.rw", "1", "--response").code == 1)
  }

  @Test func tellsThatThereIsNothingToRecover() throws {
    let folder = try Folder()
    try folder.write("cut.rw", Array(Cassettes.run().prefix(20)))
    let result = try folder.run("recover", "cut.rw", "-o", "run.rw")
    #expect(result.code == 1)
    #expect(result.error.hasPrefix("error: cut.rw: "))
    #expect(try folder.names() == ["cut.rw"])
  }
}
