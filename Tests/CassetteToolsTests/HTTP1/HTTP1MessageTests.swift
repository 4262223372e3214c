import CassetteFormat
import Testing

@testable import CassetteTools

struct HTTP1MessageTests {
  private func request(_ text: String) throws -> HTTP1Message<RecordedRequest> {
    try HTTP1Message<RecordedRequest>(Array(text.utf8)[...])
  }

  private func response(
    _ text: String, to method: ByteString = "GET", _ extent: HTTP1Message<RecordedResponse>.Extent = .announced
  ) throws -> HTTP1Message<RecordedResponse> {
    try HTTP1Message<RecordedResponse>(Array(text.utf8)[...], to: method, extent: extent)
  }

  private func text(_ message: RecordedMessage) -> String? {
    message.body.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test func keepsHeadersInOrderAndCase() throws {
    let message = try request("POST http://h:1/a?b HTTP/1.1\r\nhost: h:1\r\nB:  x \nA:\r\nB: y\r\n\r\nbody").recorded
    #expect(message.method == "POST" && message.scheme == "http" && message.authority == "h:1")
    #expect(message.path == "/a?b" && message.message.version == "1.1")
    #expect(message.message.headers.lines == ["host: h:1", "B: x", "A: ", "B: y"])
    #expect(text(message.message) == "body")
  }

  @Test func joinsFoldedLinesAndCountsStrayOnes() throws {
    let message = try response("HTTP/1.0 200\r\nA: 1\r\n\t2\r\nstray\r\n: empty\r\n\r\n")
    #expect(message.recorded.message.headers.lines == ["A: 1 2"])
    #expect(message.recorded.message.headerFidelity == .reserialised)
    #expect(message.notes == ["the response has 2 lines among its headers that are none; they are left out"])
    #expect(message.recorded.reason == nil)
  }

  @Test func delimitsAsClientsDo() throws {
    #expect(try text(response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef").recorded.message) == "abc")
    #expect(try text(response("HTTP/1.1 200 OK\r\n\r\nabcdef").recorded.message) == "abcdef")
    #expect(try response("HTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\n").recorded.message.body == nil)
    #expect(try response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", to: "HEAD").recorded.message.body == nil)
    #expect(try response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef").notes.count == 1)
  }

  @Test func takesEverythingWhenToldTo() throws {
    let message = try response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", .all).recorded.message
    #expect(text(message) == "abcdef" && message.announcedLength == 3)
  }

  @Test func marksACutOffBody() throws {
    let message = try response("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").recorded.message
    #expect(text(message) == "abc" && message.body?.end == .never && message.announcedLength == 9)
    let chunked = try response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").recorded.message
    #expect(text(chunked) == "ab" && chunked.body?.end == .never)
  }

  @Test func keepsBordersAndTrailersOfChunks() throws {
    let text = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nT: v\r\n\r\n"
    let message = try response(text).recorded.message
    #expect(self.text(message) == "abc" && message.framing == "chunked")
    #expect(message.body?.chunks?.chunks.map(\.length) == [2, 1])
    #expect(message.body?.chunkFidelity == .reconstructed)
    #expect(message.trailers.lines == ["T: v"])
  }

  @Test func takesABodyThatIsNotInChunksAsItIs() throws {
    let message = try response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}")
    #expect(text(message.recorded.message) == "{}" && message.notes.count == 1)
  }

  @Test func keepsInterimResponses() throws {
    let text = "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/2.0 200 OK\r\n\r\n"
    let message = try response(text).recorded
    #expect(message.interim == [Response.Interim(status: 103, headers: [HeaderField("Link", "x")])])
    #expect(message.status == 200 && message.message.version == "2")
  }

  @Test(arguments: ["", "\r\n\r\n", "GET", "\u{1} / HTTP/1.1\r\n\r\n"]) func refusesOtherRequests(text: String) {
    #expect(throws: InterchangeError.self) { try request(text) }
  }

  @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 1000 X\r\n\r\n", "ICY 200 OK\r\n\r\n"])
  func refusesOtherResponses(text: String) {
    #expect(throws: InterchangeError.self) { try response(text) }
  }
}
