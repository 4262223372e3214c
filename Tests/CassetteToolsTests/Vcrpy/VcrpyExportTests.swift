import CassetteTools
import Testing

@testable import CassetteFormat

struct VcrpyExportTests {
  /// Bodies that YAML, or a careless writer of it, changes.
  static let bodies: [[UInt8]] =
    [
      "", " ", "\n", "\n\n", " x ", "x\n", "x\n\n", "a\n b\n\tc\n\n  d", "a\r\nb\rc", "\r", "tab\tend\t",
      "trailing \nspaces  \n",
      "null", "~", "true", "Yes", "no", "12", "1.5", ".inf", "0x1F", "12:30:45", "2024-01-01", "<<", "=", "-", "- a",
      "?", "a: b",
      "a:", "#x", "a #b", "'", "\"", "'\"\\", "\\n", "&a", "*a", "!x", "!!binary x", "|", ">", "%", "@", "`", "[a",
      "{a", "a, b", "---",
      "...", "--- a", "\u{85}", "a\u{85}b", "\u{2028}x\u{2029}", "\u{FEFF}x", "é", "日本語\n😀", "\0",
      "a\0b\u{1}\u{7F}\u{80}\u{9F}\u{A0}",
      "\u{FFFD}\u{FFFE}\u{FFFF}", "\u{D7FF}\u{E000}\u{10FFFF}", "\u{1B}[0m", "e\u{301}", "/path", "x: y", "x ", "y",
      "off", "a\n\u{20}\u{20}b",
      #"{"role": "user", "content": "it's\nhere"}"#, "data: {}\n\ndata: [DONE]\n\n",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B, 0x08, 0x00],
      Array(0...255),
      Array(repeating: 0x61, count: 100_000), Array(String(repeating: "word ", count: 20_000).utf8),
      Array(repeating: 0xFE, count: 100_000),
    ] + (0...127).map { [$0] } + (0...127).map { [0x61, $0, 0x62] }

  static func cassetteOfBodies() throws -> CassetteReader {
    try cassette { writer in
      for (index, bytes) in bodies.enumerated() {
        let body = try writer.add(body: bytes)
        var request = Request(method: "POST", path: "/", headers: [HeaderField("X", "y")], body: body)
        request.scheme = "https"
        request.authority = "example.com"
        let exchange = Exchange(request: request, response: Response(status: 200, reason: "OK", body: body))
        try writer.append(Event(sequence: index, content: .http(exchange)))
      }
    }
  }

  @Test func everyBodyComesBack() throws {
    let (bytes, losses) = try exported(Self.cassetteOfBodies(), by: VcrpyExporter())
    #expect(losses == [])
    #expect(bytes.allSatisfy { $0 < 0x80 })
    let (cassette, _) = try imported(bytes, by: VcrpyImporter())
    let events = try cassette.events
    #expect(events.count == Self.bodies.count)
    for (event, body) in zip(events, Self.bodies) {
      #expect(try cassette.content(event.exchange?.request.message) == body)
      #expect(try cassette.content(event.exchange?.response?.message) == body)
    }
  }

  @Test func laysOutAsVcrpyDoes() throws {
    let cassette = try cassette { writer in
      var request = Request(method: "GET", path: "/a?b=c")
      request.scheme = "https"
      request.authority = "example.com"
      let headers = [
        HeaderField("Set-Cookie", "a=1"), HeaderField("Date", "Mon, 01 Jan"), HeaderField("Set-Cookie", "b=2"),
      ]
      let body = try writer.add(body: Array("data: 1\n\n data: 'x'\n".utf8))
      try writer.append(
        Event(
          sequence: 0,
          content: .http(Exchange(request: request, response: Response(status: 200, headers: headers, body: body)))))
      request.message.body = try writer.add(body: [0xFF])
      try writer.append(
        Event(sequence: 1, content: .http(Exchange(request: request, response: Response(status: 204, reason: "")))))
    }
    let (bytes, losses) = try exported(cassette, by: VcrpyExporter())
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"""
        interactions:
        - request:
            body: null
            headers: {}
            method: GET
            uri: https://example.com/a?b=c
          response:
            body:
              string: "data: 1\n\
                \n\
                \ data: 'x'\n"
            headers:
              Date:
              - 'Mon, 01 Jan'
              Set-Cookie:
              - a=1
              - b=2
            status:
              code: 200
              message: null
        - request:
            body: !!binary |
              /w==
            headers: {}
            method: GET
            uri: https://example.com/a?b=c
          response:
            body:
              string: ''
            headers: {}
            status:
              code: 204
              message: ''
        version: 1

        """#)
    #expect(losses == [Loss("the order of header lines of different names (1 exchanges)")])
  }

