import Foundation
import Testing

@Suite struct VerifyTests {
  @Test func tellsThatAllIsWell() throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.copy(Repository.version1, as: "v1.rw")
    try folder.expect(
      ["verify", "run.rw", "v1.rw"],
      .init(
        """
        run.rw: valid, 4 events, 5 blobs, longest chain 0
        v1.rw: valid (version 1), 3 events, 9 blobs

        """))
    try folder.expect(["verify", "--quiet", "run.rw", "v1.rw"], .init())
  }

  /// The bytes of `search`'s result, in a pack of their own frame, are changed.
  @Test func tellsWhatIsWrongAndWhere() throws {
    let folder = try Folder()
    try folder.write("broken.rw", Cassettes.runWithDamagedPack())
    try folder.write("good.rw", Cassettes.run())
    let result = try folder.run("verify", "broken.rw", "missing.rw", "good.rw")
    #expect(result.code == 1)
    #expect(result.error == "error: cannot open missing.rw: No such file or directory\n")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("broken.rw: error[RW-Z14]: the CRC-32 is ") == true)
    #expect(lines.first?.hasSuffix("(packs/00000001.zst, offset 0)") == true)
    #expect(lines.dropFirst().first == "  = help: The file is damaged: run rewind-pack recover.")
    #expect(lines.last == "good.rw: valid, 4 events, 5 blobs, longest chain 0")
  }

  @Test func printsJSON() throws {
    let folder = try Folder()
    try folder.write("cut.rw", Array(Cassettes.run().prefix(1000)))
    let file = try folder.run("verify", "--json", "cut.rw", "missing.rw")
    #expect(file.code == 1)
    let lines = file.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    let object = try #require(JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(object["verdict"] as? String == "unclosed")
    #expect(object["fileBytes"] as? Int == 1000)
    let finding = try #require((object["findings"] as? [[String: Any]])?.first)
    #expect(finding["rule"] as? String == "RW-Z10")
    #expect(finding["severity"] as? String == "error")
    #expect(finding["offset"] as? Int == 1000)
    #expect(
      lines[1]
        == #"{"error":"cannot open missing.rw: No such file or directory","path":"missing.rw","verdict":"unreadable"}"#)
  }

  @Test func countsWarningsOnlyWhenStrict() throws {
    let folder = try Folder()
    try folder.copy("Spec/conformance/v2/compat/unknown-header-field.rw", as: "new.rw")
    let result = try folder.run("verify", "new.rw")
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("new.rw: warning[RW-H05]: the header has the unknown field "))
    #expect(result.output.contains("\nnew.rw: valid with 1 warning, "))
    #expect(try folder.run("verify", "--strict", "new.rw").code == 1)
  }

  /// A file and a pipe: the same verdict and findings for every vector, and an exit code that follows from it.
  @Test(arguments: ["valid", "invalid", "truncated", "compat"])
  func judgesFilesAndPipesAlike(kind: String) throws {
    let folder = try Folder()
    let paths = try Repository.vectors(kind)
    let files = paths.map(Repository.path)
    let all = try Program.run(["verify", "--json"] + files, in: folder)
    let verdicts = try all.output.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["verdict"] as? String
    }
    #expect(verdicts.count == paths.count)
    #expect(all.code == (verdicts.allSatisfy { $0 == "valid" || $0 == "valid with warnings" } ? 0 : 1))
    #expect(all.error == "")
    // Every tenth through a pipe: the library's tests do it for all.
    for (file, verdict) in zip(files, verdicts).enumerated().filter({ $0.offset % 10 == 0 }).map(\.element) {
      let piped = try Program.shell("cat '\(file)' | rewind-pack verify --json -", in: folder)
      #expect(piped.output.contains("\"verdict\":\"\(verdict ?? "")\""), "\(file)")
      #expect(piped.code == (verdict == "valid" || verdict == "valid with warnings" ? 0 : 1), "\(file)")
    }
  }
}
