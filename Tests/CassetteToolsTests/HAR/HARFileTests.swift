import CassetteFormat
import CassetteTools
import Foundation
import Testing

struct HARFileTests {
  private static let plain = HARSample.file()

  private func count(_ bytes: [UInt8]) throws -> Int { try imported(bytes, by: HARImporter()).cassette.events.count }

  @Test func readsOtherEncodingsOfTheFile() throws {
    #expect(try count([0xEF, 0xBB, 0xBF] + Array(Self.plain.utf8)) == 1)
    let units = Self.plain.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try count([0xFF, 0xFE] + units) == 1)
    #expect(try count(Array("onInputData(\(Self.plain));\n".utf8)) == 1)
  }

  @Test func readsZlibAsMitmproxyWritesIt() throws {
    // A stored block of deflate between zlib's header and the checksum, which is not looked at.
    let bytes = Array(Self.plain.utf8)
    let length = [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)]
    let header: [UInt8] = [0x78, 0xDA, 1] + length + length.map { ~$0 }
    #expect(try count(header + bytes + [0, 0, 0, 0]) == 1)
  }

  @Test func takesBodiesOutOfAnArchive() throws {
    let name = "0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c0d0e0f0a0b.bin"
    let har = HARSample.file(response: #""status":200,"headers":[],"content":{"size":2,"_file":"\#(name)"}"#)
    let archive = RawArchive([name: [0xFF, 0], "har.har": Array(har.utf8)]).bytes
    #expect(HARImporter().recognises(SourceSample(archive, fileName: "x.zip")))
    let cassette = try imported(archive, by: HARImporter()).cassette
    #expect(try cassette.content(cassette.exchange.response?.message) == [0xFF, 0])
    #expect(throws: InterchangeError.self) { try count(RawArchive(["a.txt": [1]]).bytes) }
  }

  @Test(arguments: [
    ("body.bin", true), ("../body.bin", false), ("../\u{301}body.bin", false), ("/etc/hostname", false),
    ("none", false),
  ])
  func takesBodiesFromBesideTheFile(name: String, isThere: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rewind-har-\(UUID().uuidString)/sub")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    for (place, name) in [(folder, "body.bin"), (folder, "../body.bin"), (folder, "../\u{301}body.bin")] {
      try Data([1, 2]).write(to: URL(filePath: "\(place.path(percentEncoded: false))/\(name)"))
    }
    let har = HARSample.file(response: #""status":200,"headers":[],"content":{"size":2,"_file":"\#(name)"}"#)
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let source = ImportSource(
      file: MemoryInput(Array(har.utf8)), fileName: "x.har", folder: folder.path(percentEncoded: false))
    let report = try HARImporter().import(source, into: writer)
    try writer.finish(session: report.session, source: report.source)
    let cassette = try CassetteReader(MemoryInput(output.bytes))
    #expect(try cassette.content(cassette.exchange.response?.message) == (isThere ? [1, 2] : nil))
    #expect(report.warnings.isEmpty == isThere)
  }

  @Test func keepsWhatIsWholeOfAFileThatBreaksOff() throws {
    let entry = #"{"request":{"method":"GET","url":"http://h/"}}"#
    let whole = HARSample.file(entries: "\(entry),\(entry)")
    let report = try HARSample.read(String(whole.dropLast(10)))
    #expect(try report.cassette.events.count == 1)
    #expect(report.report.warnings.count == 1)
    #expect(report.report.warnings[0].hasPrefix("the file breaks off after entry 1: "))
  }

  @Test func leavesOutWhatIsNoExchangeAndSaysSo() throws {
    let entries = #"{"request":{"method":"GET","url":"http://h/"}},{"request":{"url":"http://h/"}},{},{"request":null}"#
    let (cassette, report) = try HARSample.read(HARSample.file(entries: entries))
    #expect(try cassette.events.count == 1)
    #expect(
      report.warnings == [
        "entry 2: left out, since it has no method", "entry 3 (and 1 more): left out, since it has no request",
      ])
  }

  @Test(arguments: [#"{"log":{"version":"1.2"}}"#, "{}", "[1,2]", #"{"log":{"entries":[{"#, "nonsense", ""])
  func refusesWhatIsNoHAR(text: String) {
    #expect(throws: InterchangeError.self) { try HARSample.read(text) }
  }

  @Test func readsNumbersThatAreNone() throws {
    let event = try HARSample.event(HARSample.file(members: #""time":NaN,"startedDateTime":"never""#))
    #expect(event.took == nil)
    #expect(event.at == nil)
  }

  @Test func knowsItsFiles() {
    func recognised(_ text: String, _ name: String = "") -> String? {
      Formats.recognise(SourceSample(Array(text.utf8), fileName: name))?.name
    }
    #expect(recognised(Self.plain) == "har")
    #expect(recognised(#"{"log":{"_recordingName":"a","creator":{"name":"Polly.JS"},"entries":[]}}"#) == "polly")
    #expect(recognised("log:\n  _recordingName: a\n  creator:\n    name: Polly.JS\n") == "polly")
    #expect(recognised(#"{"log":"text"}"#) == nil)
    #expect(recognised(#"{"interactions":[],"version":1}"#) == "vcrpy")
  }
}
