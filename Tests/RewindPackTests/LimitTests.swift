import Testing

@Suite struct LimitTests {
  /// Every command that reads a cassette takes the option, and hands it on.
  @Test(arguments: [
    ["info", "run.rw"], ["list", "run.rw"], ["show", "run.rw", "0"], ["cat", "run.rw", "0", "--request"],
    ["verify", "run.rw"], ["keys", "run.rw"], ["keys", "run.rw", "run.rw"], ["rekey", "run.rw", "-o", "out.rw"],
    ["repack", "run.rw", "-o", "out.rw"], ["seal", "run.rw", "-o", "out.rw"], ["recover", "run.rw", "-o", "out.rw"],
    ["unpack", "run.rw", "out"], ["export", "run.rw", "--to", "vcrpy", "-o", "out.yaml"],
    ["sign", "run.rw", "--statement"], ["pack", "folder", "-o", "out.rw", "--parent", "run.rw"],
  ])
  func commands(_ arguments: [String]) throws {
    let folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    #expect(try folder.run("unpack", "run.rw", "folder").code == 0)
    let result = try Program.run(arguments + ["--limit", "file=1K"], in: folder)
    #expect(result.code == 1)
    let told = result.output + result.error
    #expect(told.contains("; the limit file is 1KiB, and --limit file="), "\(told)")
    #expect(told.contains("RW-L01"), "\(told)")
    let within = try Program.run(
      arguments + ["--limit", "file=1G", "--limit", "members=1000"], in: folder)
    // 3: the other format cannot hold everything.
    #expect([0, 3].contains(within.code), "\(within.error)")
  }

  @Test(arguments: [
    ("blobs=1", "there is no limit blobs; did you mean blob?"),
    ("colour=1", "there is no limit colour; the names are file, members, member, metadata, pending, segment, blob,"),
    ("blob", "--limit is NAME=SIZE, such as blob=64MiB"),
    ("blob=", "--limit blob is a number of bytes, or one with KiB, MiB, GiB or TiB (K, M, G, T)"),
    ("blob=-1", "--limit blob is a number of bytes, or one with KiB, MiB, GiB or TiB (K, M, G, T)"),
    ("total=9999999T", "--limit total is a number of bytes, or one with KiB, MiB, GiB or TiB (K, M, G, T)"),
    ("blob=2GiB", "--limit blob: the format allows no more than 1GiB"),
    ("members=1K", "--limit members is a number"),
  ])
  func refused(_ value: String, _ message: String) throws {
    let result = try Folder().run("info", "run.rw", "--limit", value)
    #expect(result.code == 2)
    #expect(result.error.contains(message), "\(result.error)")
  }
}
