import CassetteFormat
import Foundation
import Testing

@testable import rewind_pack

@Suite struct KeysTests {
  /// A version 1 recording with other dates in its prompts.
  private static func redated(_ folder: Folder) throws {
    try folder.copy(Repository.version1, as: "v1.rw")
    _ = try folder.run("import", "v1.rw", "-o", "a.rw")
  }

  @Test func listsAndStores() throws {
    let folder = try Folder()
    try Self.redated(folder)
    let before = try folder.run("keys", "a.rw", "--json")
    #expect(before.code == 0)
    #expect(before.output.split(separator: "\n").count == 3)
    #expect(before.output.contains("\"match\":\"rw2:"))
    let rekeyed = try folder.run("rekey", "a.rw", "--profile", "rewind/2", "-o", "b.rw", "--json")
    #expect(rekeyed.code == 0)
    let after = try folder.run("keys", "b.rw")
    #expect(after.output.contains("STORED") && after.output.contains("same"))
    // Keys are outside of the id.
    func id(_ name: String) throws -> Substring? {
      try folder.run("info", name).output.split(separator: "\n").first { $0.contains("id") }
    }
    #expect(try id("a.rw") == id("b.rw"))
    #expect(try folder.run("verify", "b.rw", "--strict").code == 0)
  }

  /// The keys of the profile rewind/1 are those of `key`, in the list and in the file.
  @Test func listsAndStoresVersion1Keys() throws {
    let folder = try Folder()
    try Self.redated(folder)
    let line =
      "rewind-pack cat a.rw 1 --request | rewind-pack key --method POST --path /v1/messages --profile rewind/1"
    let key = try Program.shell(line, in: folder).output.dropLast()
    #expect(key.count == 64)
    let list = try folder.run("keys", "a.rw", "--profile", "rewind/1", "--json").output.split(separator: "\n")
    #expect(list.count == 3)
    #expect(list[1].contains("\"match\":\"\(key)\""))
    #expect(try folder.run("rekey", "a.rw", "--profile", "rewind/1", "-o", "b.rw").code == 0)
    let row = try Program.shell("unzip -p b.rw 'timeline/*' | zstd -dcq | grep '\"seq\":1'", in: folder).output
    #expect(row.contains("\"keys\":{\"rewind/1\":\"\(key)\"}"))
    #expect(try folder.run("keys", "b.rw", "--profile", "rewind/1").output.contains("same"))
    #expect(try folder.run("keys", "a.rw", "b.rw", "--profile", "rewind/1").code == 2)
  }

  @Test func preimageIsWhatTheKeyIsOf() throws {
    let folder = try Folder()
    try Self.redated(folder)
    let preimage = try folder.run("keys", "a.rw", "--preimage", "1").output
    let digest = Digest(of: Array(preimage.utf8))
    #expect(try folder.run("keys", "a.rw", "--json").output.contains("rw2:\(digest)"))
    #expect(try folder.run("keys", "a.rw", "--preimage", "9").code == 1)
  }

  @Test func wrongStoredKeysAreWarnings() throws {
    let folder = try Folder()
    try Self.redated(folder)
    _ = try folder.run("rekey", "a.rw", "-o", "b.rw")
    // Other masks give other keys; only the header of the new cassette is changed.
    let cassette = try CassetteReader(path: folder.url.appending(path: "b.rw").path)
    var header = cassette.header
    header.masks = [.object(["regex": "[a-z]+"])]
    let writer = try CassetteWriter(FileOutput(path: folder.url.appending(path: "c.rw").path), header: header)
    try writer.add(contentsOf: cassette)
    try writer.finish(session: cassette.manifest.session, source: cassette.manifest.source)
    let result = try folder.run("verify", "c.rw")
    #expect((result.output + result.error).contains("RW-K01"))
    #expect(result.code == 0)
  }

  @Test func missesAreExplained() throws {
    let folder = try Folder()
    func write(_ name: String, _ day: String) throws {
      let path = folder.url.appending(path: name).path
      let writer = try CassetteWriter(FileOutput(path: path))
      for (sequence, text) in ["first", "second on \(day)"].enumerated() {
        let body = try writer.add(body: Array(#"{"model":"m","messages":[{"role":"user","content":"\#(text)"}]}"#.utf8))
        let request = Request(method: "POST", path: "/v1/chat/completions", body: body)
        try writer.append(Event(sequence: sequence, content: .http(Exchange(request: request))))
      }
      try writer.finish()
    }
    try write("a.rw", "2026-11-21")
    try write("b.rw", "2026-11-22")
    let result = try folder.run("keys", "a.rw", "b.rw")
    #expect(result.code == 1)
    #expect(result.output.contains("1 of 2 requests would match"))
    #expect(result.output.contains("/body/messages/0/content/0/text"))
    let mask = #"{"kind":"iso8601","pointer":"/body/messages/*/content/*/text"}"#
    #expect(result.output.contains("mask: \(mask)"))
    #expect(result.output.contains("not asked for: 1"))
    #expect(try folder.run("keys", "a.rw", "b.rw", "--json").output.contains("\"class\":\"never-recorded\""))
    // The mask that was suggested is the one that helps.
    #expect(try folder.run("rekey", "a.rw", "-o", "a.rw", "--mask", mask).code == 0)
    #expect(try folder.run("keys", "a.rw", "b.rw").code == 0)
  }

  @Test func wrongUsage() throws {
    let folder = try Folder()
    try Self.redated(folder)
    #expect(try folder.run("keys", "a.rw", "--profile", "rewind/9").code == 2)
    #expect(try folder.run("rekey", "a.rw", "-o", "b.rw", "--mask", "{").code == 2)
    #expect(try folder.run("rekey", "a.rw", "-o", "b.rw", "--mask", "{\"regex\":\"(\"}").code == 2)
    #expect(try folder.run("rekey", "a.rw", "-o", "b.rw", "--mask", "{}", "--no-masks").code == 2)
  }
}
