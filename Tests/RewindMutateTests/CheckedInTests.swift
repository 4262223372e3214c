import Testing

/// The folder of mutants as people would have one in their repository.
@Suite struct CheckedInTests {
  private static let parents = ["anthropic-tools", "openai-stream"]

  private static func folder() throws -> (folder: Folder, children: [String]) {
    let folder = try Folder()
    let names = Repository.files("testdata/mutants").filter { $0.hasSuffix(".rw") }
    for name in names { try folder.copy("testdata/mutants/\(name)", as: name) }
    return (folder, names.filter { name in !parents.contains { "\($0).rw" == name } })
  }

  @Test func eachIsWhatItSays() throws {
    let (folder, children) = try Self.folder()
    #expect(children.count >= 18)
    for child in children {
      let result = try folder.run("rederive", child, "--parents", ".")
      #expect(result.code == 0 && result.output.contains("confirmed"), "\(child): \(result)")
      #expect(try folder.read(child).count <= 4096, "\(child)")
    }
    let verdict = try Program.shell("rewind-pack verify *.rw --parents .", in: folder)
    #expect(verdict.code == 0, "\(verdict)")
  }

  @Test func theirIDsAreThoseOfToday() throws {
    let (folder, children) = try Self.folder()
    for parent in Self.parents {
      let list = try folder.run("list", "\(parent).rw", "--pack", "smoke", "--steps", "0")
      let derived = children.filter { $0.hasPrefix(parent + ".") }
      #expect(list.error.hasPrefix("\(derived.count) mutants"), "\(list)")
      for child in derived {
        let parts = child.split(separator: ".")
        #expect(list.output.contains("\(parts[2]) ") && list.output.contains(" \(parts[1])"), "\(child)")
      }
    }
  }

  @Test func aFatOneNeedsNobody() throws {
    let (folder, children) = try Self.folder()
    let child = try #require(children.first)
    let line = "rewind-pack fatten \(child) -o fat.rw --parents . -q && rewind-pack verify fat.rw"
    let result = try Program.shell(line, in: folder)
    #expect(result.code == 0, "\(result)")
    #expect(try folder.read("fat.rw").count > folder.read(child).count)
  }
}
