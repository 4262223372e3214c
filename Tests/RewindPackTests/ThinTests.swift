import Foundation
import Testing

@Suite struct ThinTests {
  /// A run, and a part of it that is derived from it.
  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    try folder.makeFolder("parts")
    #expect(try folder.run("slice", "run.rw", "--steps", "0-1", "-o", "parts/part.rw", "--quiet").code == 0)
    return folder
  }

  private static func id(_ name: String, _ folder: Folder) throws -> String {
    let result = try folder.run("info", "--json", name)
    return try #require(result.output.firstMatch(of: /"id":"([0-9a-f]{64})"/).map { String($0.1) }, "\(result)")
  }

  @Test func makesThinAndFat() throws {
    let folder = try Self.folder()
    let fat = try folder.run("list", "parts/part.rw")
    let thin = try folder.run("thin", "parts/part.rw", "-o", "thin.rw", "--parents", ".")
    #expect(thin.code == 0, "\(thin)")
    #expect(try folder.read("thin.rw").count < folder.read("parts/part.rw").count)
    #expect(try Self.id("thin.rw", folder) == Self.id("parts/part.rw", folder))
    // Every way to name the parent.
    for option in [["--parent", "run.rw"], ["--parents", "."], ["--parents", "parts", "--parents", "."]] {
      #expect(try Program.run(["list", "thin.rw"] + option, in: folder) == fat, "\(option)")
      #expect(try Program.run(["verify", "--quiet", "thin.rw"] + option, in: folder).code == 0, "\(option)")
    }
    // Parents beside the cassette are found.
    let whole = try folder.run("fatten", "thin.rw", "-o", "whole.rw", "--json")
    #expect(whole.code == 0 && whole.output.contains(#""encodedBytes":"#), "\(whole)")
    #expect(try folder.run("list", "whole.rw") == fat)
    #expect(try Self.id("whole.rw", folder) == Self.id("parts/part.rw", folder))
    #expect(try folder.run("textconv", "whole.rw") == folder.run("textconv", "parts/part.rw"))
    // A fat one needs no parent to be written as one.
    #expect(try folder.run("fatten", "parts/part.rw", "-o", "parts/again.rw").code == 0)
  }

  @Test func keepsRowsReadable() throws {
    let folder = try Self.folder()
    let fat = try folder.run("list", "parts/part.rw")
    #expect(try folder.run("thin", "parts/part.rw", "-o", "thin.rw", "--parent", "run.rw", "--rows", "full").code == 0)
    #expect(try folder.run("list", "thin.rw") == fat)
    #expect(try folder.run("cat", "thin.rw", "0", "--request").code == 1)
    #expect(try folder.run("cat", "thin.rw", "0", "--request", "--parents", ".").code == 0)
  }

  @Test func unpacksAndPacks() throws {
    let folder = try Self.folder()
    #expect(try folder.run("thin", "parts/part.rw", "-o", "thin.rw", "--parents", ".").code == 0)
    #expect(try folder.run("unpack", "thin.rw", "thin", "--parents", ".").code == 0)
    let packed = try folder.run("pack", "thin", "-o", "packed.rw", "--parents", ".", "--quiet")
    #expect(packed.code == 0, "\(packed)")
    #expect(try Self.id("packed.rw", folder) == Self.id("thin.rw", folder))
    let sealed = try folder.run("seal", "thin.rw", "-o", "sealed.rw", "--parents", ".", "--quiet")
    #expect(sealed.code == 0, "\(sealed)")
    #expect(try Self.id("sealed.rw", folder) == Self.id("thin.rw", folder))
    #expect(try folder.run("pack", "thin", "-o", "alone.rw").error.contains("[RW-D01]"))
  }

  @Test func saysWhatItNeeds() throws {
    let folder = try Self.folder()
    let id = try Self.id("run.rw", folder)
    #expect(try folder.run("thin", "parts/part.rw", "-o", "thin.rw", "--parents", ".").code == 0)
    let list = try folder.run("list", "thin.rw")
    #expect(list.code == 1)
    #expect(list.error.contains("the parent \(id), which is not at hand"))
    #expect(list.error.contains("help: Name the parent with --parent, or the folder it is in with --parents"))
    let info = try folder.run("info", "thin.rw")
    #expect(info.code == 0)
    #expect(info.output.contains("\(id), which has some of the blobs, and is needed for the events\n"))
    #expect(info.output.contains("2, not read\n"))
    #expect(try folder.run("info", "thin.rw", "--parents", ".").output.contains("2: http 1, tool 1\n"))
    let recovered = try folder.run("recover", "thin.rw", "-o", "recovered.rw")
    #expect(recovered.code == 1 && recovered.error.contains("[RW-D01]"))
    #expect(try folder.run("recover", "thin.rw", "-o", "recovered.rw", "--parents", ".").code == 0)
    let plain = try folder.run("thin", "run.rw", "-o", "x.rw")
    #expect(plain.code == 1)
    #expect(plain.error.hasPrefix("error: run.rw: this cassette names no parent\n"))
    let lost = try folder.run("thin", "parts/part.rw", "-o", "x.rw")
    #expect(lost.code == 1)
    #expect(lost.error.contains("none of the parents given has the id \(id)"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("x.rw")))
    let file = try folder.run("list", "thin.rw", "--parents", "run.rw")
    #expect(file.code == 1)
    #expect(file.error == "error: run.rw: this is no folder\n  = help: A file is named with --parent.\n")
  }

  /// git shows a copy of the file, away from its parent.
  @Test func isShownByGit() throws {
    let folder = try Self.folder()
    #expect(try folder.run("thin", "parts/part.rw", "-o", "thin.rw", "--parents", ".").code == 0)
    let id = try Self.id("run.rw", folder)
    for options in [[], ["--parents", "parts"]] {
      let alone = try Program.run(["textconv", "thin.rw"] + options, in: folder)
      #expect(alone.code == 0 && alone.error == "")
      #expect(alone.output.contains(#""operator": "slice""#) && alone.output.contains(#""steps": "0-1""#), "\(alone)")
      #expect(alone.output.hasSuffix("(the events need the parent \(id): name a folder that has it with --parents)\n"))
    }
    let both = try folder.run("textconv", "thin.rw", "--parents", ".")
    #expect(both.output.contains("#1 tool search"))
    #expect(both.output.contains(#""q": "fish""#))
  }
}
