import Foundation
import Testing

@Suite struct DeriveTests {
  private static func derived(_ folder: Folder, _ arguments: String...) throws -> [String] {
    let result = try Program.run(["derive", "run.rw", "-o", "out/", "--json"] + arguments, in: folder)
    #expect(result.code == 0, "\(result)")
    return try result.output.split(separator: "\n").map { line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      return try #require(object["output"] as? String)
    }
  }

  @Test(arguments: ["--thin", "--fat"]) func everyMutantIsValidAndProved(form: String) throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let paths = try Self.derived(folder, form, "--sample", "12")
    #expect(paths.count == 12)
    for path in paths {
      let verdict = try Program.shell(
        "rewind-pack verify \(path)\(form == "--thin" ? " --parent run.rw" : "")", in: folder)
      #expect(verdict.code == 0, "\(path): \(verdict)")
      #expect(!verdict.output.contains("warning"), "\(path): \(verdict)")
      let proof = try folder.run("rederive", path, "--parent", "run.rw")
      #expect(proof.code == 0 && proof.output.contains("confirmed"), "\(path): \(proof)")
    }
  }

  @Test func thinAndFatHaveOneIdentity() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let arguments = ["derive", "run.rw", "--ops", "http-429", "--steps", "1", "--json", "-q", "-o"]
    let thin = try Program.run(arguments + ["thin.rw"], in: folder)
    let fat = try Program.run(arguments + ["fat.rw", "--fat"], in: folder)
    let ids = try [thin, fat].map { result in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      return try #require(object["id"] as? String)
    }
    #expect(ids[0] == ids[1])
    #expect(try folder.read("thin.rw").count < folder.read("fat.rw").count)
  }

  @Test func theSameMutantIsTheSameBytes() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let first = try Self.derived(folder, "--sample", "10")
    let bytes = try first.map(folder.read)
    #expect(try Self.derived(folder, "--sample", "10") == first)
    #expect(try first.map(folder.read) == bytes)
  }

  @Test func oneFileTakesOneMutant() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let several = try folder.run("derive", "run.rw", "--ops", "http-*", "-o", "out.rw")
    #expect(several.code == 1)
    #expect(several.error.contains("more than one mutant"))
    let none = try folder.run("derive", "run.rw", "--id", "nothing", "-o", "out.rw")
    #expect(none.code == 1)
    #expect(none.error.contains("no such mutant"))
    #expect(try folder.names() == ["agent.json", "run.rw"])
  }

  @Test func aFaultComesBeforeTheRecordedAnswer() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    #expect(
      try folder.run(
        "derive", "run.rw", "--ops", "http-429", "--steps", "1", "--set", "http-429.times=2", "--fat", "-o", "out.rw"
      ).code == 0)
    let list = try Program.shell("rewind-pack list out.rw --json", in: folder)
    let statuses = try list.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["status"] as? Int
    }
    #expect(statuses == [200, 429, 429, 200, 200])
    let difference = try folder.run("diff", "run.rw", "out.rw")
    #expect(difference.output.contains("+ event 1: POST") && difference.output.contains("429"))
  }

  @Test func diffNamesPointersAndEvents() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    #expect(try folder.run("derive", "run.rw", "--ops", "out-length", "--steps", "0", "-o", "out.rw").code == 0)
    let text = try folder.run("diff", "run.rw", "out.rw")
    #expect(text.output.contains("~ event 0: POST"))
    #expect(text.output.contains("/delta/stop_reason: \"tool_use\" → \"max_tokens\""), "\(text)")
    #expect(text.output.contains("    /response/body\n      event 0 /message/usage/output_tokens: 90 → 45"), "\(text)")
    let json = try folder.run("diff", "run.rw", "out.rw", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["parentSeq"] as? Int == 0)
    #expect((object["bodies"] as? [String: Any])?["/response/body"] != nil)
    let same = try folder.run("diff", "run.rw", "run.rw")
    #expect(same.code == 0 && same.output.isEmpty)
  }

  @Test func aChildThatIsSomethingElseIsNotConfirmed() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    #expect(try folder.run("derive", "run.rw", "--ops", "http-429", "--steps", "1", "--fat", "-o", "out.rw").code == 0)
    // Somebody edits the mutant by hand.
    let line = "rewind-pack unpack out.rw edited && sed -i 's/\"status\":429/\"status\":418/' edited/timeline/*.jsonl"
    let edit = try Program.shell("\(line) && rewind-pack pack edited -o edited.rw -q", in: folder)
    #expect(edit.code == 0, "\(edit)")
    let result = try folder.run("rederive", "edited.rw", "--parent", "run.rw")
    #expect(result.code == 1)
    #expect(result.error.contains("deriving it again gives"), "\(result)")
    let other = try folder.run("rederive", "run.rw", "--parent", "run.rw")
    #expect(other.code == 1 && other.error.contains("was not derived"))
  }
}
