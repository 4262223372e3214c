import Foundation
import Testing

/// What people give a program by mistake: one clear line, exit code 1, and no output file.
@Suite struct BadInputTests {
  private static let zip = Array("PK\u{03}\u{04}".utf8) + [UInt8](repeating: 0, count: 100)

  private static func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.write("notes.txt", "hello\n")
    try folder.write("empty.rw", "")
    try folder.write("other.json", "{\"a\": 1}")
    try folder.write("other.zip", zip)
    try folder.makeFolder("folder")
    try folder.copy("Spec/conformance/v2/compat/version-3.rw", as: "new.rw")
    try folder.copy(Repository.vcrpy, as: "tools.yaml")
    let cut = try Cassettes.run()
    try folder.write("cut.rw", Array(cut.prefix(cut.count - 30)))
    try folder.write("wrong.rw", try wrongDigest())
    return folder
  }

  /// A version 1 recording in which one blob is not what its name says.
  private static func wrongDigest() throws -> [UInt8] {
    let text = String(decoding: try Repository.bytes(Repository.small), as: UTF8.self)
    // The first blob's base64, whatever it is, with one letter changed.
    let start = try #require(text.range(of: "\"blobs\": {")).upperBound
    let value = try #require(text[start...].range(of: "\": \"")).upperBound
    var changed = text
    changed.replaceSubrange(value...value, with: text[value] == "A" ? "B" : "A")
    return Array(changed.utf8)
  }

  @Test(arguments: [
    (
      "notes.txt",
      "notes.txt: this is not a .rw cassette: it does not begin with the member mimetype (offset 0) [RW-Z01]"
    ),
    ("empty.rw", "empty.rw: this is not a .rw cassette: the file is empty (offset 0) [RW-Z01]"),
    ("folder", "cannot read folder: Is a directory"),
    ("missing.rw", "cannot open missing.rw: No such file or directory"),
    ("new.rw", "new.rw: this is a cassette of version 3.0; version 2 is supported (cassette.json) [RW-H02]"),
  ])
  func saysWhatAFileIs(name: String, message: String) throws {
    let folder = try Self.prepared()
    for command in ["info", "list", "unpack"] {
      let arguments = command == "unpack" ? ["unpack", name, "out"] : [command, name]
      let result = try Program.run(arguments, in: folder)
      #expect(result.error.split(separator: "\n").first == "error: \(message)", "\(command)")
      #expect(result.code == 1)
      #expect(result.output == "")
    }
  }

  @Test func saysWhatToDoNext() throws {
    let folder = try Self.prepared()
    #expect(
      try folder.run("list", "tools.yaml").error.hasSuffix(
        "  = help: It looks like a recording of another tool: run rewind-pack import tools.yaml -o OUT.rw.\n"))
    #expect(
      try folder.run("list", "notes.txt").error.hasSuffix(
        "  = help: rewind-pack import makes cassettes of recordings of other tools; rewind-pack formats lists them.\n"))
    #expect(
      try folder.run("list", "cut.rw").error.hasSuffix(
        "  = help: The file is cut or has something after its end: run rewind-pack recover.\n"))
  }

  /// Every file by every command: an error line, no crash, nothing left behind.
  @Test func leavesNothingBehind() throws {
    let folder = try Self.prepared()
    let before = try folder.names()
    let commands = [
      ["info"], ["list"], ["show", "0"], ["cat", "0", "--request"], ["verify"], ["import", "-o", "out"],
      ["repack", "-o", "out"], ["seal", "-o", "out"], ["unpack", "out"], ["export", "--to", "vcrpy", "-o", "out"],
    ]
    for name in ["notes.txt", "empty.rw", "other.json", "other.zip", "folder", "new.rw", "missing.rw"] {
      for command in commands {
        let result = try Program.run([command[0], name] + command.dropFirst(), in: folder)
        #expect(result.code == 1, "\(command[0]) \(name): \(result)")
        #expect(!result.wasKilled)
        let text = command[0] == "verify" ? result.output + result.error : result.error
        #expect(text.contains("error"), "\(command[0]) \(name): \(result)")
        #expect(try folder.names() == before, "\(command[0]) \(name)")
      }
    }
  }

  @Test func findsAWrongDigestInVersion1() throws {
    let folder = try Self.prepared()
    let result = try folder.run("verify", "wrong.rw")
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("wrong.rw: error[RW-B02]: the blob's SHA-256 is not its name (offset "))
    #expect(result.output.contains("\nwrong.rw: invalid, "))
    let before = try folder.names()
    for arguments in [["info", "wrong.rw"], ["list", "wrong.rw"], ["import", "wrong.rw", "-o", "out"]] {
      let result = try Program.run(arguments, in: folder)
      #expect(result.code == 1)
      #expect(result.error.hasPrefix("error: wrong.rw: the blob's SHA-256 is not its name (offset "))
      #expect(try folder.names() == before)
    }
  }

  @Test(arguments: [
    ("nowhere/out.rw", "error: cannot write nowhere/out.rw: No such file or directory\n"),
    ("folder", "error: cannot write folder: Is a directory\n"),
    ("/dev/full", "error: cannot write /dev/full: No space left on device\n"),
    ("/proc/out.rw", "error: cannot write /proc/out.rw: No such file or directory\n"),
  ])
  func saysWhyAnOutputCannotBeWritten(output: String, error: String) throws {
    let folder = try Self.prepared()
    try folder.copy(Repository.small, as: "v1.rw")
    try folder.write("run.rw", Cassettes.run())
    let before = try folder.names()
    for arguments in [["import", "v1.rw"], ["repack", "run.rw"], ["seal", "run.rw"], ["recover", "run.rw"]] {
      // An import puts a cassette into the folder.
      if output == "folder" && arguments[0] == "import" { continue }
      try folder.expect(arguments + ["-o", output], .init(error: error, code: 1))
    }
    #expect(try folder.names() == before)
  }

  @Test func noticesThatStandardOutputIsFull() throws {
    let folder = try Self.prepared()
    try folder.write("run.rw", Cassettes.run())
    for command in ["info run.rw", "list run.rw", "cat run.rw 0 --request", "verify run.rw", "rules", "--help"] {
      let result = try Program.shell("rewind-pack \(command) > /dev/full", in: folder)
      #expect(
        result == .init(error: "error: cannot write standard output: No space left on device\n", code: 1), "\(command)")
    }
  }

  @Test func refusesUnknownCommands() throws {
    let folder = try Self.prepared()
    let result = try folder.run("lst", "run.rw")
    #expect(result.code == 2)
    #expect(result.output == "")
  }
}
