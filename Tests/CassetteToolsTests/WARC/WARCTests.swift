import CassetteFormat
import Testing

@testable import CassetteTools

struct WARCTests {
  static func record(_ type: String, _ fields: [String] = [], _ block: String) -> String {
    let lines = ["WARC/1.1", "WARC-Type: \(type)"] + fields + ["Content-Length: \(block.utf8.count)"]
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + block + "\r\n\r\n"
  }

  static let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
  static let question = "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
  static let target = "WARC-Target-URI: http://a.example/a"
  private static let date = "WARC-Date: 2024-01-01T00:00:00Z"

  private func imported(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try CassetteToolsTests.imported(Array(text.utf8), by: WARCImporter())
  }

  @Test func joinsByIdentifierAndByURI() throws {
    let (cassette, report) = try imported(
      Self.record("response", [Self.target, Self.date, "WARC-Record-ID: <urn:1>"], Self.answer)
        + Self.record("request", ["WARC-Target-URI: <http://a.example/a>", Self.date], Self.question)
        + Self.record(
          "request", [Self.target, "WARC-Date: 2023-01-01T00:00:00.5Z", "WARC-Concurrent-To: <urn:4>"], Self.question)
        + Self.record("response", ["WARC-Target-URI: https://b.example/", "WARC-Record-ID: <urn:4>"], Self.answer))
    let events = try cassette.events
    #expect(events.map(\.id) == ["urn:4", "urn:1"] && report.warnings == [])
    #expect(events.allSatisfy { $0.exchange?.request.path == "/a" && $0.exchange?.response?.status == 200 })
    #expect(events[1].at == 31_535_999_500_000 && events[1].exchange?.request.scheme == "http")
  }

  @Test func makesUpARequestAndSaysSo() throws {
    let (cassette, _) = try imported(Self.record("response", ["WARC-Target-URI: https://b.example/x?y#z"], Self.answer))
    #expect(try cassette.events[0].fidelity["request"] == .reconstructed)
    let request = try cassette.exchange.request
    #expect(request.method == "GET" && request.authority == "b.example" && request.path == "/x?y")
  }

  @Test func checksDigests() throws {
    // The digest of "hello".
    let right = "WARC-Payload-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"
    let hexadecimal = "WARC-Payload-Digest: sha1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
    let wrong = "WARC-Payload-Digest: sha1:AL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"
    #expect(try imported(Self.record("response", [Self.target, right], Self.answer)).report.warnings == [])
    #expect(try imported(Self.record("response", [Self.target, hexadecimal], Self.answer)).report.warnings == [])
    #expect(
      try imported(Self.record("response", [Self.target, wrong], Self.answer)).report.warnings
        == ["1 payloads do not have the digest that is recorded, first the record at byte 0"])
  }

  @Test func resolvesRevisits() throws {
    let head = "HTTP/1.1 200 OK\r\nX: later\r\n\r\n"
    let first = Self.record("response", [Self.target, Self.date, "WARC-Record-ID: <urn:1>"], Self.answer)
    let bare = Self.record("revisit", [Self.target, "WARC-Refers-To: <urn:1>", "WARC-Date: 2024-01-02T00:00:00Z"], "")
    let dated = Self.record(
      "revisit",
      [
        Self.target, "WARC-Refers-To-Target-URI: http://a.example/a", "WARC-Refers-To-Date: 2024-01-01T00:00:00Z",
        "WARC-Date: 2024-01-03T00:00:00Z",
      ], head)
    let lost = Self.record("revisit", [Self.target, "WARC-Refers-To: <urn:9>"], head)
    let (cassette, report) = try imported(first + bare + dated + lost)
    let events = try cassette.events
    #expect(try events.map { try cassette.text($0.exchange?.response?.message) } == ["hello", "hello", "hello", nil])
    #expect(events[1].fidelity["response.headers"] == .reconstructed)
    #expect(events[2].fidelity["response.body"] == .reconstructed)
    #expect(events[2].exchange?.response?.message.headers.lines == ["X: later"])
    #expect(events[3].fidelity["response.body"] == .absent)
    #expect(report.warnings == ["1 responses repeat one that is in another file; their bodies are marked absent"])
  }

  @Test func countsOtherRecordsAndKeepsTheInformation() throws {
    let (cassette, report) = try imported(
      Self.record("warcinfo", [], "software: x\r\nformat: WARC\r\n")
        + Self.record("resource", ["WARC-Target-URI: http://a/b"], "png")
        + Self.record("response", ["WARC-Target-URI: dns:a", "Content-Type: text/dns"], "1.2.3.4"))
    #expect(
      report.warnings == [
        "1 records of type resource are left out: they are no exchanges over HTTP",
        "1 records of type response are left out: they are no exchanges over HTTP",
      ])
    let metadata = try cassette.bytes(of: #require(report.session?.metadata))
    #expect(String(decoding: metadata, as: UTF8.self) == #"{"warcinfo":[{"software":"x","format":"WARC"}]}"#)
  }

  @Test func goesOnBehindDamage() throws {
    let whole = Self.record("response", [Self.target], Self.answer)
    let (cassette, report) = try imported(whole + "garbage\r\n" + whole + whole.dropLast(9))
    #expect(try cassette.events.count == 2)
    let place = whole.utf8.count
    #expect(
      report.warnings == [
        "there is no record at byte \(place); reading goes on at \(place + 9)",
        "the record at byte \(2 * place + 9) is cut off; it is not imported",
      ])
  }

  @Test(arguments: ["", "x", "WARC/1.0\r\n\r\n"]) func refusesWhatIsNone(text: String) throws {
    if text.isEmpty { return #expect(try imported(text).cassette.events.isEmpty) }
    #expect(throws: InterchangeError.self) { try imported(text) }
  }

  @Test func importsRealFiles() throws {
    let bytes = try TestData.bytes(in: "warc", named: "example.warc")
    let (cassette, report) = try CassetteToolsTests.imported(bytes, by: WARCImporter())
    let events = try cassette.events
    #expect(events.count == 2 && report.warnings == [])
    let bodies = try events.map { try cassette.content($0.exchange?.response?.message) }
    #expect(bodies[0] == bodies[1] && bodies[0]?.count == 606)
    #expect(events[0].exchange?.response?.message.body?.coding == "gzip")
    // Each record is compressed for itself.
    let members = try TestData.bytes(in: "warc", named: "post-test")
    #expect(try CassetteToolsTests.imported(members, by: WARCImporter()).cassette.events.count == 3)
  }

  @Test func importsArchivesOfArchives() throws {
    let folder = try TestData.bytes(in: "warc", named: "post-test")
    let zip = RawArchive(["datapackage.json": Array("{}".utf8), "archive/data.warc.gz": folder]).bytes
    #expect(WARCImporter().recognises(SourceSample(Array(zip.prefix(1024)), fileName: "x")))
    #expect(try CassetteToolsTests.imported(zip, by: WARCImporter()).cassette.events.count == 3)
    #expect(throws: InterchangeError.self) {
      try CassetteToolsTests.imported(RawArchive(["a": [1]]).bytes, by: WARCImporter())
    }
    #expect(throws: InterchangeError.self) {
      try CassetteToolsTests.imported(Array(zip.dropLast(40)), by: WARCImporter())
    }
  }
}
