import CassetteFormat
import CassetteTools
import Testing

struct HttprrTests {
  static func log(_ records: [(request: String, response: String)]) -> String {
    "httprr trace v1\n"
      + records.map { "\($0.request.utf8.count) \($0.response.utf8.count)\n\($0.request)\($0.response)" }.joined()
  }

  private func imported(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try CassetteToolsTests.imported(Array(text.utf8), by: HttprrImporter())
  }

  @Test func exportsTheBytesThatItImported() throws {
    let bytes = try TestData.bytes(in: "httprr", named: "TestModel_GenerateStream_ok")
    let (cassette, report) = try CassetteToolsTests.imported(bytes, by: HttprrImporter())
    #expect(report.warnings == [])
    let exchange = try cassette.exchange
    #expect(exchange.request.authority == "generativelanguage.googleapis.com" && exchange.request.scheme == "https")
    #expect(try exported(cassette, by: HttprrExporter()).bytes == bytes)
  }

  @Test func keepsChunksAndCodings() throws {
    let text = Self.log([
      (
        "POST https://a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/2.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\r\n\r\n1\r\nb\r\n0\r\nT: v\r\n\r\n"
      ),
      ("GET /c HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"),
    ])
    let (cassette, _) = try imported(text)
    let events = try cassette.events
    let body = try #require(events[0].exchange?.response?.message.body)
    #expect(try cassette.chunks(of: body)?.chunks.map(\.length) == [3, 1])
    #expect(events[0].fidelity["response.body.chunks"] == .reconstructed)
    #expect(events[1].exchange?.response?.message.body == nil && events[1].exchange?.request.scheme == nil)
    #expect(String(decoding: try exported(cassette, by: HttprrExporter()).bytes, as: UTF8.self) == text)
  }

  @Test func importsWhatIsWhole() throws {
    let text = Self.log([("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n")])
    for tail in ["12", "18 19\nGET / HT", "99 99\n"] {
      let (cassette, report) = try imported(text + tail)
      #expect(try cassette.events.count == 1)
      #expect(report.warnings == ["record 2 at byte 59 is cut off; nothing from there on is imported"])
    }
    let (_, report) = try imported(text + "x y\n")
    #expect(report.warnings == ["record 2 at byte 59 is damaged; nothing from there on is imported"])
  }

  @Test func importsAnEmptyLog() throws { #expect(try imported("httprr trace v1\n").cassette.events.isEmpty) }

  @Test(arguments: [
    "httprr trace v2\n", "httprr trace v1\nx y\n", "httprr trace v1\n1 1\nxx", "httprr trace v1\n-1 5\nabcd",
    "httprr trace v1\n99999999999999999999 1\n",
  ])
  func refusesWhatIsNone(text: String) {
    #expect(throws: InterchangeError.self) { try imported(text) }
  }

  @Test func writesWhatGoReads() throws {
    let cassette = try cassette { writer in
      var request = Request(method: "POST", path: "/x", body: try writer.add(body: [1, 2]))
      request.scheme = "https"
      request.authority = "h"
      var response = Response(
        status: 200, headers: [HeaderField("Content-Encoding", "br"), HeaderField("content-length", "9")])
      response.message.body = try writer.add(body: [3, 4, 5])
      var event = Event(sequence: 0, content: .http(Exchange(request: request, response: response)))
      event.fidelity["response.body"] = .decoded
      event.at = 1
      try writer.append(event)
      try writer.append(Event(sequence: 1, content: .marker(Marker(name: "m"))))
    }
    let (bytes, losses) = try exported(cassette, by: HttprrExporter())
    let request = "POST https://h/x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n\u{1}\u{2}"
    let response = "HTTP/1.1 200\r\ncontent-length: 3\r\n\r\n\u{3}\u{4}\u{5}"
    #expect(String(decoding: bytes, as: UTF8.self) == Self.log([(request, response)]))
    #expect(
      losses.map(\.description) == [
        "when the exchanges were made and how long they took (1 of them)",
        "exchange 0: the content coding of the response, which was taken off before; its header is left out",
        "exchange 1: a marker event, which is not HTTP",
      ])
  }
}
