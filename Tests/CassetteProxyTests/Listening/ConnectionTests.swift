import CassetteFormat
import CassetteProxy
import CassetteTools
import NIOCore
import Testing

@Suite("A connection")
struct ConnectionTests {
  typealias Recording = ServedCassette.Recording

  private static func served(_ count: Int = 3, _ change: (inout ReplayServer.Options) -> Void = { _ in }) throws
    -> ServedCassette
  {
    var options = ReplayServer.Options()
    change(&options)
    return try ServedCassette((0..<count).map { Recording("/\($0)", body: "answer \($0)") }, options: options)
  }

  @Test("is used again, and requests that are sent ahead are answered in their order")
  func pipelining() throws {
    let served = try Self.served()
    let client = try served.client()
    for number in [2, 0] {
      try client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read(until: "answer \(number)").contains("Content-Length: 8"))
    }
    served.server.reset()
    try client.send((0..<3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    client.endSending()
    let text = client.readAll().text
    let places = (0..<3).compactMap { text.firstRange(of: "answer \($0)")?.lowerBound }
    #expect(places.count == 3 && places == places.sorted())
  }

  @Test("gives leave to send a body to who asks for it")
  func leave() throws {
    var recording = Recording("/a", body: "x")
    recording.method = "POST"
    recording.requestBody = Array("hello".utf8)
    let served = try ServedCassette([recording])
    let client = try served.client()
    try client.send("POST /a HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n")
    #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    try client.send("hello")
    #expect(client.read(until: "\r\n\r\nx").hasPrefix("HTTP/1.1 200 OK"))
  }

  @Test("takes bodies in chunks")
  func chunkedRequest() throws {
    var recording = Recording("/a", body: "x")
    recording.method = "POST"
    recording.requestBody = Array("hello".utf8)
    let served = try ServedCassette([recording])
    let client = try served.client()
    try client.send("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
    #expect(client.read(until: "\r\n\r\nx").hasPrefix("HTTP/1.1 200 OK"))
  }

  @Test("refuses what is no request, or too long, and ends")
  func refusals() throws {
    let served = try Self.served {
      $0.listener.bodyLimit = 10
      $0.listener.headLimit = 1000
    }
    for (text, status) in [
      ("\u{16}\u{3}\u{1}hello\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
      ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\nhello world", 413),
      ("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 2000))\r\n\r\n", 431),
    ] {
      let client = try served.client()
      try client.send(text)
      client.endSending()
      let answer = client.readAll()
      #expect(answer.text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
      #expect(answer.end == .closed)
    }
  }

  @Test("is taken on IPv4 and IPv6, on one port")
  func addresses() throws {
    let served = try Self.served()
    for (path, isIPv6) in [("/0", false), ("/1", true)] {
      let client = try served.client(isIPv6: isIPv6)
      try client.send("GET \(path) HTTP/1.1\r\nConnection: close\r\n\r\n")
      #expect(client.readAll().text.hasSuffix("answer \(path.dropFirst())"))
    }
  }

  @Test("takes its absolute target for what it says, and for itself where that is meant")
  func absolute() throws {
    var recording = Recording("/v1?a=b", body: "far")
    recording.authority = "api.example.com"
    let served = try ServedCassette([recording, Recording("/near", body: "near")])
    for (target, answer) in [
      ("http://127.0.0.1:\(served.server.port)/near", "near"), ("https://api.example.com/v1?a=b", "far"),
    ] {
      let client = try served.client()
      try client.send("GET \(target) HTTP/1.1\r\nConnection: close\r\n\r\n")
      #expect(client.readAll().text.hasSuffix("\r\n\r\n" + answer))
    }
  }

  @Test("ends soon when the server stops, and the port is free at once")
  func stopping() throws {
    let first = try Self.served()
    let idle = try first.client()
    try idle.send("GET /0 HTTP/1.1\r\n\r\n")
    _ = idle.read(until: "answer 0")
    let start = ContinuousClock.now
    try first.server.stop(within: .seconds(20))
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(idle.readAll().end == .closed)
    let second = try Self.served { $0.listener.port = first.server.port }
    #expect(second.server.port == first.server.port)
    #expect(try second.answer("/0").text.hasSuffix("answer 0"))
    #expect(throws: (any Error).self) { try Self.served { $0.listener.port = first.server.port } }
  }

  @Test("that is being served comes to its end when the server stops")
  func draining() throws {
    var slow = Recording("/slow", body: "at last")
    slow.took = 300_000
    var options = ReplayServer.Options()
    options.timing = .real
    let served = try ServedCassette([slow], options: options)
    let client = try served.client()
    try client.send("GET /slow HTTP/1.1\r\n\r\nGET /slow HTTP/1.1\r\n\r\n")
    // The request has been taken when the state tells of it.
    while try !served.answer("/-/rewind").text.contains(#""open":1"#) {}
    let summary = try served.server.stop(within: .minutes(1))
    let answer = client.readAll()
    #expect(answer.text.hasSuffix("at last") && answer.end != .silent)
    #expect(summary.served == 1 && summary.requests == 1)
  }

  @Test("whose client does not read holds up nobody else, and gets everything in the end")
  func slowReader() throws {
    let size = 16 << 20
    var large = Recording("/large", body: String(repeating: "0123456789abcdef", count: size / 16))
    large.chunks = (0..<256).map { _ in ChunkTable.Chunk(length: size / 256, delay: 0) }
    large.response?.message.framing = "content-length"
    let served = try ServedCassette([large, Recording("/small", body: "small")])
    let slow = try served.client()
    try slow.send("GET /large HTTP/1.1\r\nConnection: close\r\n\r\n")
    while try !served.answer("/-/rewind").text.contains(#""open":1"#) {}
    #expect(try served.answer("/small").text.hasSuffix("small"))
    let answer = slow.readAll()
    #expect(answer.end == .closed && answer.text.utf8.count > size && answer.text.hasSuffix("0123456789abcdef"))
    #expect(try served.answer("/-/rewind").text.contains(#""open":0"#))
  }
}
