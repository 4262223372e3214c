import CassetteFormat
import CassetteProxy
import CassetteTools
import NIOCore
import Testing

@Suite("A served answer that does not come to its end")
struct EndTests {
  typealias Recording = ServedCassette.Recording

  private static func cut(_ framing: String, _ end: Body.End, error: TransportError? = nil) -> Recording {
    var recording = Recording("/a", body: "half")
    recording.response?.message.framing = framing
    recording.end = end
    recording.error = error
    if framing == "content-length" {
      recording.response?.message.headers = [HeaderField("Content-Length", "8")]
    }
    return recording
  }

  @Test(
    "closes the connection where the bytes stopped",
    arguments: [
      ("chunked", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
      ("content-length", "Content-Length: 8\r\n\r\nhalf"),
    ])
  func abrupt(framing: String, rest: String) throws {
    let served = try ServedCassette([Self.cut(framing, .eofAbrupt)])
    let client = try served.client()
    try client.send("GET /a HTTP/1.1\r\n\r\n")
    let answer = client.readAll()
    #expect(answer.text == "HTTP/1.1 200 OK\r\n" + rest)
    #expect(answer.end == .closed)
  }

  @Test("ends its framing in order when the server had")
  func clean() throws {
    let answer = try ServedCassette([Self.cut("chunked", .eofClean)]).answer("/a")
    #expect(answer.text.hasSuffix("4\r\nhalf\r\n0\r\n\r\n"))
  }

  @Test("resets the connection")
  func reset() throws {
    let answer = try ServedCassette([Self.cut("chunked", .reset)]).answer("/a")
    #expect(answer.end == .reset)
  }

  @Test("sends a chunk that is none")
  func malformedChunk() throws {
    let error = TransportError(phase: .response, kind: "malformed-chunk")
    let answer = try ServedCassette([Self.cut("chunked", .eofAbrupt, error: error)]).answer("/a")
    #expect(answer.text.hasSuffix("4\r\nhalf\r\nno-size\r\n"))
    #expect(answer.end == .closed)
  }

  @Test("falls silent, until the limit", arguments: [Body.End.stall, .never])
  func stall(end: Body.End) throws {
    var options = ReplayServer.Options()
    options.stallLimit = .minutes(5)
    let served = try ServedCassette([Self.cut("chunked", end)], options: options)
    let impatient = try served.client()
    try impatient.send("GET /a HTTP/1.1\r\n\r\n")
    #expect(impatient.read(until: "4\r\nhalf\r\n").hasSuffix("4\r\nhalf\r\n"))
    impatient.wait(atMost: 100)
    let rest = impatient.readAll()
    #expect(rest.text.isEmpty && rest.end == .silent)

    options.stallLimit = .milliseconds(100)
    let answer = try ServedCassette([Self.cut("chunked", end)], options: options).answer("/a")
    #expect(answer.text.hasSuffix("4\r\nhalf\r\n") && answer.end == .closed)
  }

  @Test("is given up when the client goes")
  func gone() throws {
    let served = try ServedCassette([Self.cut("chunked", .stall), Recording("/b", body: "x")])
    let client = try served.client()
    try client.send("GET /a HTTP/1.1\r\n\r\n")
    _ = client.read(until: "half")
    client.endSending()
    #expect(client.readAll().end == .closed)
  }

  @Test(
    "has no head when the connection failed before",
    arguments: [
      (TransportError.Phase.connect, "refused", RawClient.End.reset), (.tls, "handshake", .closed),
      (.response, "closed", .closed), (.response, "reset", .reset), (.response, "timeout", .silent),
      (.dns, "not-found", .closed), (.request, "timeout", .silent),
    ])
  func failed(phase: TransportError.Phase, kind: String, end: RawClient.End) throws {
    var recording = Recording("/a")
    recording.response = nil
    recording.error = TransportError(phase: phase, kind: kind)
    let answer = try ServedCassette([recording]).answer("/a", patience: end == .silent ? 100 : RawClient.patience)
    #expect(answer.text.isEmpty)
    #expect(answer.end == end)
  }
}
