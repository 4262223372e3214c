import CassetteFormat
import CassetteTools
import Testing

@Suite struct UnredactTests {
  private let folder: Folder
  private let identity = AgeIdentity()

  init() throws {
    folder = try Folder()
    let sidecar = MemoryOutput()
    try AgeEncryptor(recipients: [identity.recipient]).encrypt(
      MemoryInput(Cassettes.run()) as any ByteInput, to: sidecar)
    try folder.write("run.rw", Cassettes.run())
    try folder.write("run.rw.age", sidecar.bytes)
    try folder.write("key.txt", "# a key\n\(identity.secret)\n")
  }

  @Test func givesBackTheOriginal() throws {
    let result = try folder.run("unredact", "run.rw.age", "-i", "key.txt", "-o", "original.rw", "--json", "--quiet")
    #expect(try folder.read("original.rw") == folder.read("run.rw"))
    #expect(result == .init("{\"fileBytes\":\(try folder.read("run.rw").count),\"output\":\"original.rw\"}\n"))
    let piped = try Program.shell(
      "cat run.rw.age | rewind-pack unredact - -i key.txt -o - -q | cmp - run.rw", in: folder)
    #expect(piped == .init())
  }

  @Test func keepsNothingOfADamagedFile() throws {
    var bytes = try folder.read("run.rw.age")
    bytes[bytes.count - 1] ^= 1
    try folder.write("run.rw.age", bytes)
    try folder.expect(
      ["unredact", "run.rw.age", "-i", "key.txt", "-o", "original.rw"],
      .init(
        error: """
          error: run.rw.age: the encrypted file is damaged, or cut
            = help: Take another copy of the file: nothing of this one is kept.

          """, code: 1))
    #expect(try folder.names() == ["key.txt", "run.rw", "run.rw.age"])
  }

  @Test func saysWhatIsWrong() throws {
    func error(_ path: String, _ key: String) throws -> String {
      try folder.run("unredact", path, "-i", key, "-o", "out.rw").error
    }
    try folder.write("other.txt", AgeIdentity().secret)
    #expect(try error("run.rw.age", "other.txt").hasPrefix("error: run.rw.age: the file is encrypted to other keys\n"))
    #expect(try error("run.rw", "key.txt").hasPrefix("error: run.rw: this is not a file that age encrypted\n"))
    #expect(
      try error("run.rw.age", "run.rw").hasPrefix("error: run.rw: line 1 of the key file is not AGE-SECRET-KEY-1"))
    #expect(!(try error("run.rw.age", "run.rw")).contains(identity.secret))
  }
}
