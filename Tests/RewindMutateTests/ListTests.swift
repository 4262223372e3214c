import Foundation
import Testing

@Suite struct ListTests {
  private static func objects(_ result: Program.Result) throws -> [[String: Any]] {
    try result.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  private static func ids(_ result: Program.Result) throws -> [String] {
    try objects(result).map { try #require($0["id"] as? String) }
  }

  @Test func namesOperatorSiteAndClass() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let result = try folder.run("list", "run.rw", "--ops", "http-429,sse-cut-event", "--steps", "1")
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("ID "))
    #expect(lines[1].contains("transient") && lines[1].contains("http-429") && lines[1].contains("retry_after=1"))
    #expect(lines[2].contains("degrade") && lines[2].contains("sse-cut-event @event"))
    #expect(result.error.hasPrefix("2 mutants"))
  }

  @Test func idsDependOnNothingButTheMutant() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let arguments = ["list", "run.rw", "--json", "--steps", "0"]
    let first = try Self.ids(Program.run(arguments, in: folder))
    #expect(first.count > 5)
    #expect(Set(first).count == first.count)
    #expect(first.allSatisfy { $0.count == 12 })
    // Other events of the cassette do not matter.
    #expect(try Program.shell("rewind-pack slice run.rw --steps 0-1 -o part.rw -q", in: folder).code == 0)
    let part = try Self.ids(folder.run("list", "part.rw", "--json", "--steps", "0"))
    // One operator needs two steps after it.
    #expect(part.count + 1 == first.count)
    #expect(Set(part).isSubset(of: first))
    let seeded = try Self.ids(folder.run("list", "run.rw", "--json", "--steps", "0", "--seed", "7"))
    #expect(Set(seeded).isDisjoint(with: first))
  }

  @Test func shardsAreDisjointAndWhole() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let all = try Self.ids(folder.run("list", "run.rw", "--json"))
    let parts = try (1...3).map { try Self.ids(folder.run("list", "run.rw", "--json", "--shard", "\($0)/3")) }
    #expect(parts.allSatisfy { !$0.isEmpty })
    #expect(parts.joined().count == all.count)
    #expect(Set(parts.joined()) == Set(all))
  }

  @Test func samplesComeFromAllFamilies() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let sample = try folder.run("list", "run.rw", "--json", "--sample", "6")
    let families = try Set(
      Self.objects(sample).map { try #require($0["operator"] as? String).prefix { $0 != "-" } })
    #expect(try Self.ids(sample).count == 6)
    #expect(families.count >= 5)
    #expect(try folder.run("list", "run.rw", "--json", "--sample", "6") == sample)
    #expect(try Self.ids(folder.run("list", "run.rw", "--json", "--sample", "6", "--seed", "1")) != Self.ids(sample))
  }

  @Test func stepsOfAnOlderCassetteArePassedOver() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    #expect(try Program.shell("rewind-pack slice run.rw --steps 0-1 -o old.rw -q", in: folder).code == 0)
    let found = try Self.objects(folder.run("list", "run.rw", "--json", "--in-diff", "old.rw"))
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0["seq"] as? Int == 2 })
  }

  @Test func parametersCanBeSet() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let result = try Self.objects(
      folder.run("list", "run.rw", "--json", "--ops", "http-429", "--steps", "0", "--set", "http-429.retry_after=60"))
    #expect((result.first?["parameters"] as? [String: Any])?["retry_after"] as? String == "60")
    let variants = try Self.ids(
      folder.run("list", "run.rw", "--json", "--ops", "http-429", "--steps", "0", "--variants"))
    #expect(variants.count > 9)
    for setting in ["http-429.retry_after=never", "http-429.what=1", "http-999.x=1", "retry_after=1"] {
      let wrong = try folder.run("list", "run.rw", "--set", setting)
      #expect(wrong.code == 1, "\(setting)")
      #expect(wrong.error.contains("--set"))
    }
  }

  @Test(arguments: [["--ops", "htp-*"], ["--class", "harmless"], ["--shard", "4/3"], ["--sample", "0"]])
  func wrongSelectionsAreRefused(_ arguments: [String]) throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    #expect(try Program.run(["list", "run.rw"] + arguments, in: folder).code == 1)
  }

  @Test func tellsWhatDoesNotApply() throws {
    let folder = try Folder()
    try Recording.agent(in: folder)
    let result = try folder.run("list", "run.rw", "--ops", "sse-split-utf8", "--invalid")
    #expect(result.error.contains("sse-split-utf8: there is no character of several bytes"))
  }
}