  @Test func writesAnEmptyCassette() throws {
    let (bytes, losses) = try exported(cassette { _ in }, by: VcrpyExporter())
    #expect(String(decoding: bytes, as: UTF8.self) == "interactions: []\nversion: 1\n")
    #expect(losses == [])
  }

  @Test func reportsWhatIsLost() throws {
    let cassette = try cassette { writer in
      let request = Request(
        method: "GET", path: "/",
        headers: [HeaderField("Host", "a"), HeaderField("X", "1"), HeaderField("X", ByteString([0xFF]))])
      var response = Response(status: 200)
      response.message.body = try writer.add(body: [1, 2], chunks: ChunkTable([.init(length: 2, delay: 5)]))
      response.message.body?.end = .reset
      response.message.trailers = [HeaderField("T", "v")]
      response.message.version = "1.1"
      response.interim = [.init(status: 103, headers: [])]
      var event = Event(sequence: 0, content: .http(Exchange(request: request, response: response)))
      event.at = 5
      event.lane = "a"
      try writer.append(event)
      try writer.append(Event(sequence: 1, content: .open(Exchange(request: request))))
      var failed = Exchange(request: request)
      failed.error = TransportError(phase: .connect, kind: "refused")
      try writer.append(Event(sequence: 2, content: .http(failed)))
      try writer.append(Event(sequence: 3, content: .marker(Marker(name: "m"))))
      var lost = Exchange(request: request, response: Response(status: 200))
      lost.response?.message.body = Body(blob: try writer.add(blob: [1]), size: 1)
      lost.response?.message.body?.isLost = true
      lost.request.message.headers = []
      lost.request.scheme = "http"
      try writer.append(Event(sequence: 4, content: .http(lost)))
    }
    let (bytes, losses) = try exported(cassette, by: VcrpyExporter())
    #expect(
      losses.map(\.description) == [
        "when the exchanges were made and how long they took (1 of them)", "exchange 0: its id, lane or parent",
        "exchange 0: the interim responses before the response", "exchange 0: the trailers of the response",
        "exchange 0: the HTTP version of the response", "exchange 0: how the body of the response arrived",
        "exchange 0: that the body of the response ended with reset",
        "exchange 0: that the scheme is not known; https is written",
        "exchange 0: all but the first value of the request's header X, which is all that vcrpy reads",
        "exchange 0: the bytes of the header X, which are not UTF-8; they are written as Latin-1 text",
        "exchange 1: a request that got no response", "exchange 2: a request that failed",
        "exchange 3: a marker event, which is not HTTP",
        "exchange 4: a body that the cassette has lost; it is written as empty",
      ])
    #expect(try imported(bytes, by: VcrpyImporter()).cassette.events.count == 2)
  }

  @Test func readsBackWhatItImported() throws {
    for path in TestData.files(in: "vcrpy") where !path.contains("sideband") {
      let (first, _) = try imported(TestData.bytes(path), by: VcrpyImporter())
      let (bytes, losses) = try exported(first, by: VcrpyExporter())
      #expect(losses.isEmpty, "\(path)")
      let (second, _) = try imported(bytes, by: VcrpyImporter())
      let events = try (first.events, second.events)
      #expect(events.0.count == events.1.count && !events.0.isEmpty, "\(path)")
      for (one, other) in zip(events.0, events.1) {
        let (one, other) = (try #require(one.exchange), try #require(other.exchange))
        #expect(one.request == other.request, "\(path)")
        #expect(
          one.response?.status == other.response?.status && one.response?.reason == other.response?.reason, "\(path)")
        #expect(one.response?.message.headers == other.response?.message.headers, "\(path)")
        #expect(try first.content(one.response?.message) == second.content(other.response?.message), "\(path)")
        #expect(one.llm == other.llm, "\(path)")
      }
    }
  }
}
