import Testing

/// The same input gives the same bytes, wherever and by whomever the program is run.
@Suite struct DeterminismTests {
  private static let places = [
    ["TZ": "UTC", "LANG": "C.UTF-8"], ["TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nowhere"],
  ]

  @Test(arguments: [
    ["import", "v1.rw", "tools.yaml", "-o", "out"],
    ["import", "v1.rw", "-o", "out", "--level", "9", "--delta", "none"],
    ["seal", "run.rw", "-o", "out"], ["repack", "run.rw", "-o", "out"], ["recover", "cut.rw", "-o", "out"],
    ["export", "run.rw", "--to", "vcrpy", "-o", "out"],
  ])
  func writesTheSameBytes(arguments: [String]) throws {
    let outputs = try Self.places.map { environment in
      let folder = try Self.prepared()
      _ = try Program.run(arguments, in: folder, environment: environment)
      return try folder.read("out")
    }
    #expect(!outputs[0].isEmpty)
    #expect(outputs[0] == outputs[1])
  }

  @Test(arguments: [["textconv", "run.rw"], ["info", "run.rw"], ["list", "v1.rw"], ["show", "run.rw", "0"]])
  func printsTheSameText(arguments: [String]) throws {
    let results = try Self.places.map { try Program.run(arguments, in: Self.prepared(), environment: $0) }
    #expect(results[0].code == 0)
    #expect(results[0] == results[1])
  }

  private static func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.copy(Repository.version1, as: "v1.rw")
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    let run = try Cassettes.run()
    try folder.write("run.rw", run)
    try folder.write("cut.rw", Array(run.dropLast(30)))
    return folder
  }
}
