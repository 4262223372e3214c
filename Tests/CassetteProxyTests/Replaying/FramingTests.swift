import CassetteFormat
import CassetteTools
import Testing

@Suite("A served answer")
struct FramingTests {
  typealias Recording = ServedCassette.Recording

  private static func chunked(_ parts: [String], path: String = "/a") -> Recording {
    var recording = Recording(path, [("Content-Type", "text/event-stream")], body: parts.joined())
    recording.response?.message.framing = "chunked"
    recording.chunks = parts.map { ChunkTable.Chunk(length: $0.utf8.count, delay: 0) }
    return recording
  }

  @Test("has the recorded reason, and headers in their order and case")
  func head() throws {
    var recording = Recording(
      "/a", status: 201,
      [("X-b", "1"), ("content-LENGTH", "2"), ("x-A", "2"), ("X-b", "3"), ("Keep-Alive", "timeout=5")], body: "ok")
    recording.response?.reason = "Made It"
    recording.response?.message.framing = "content-length"
    let served = try ServedCassette([recording])
    let answer = try served.answer("/a")
    #expect(
      answer.text
        == "HTTP/1.1 201 Made It\r\nX-b: 1\r\ncontent-LENGTH: 2\r\nx-A: 2\r\nX-b: 3\r\nConnection: close\r\n\r\nok")
    #expect(answer.end == .closed)
  }

  @Test("has a chunk for each recorded chunk")
  func chunks() throws {
    let served = try ServedCassette([Self.chunked(["data: 1\n\n", "da", "ta: 2\n\n"])])
    let answer = try served.answer("/a")
    #expect(
      answer.text == """
        HTTP/1.1 200 OK\r
        Content-Type: text/event-stream\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        \r
        9\r
        data: 1

        \r
        2\r
        da\r
        7\r
        ta: 2

        \r
        0\r
        \r

        """)
  }

  @Test("goes out in one write where nothing has to be waited for")
  func oneWrite() throws {
    let served = try ServedCassette([Self.chunked(["data: 1\n\n", "data: 2\n\n"])])
    let client = try served.client()
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let (pieces, end) = client.readPieces()
    #expect(pieces.count == 1 && end == .closed)
  }

  @Test("has its trailers after the last chunk")
  func trailers() throws {
    var recording = Self.chunked(["x"])
    recording.response?.message.trailers = [HeaderField("X-Sum", "1"), HeaderField("X-Bad", "1\r\nX: 2")]
    let answer = try ServedCassette([recording]).answer("/a")
    #expect(answer.text.hasSuffix("1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n"))
  }

  @Test(
    "has no body where none may be",
    arguments: [
      ("HEAD", 200, "Content-Length: 4\r\nConnection: close\r\n\r\n"), ("GET", 204, "Connection: close\r\n\r\n"),
      ("GET", 304, "Content-Length: 4\r\nConnection: close\r\n\r\n"),
    ])
  func bodiless(method: String, status: Int, rest: String) throws {
    var recording = Recording("/a", status: status, [("Content-Length", "4")])
    recording.method = method
    let answer = try ServedCassette([recording]).answer("/a", method: method)
    #expect(answer.text.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.text.hasSuffix("\r\n" + rest))
  }

  @Test("ends with the connection when it was recorded so")
  func close() throws {
    var recording = Recording("/a", body: "all")
    recording.response?.message.framing = "close"
    let served = try ServedCassette([recording])
    let client = try served.client()
    try client.send("GET /a HTTP/1.1\r\n\r\n")
    let answer = client.readAll()
    #expect(answer.text == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall")
    #expect(answer.end == .closed)
  }

  @Test("says how long it is when HTTP/2 did not, and is chunked when nobody knows before")
  func http2() throws {
    var known = Recording("/a", [("content-type", "application/json")], body: "{}")
    var stream = Recording("/b", [("content-type", "text/event-stream; charset=utf-8")], body: "data: 1\n\n")
    for framing in ["h2", nil] {
      known.response?.message.framing = framing
      stream.response?.message.framing = framing
      let served = try ServedCassette([known, stream])
      #expect(try served.answer("/a").text.contains("\r\nContent-Length: 2\r\n"))
      #expect(try served.answer("/b").text.contains("\r\nTransfer-Encoding: chunked\r\n"))
    }
  }

  @Test("keeps its content coding, and does not tell one that it lost when it was recorded")
  func coding() throws {
    var coded = Recording("/a", [("Content-Encoding", "gzip"), ("Content-Length", "3")], body: "\u{1F}zz")
    coded.coding = "gzip"
    let decoded = Recording("/b", [("Content-Encoding", "gzip"), ("Content-Length", "3")], body: "plain")
    var unsaid = coded
    unsaid.path = "/c"
    unsaid.response?.message.headers = []
    let served = try ServedCassette([coded, decoded, unsaid])
    let first = try served.answer("/a").text
    #expect(first.contains("Content-Encoding: gzip\r\nContent-Length: 3\r\n") && first.hasSuffix("\u{1F}zz"))
    let second = try served.answer("/b").text
    #expect(!second.contains("Content-Encoding") && second.contains("Content-Length: 5\r\n"))
    #expect(try served.answer("/c").text.contains("Content-Encoding: gzip\r\n"))
  }

  @Test("announces a wrong length where that was recorded")
  func wrongLength() throws {
    var long = Recording("/a", [("Content-Length", "9")], body: "body")
    long.response?.message.framing = "content-length"
    long.response?.message.announcedLength = 9
    long.end = .eofClean
    var short = long
    short.path = "/b"
    short.response?.message.announcedLength = 2
    let served = try ServedCassette([long, short])
    let client = try served.client()
    try client.send("GET /a HTTP/1.1\r\n\r\n")
    // Nobody is left waiting for what does not come.
    let answer = client.readAll()
    #expect(answer.text == "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody")
    #expect(answer.end == .closed)
    #expect(try served.answer("/b").text.hasSuffix("Content-Length: 2\r\nConnection: close\r\n\r\nbody"))
  }

  @Test("comes after its interim responses, but for those of one connection")
  func interim() throws {
    var recording = Recording("/a", body: "x")
    recording.response?.interim = [
      Response.Interim(status: 100, headers: []),
      Response.Interim(status: 103, headers: [HeaderField("Link", "</a>")]),
    ]
    let answer = try ServedCassette([recording]).answer("/a")
    #expect(answer.text.hasPrefix("HTTP/1.1 103 \r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"))
  }

  @Test("has no header that would be read as more than one line")
  func unsendable() throws {
    let recording = Recording(
      "/a", [("X-A", "1\r\nSet-Cookie: a=b"), ("X\nB", "1"), ("X-C: y", "1"), ("X-D", "ok")], body: "x")
    let answer = try ServedCassette([recording]).answer("/a")
    #expect(answer.text == "HTTP/1.1 200 OK\r\nX-D: ok\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")
  }

  @Test("of version 1.0 is sent so, and its connection is not used again")
  func version10() throws {
    var recording = Self.chunked(["ab"])
    recording.response?.message.version = "1.0"
    let served = try ServedCassette([recording, Self.chunked(["ab"], path: "/b")])
    #expect(try served.answer("/a").text.hasPrefix("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\nConnection"))
    // A client of version 1.0 does not know chunks.
    let client = try served.client()
    try client.send("GET /b HTTP/1.0\r\n\r\n")
    #expect(client.readAll().text.hasSuffix("Connection: close\r\n\r\nab"))
  }
}
