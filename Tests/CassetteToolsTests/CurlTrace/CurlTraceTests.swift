import CassetteFormat
import CassetteTools
import Testing

struct CurlTraceTests {
  private func imported(_ text: String) throws -> (cassette: CassetteReader, report: Imported) {
    try CassetteToolsTests.imported(Array(text.utf8), by: CurlTraceImporter())
  }

  /// An entry of `--trace`.
  static func dump(_ mark: String, _ text: String, time: String = "") -> String {
    let bytes = Array(text.utf8)
    var out = "\(time)\(mark), \(bytes.count) bytes (0x\(String(bytes.count, radix: 16)))\n"
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let line = bytes[start..<min(start + 16, bytes.count)]
      let digits = line.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) + " " }.joined()
      let offset = String(start, radix: 16)
      out += String(repeating: "0", count: 4 - offset.count) + offset + ": " + digits
      out += String(repeating: " ", count: 3 * (16 - line.count))
      out += line.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "." }.joined() + "\n"
    }
    return out
  }

  private static let question = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n"

  @Test func keepsBytesAndTimes() throws {
    let text =
      "10:00:00.000000 == Info: Connected to a.example (1.2.3.4) port 443\n"
      + "10:00:00.100000 == Info: SSL connection using TLSv1.3\n"
      + Self.dump("=> Send header", Self.question, time: "10:00:01.000000 ")
      + Self.dump("<= Recv header", "HTTP/1.1 200 OK\r\n", time: "10:00:01.200000 ")
      + Self.dump("<= Recv header", "Transfer-Encoding: chunked\r\n", time: "10:00:01.200001 ")
      + Self.dump("<= Recv header", "\r\n", time: "10:00:01.200002 ")
      + Self.dump("<= Recv data", "3\r\na\u{0}b\r\n2\r", time: "10:00:01.300002 ")
      + Self.dump("<= Recv data", "\ncd\r\n0\r\n\r\n", time: "10:00:01.350002 ")
    let (cassette, report) = try imported(text)
    #expect(report.warnings == [] && report.session == nil)
    let exchange = try cassette.exchange
    #expect(exchange.request.scheme == "https" && exchange.request.authority == "a.example")
    #expect(try cassette.text(exchange.response?.message) == "a\u{0}bcd")
    let body = try #require(exchange.response?.message.body)
    #expect(
      try cassette.chunks(of: body)?.chunks == [.init(length: 3, delay: 100_000), .init(length: 2, delay: 50_000)])
    #expect(try cassette.events[0].took == 350_002 && cassette.events[0].fidelity.isEmpty)
  }

  @Test func readsTheTextForm() throws {
    let text = """
      == Info:   Trying 127.0.0.1:80...
      => Send header, 48 bytes (0x30)
      0000: POST /p HTTP/1.1
      0012: Host: a
      001b: Content-Length: 2
      002e:
      <= Recv header, 17 bytes (0x11)
      0000: HTTP/1.1 200 OK
      <= Recv header, 2 bytes (0x2)
      0000:\u{20}
      <= Recv data, 9 bytes (0x9)
      0000: {}
      0004: a.b
      {}
      a\nb
      """
    let (cassette, report) = try imported(text)
    #expect(report.warnings == [])
    #expect(try cassette.exchange.request.message.headers.lines == ["Host: a", "Content-Length: 2"])
    #expect(try cassette.text(cassette.exchange.response?.message) == "{}\r\na.b\r\n")
    #expect(try cassette.events[0].fidelity == ["response.body": .reconstructed])
  }

  @Test func keepsTransfersApart() throws {
    func time(_ transfer: Int) -> String { "[\(transfer)-0] " }
    let text =
      Self.dump("=> Send header", "GET /0 HTTP/1.1\r\n\r\n", time: time(0))
      + Self.dump("=> Send header", "GET /1 HTTP/1.1\r\n\r\n", time: time(1))
      + Self.dump("<= Recv header", "HTTP/1.1 201 A\r\n\r\n", time: time(1))
      + Self.dump("<= Recv header", "HTTP/1.1 202 B\r\n\r\n", time: time(0))
    let events = try imported(text).cassette.events
    #expect(events.map { $0.exchange?.request.path } == ["/0", "/1"])
    #expect(events.map { $0.exchange?.response?.status } == [202, 201])
  }

  @Test func keepsInterimResponsesAndFailures() throws {
    let text =
      Self.dump("=> Send header", Self.question)
      + Self.dump("<= Recv header", "HTTP/1.1 100 Continue\r\n")
      + Self.dump("<= Recv header", "HTTP/1.1 200 OK\r\n") + Self.dump("<= Recv header", "Content-Length: 9\r\n")
      + Self.dump("<= Recv header", "\r\n") + Self.dump("<= Recv data", "abc")
      + "== Info: transfer closed with 6 bytes remaining to read\n"
    let exchange = try imported(text).cassette.exchange
    #expect(exchange.response?.interim.map(\.status) == [100])
    #expect(exchange.response?.message.announcedLength == 9 && exchange.response?.message.body?.end == .eofAbrupt)
    #expect(exchange.error?.kind == "closed")
  }

  @Test func readsWhatVerboseCurlSays() throws {
    let text = """
        % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
        0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0* Connected to a
      > POST /a HTTP/1.1
      > Host: a
      > Content-Length: 4
      >\u{20}
      } [4 bytes data]
      < HTTP/1.1 200 OK
      < Content-Length: 9
      <\u{20}
      { [9 bytes data]
      * Connection #0 to host a left intact
      """
    #expect(CurlTraceImporter().recognises(SourceSample(Array(text.utf8), fileName: "")))
    let (cassette, _) = try imported(text)
    #expect(try cassette.events[0].fidelity == ["request.body": .absent, "response.body": .absent])
    #expect(try cassette.exchange.response?.message.body == nil)
  }

  @Test func saysWhatIsMissing() throws {
    let whole = Self.dump("=> Send header", Self.question) + Self.dump("<= Recv header", "HTTP/1.1 200 OK\r\n\r\n")
    let cut = Self.dump("<= Recv data", String(repeating: "x", count: 40)).split(separator: "\n").prefix(2)
    let (cassette, report) = try imported(whole + cut.joined(separator: "\n"))
    #expect(report.warnings == ["line 7: only 16 of 40 bytes are there"])
    #expect(try cassette.exchange.response?.message.body?.size == 16)
  }

  @Test(arguments: ["", "hello\n", "* note\n", "=> Send header, 99999999999999999999 bytes\n"])
  func refusesWhatIsNone(text: String) {
    #expect(throws: InterchangeError.self) { try imported(text) }
    #expect(!CurlTraceImporter().recognises(SourceSample(Array(text.utf8), fileName: "")))
  }
}
