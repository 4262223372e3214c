import CassetteFormat
import NIOConcurrencyHelpers
import Testing

@testable import CassetteProxy

@Suite("Recording what breaks")
struct BrokenAnswerTests {
  private struct Case: CustomTestStringConvertible {
    let name: String
    /// What is sent before the provider closes the connection or resets it.
    let text: String
    let end: Body.End
    var body = "data: 1\n\n"
    var announced: Int?
    var resets = false

    var testDescription: String { name }
  }

  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  private static let cases = [
    Case(name: "closed in a stream", text: head + "9\r\ndata: 1\n\n\r\n", end: .eofAbrupt),
    Case(name: "reset in a stream", text: head + "9\r\ndata: 1\n\n\r\n", end: .reset, resets: true),
    Case(
      name: "shorter than announced", text: "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\ndata: 1\n\n",
      end: .eofAbrupt, announced: 20),
    Case(name: "ended by the connection", text: "HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n", end: .complete),
  ]

  @Test("an answer that does not come to its end is kept so far, and ends for the client as it did", arguments: cases)
  private func ends(_ test: Case) throws {
    // A reset takes away what has not been read: not before the client has it.
    let isThere = NIOLockedValueBox(false)
    let provider = try FakeProvider { _, _ in
      [.send(test.text), .wait { isThere.withLockedValue { $0 } }, test.resets ? .reset : .close]
    }
    let recorder = try TestRecorder(provider)
    let client = try RawClient(port: recorder.port)
    try client.send("GET /fake/v1/a HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(client.read(until: "data: 1\n\n").hasSuffix("data: 1\n\n"))
    isThere.withLockedValue { $0 = true }
    let (text, end) = client.readAll()
    #expect(!text.contains("0\r\n\r\n"))
    #expect((end == .reset) == test.resets)
    let exchange = try #require(try recorder.finish().events.first?.exchange)
    let body = try #require(exchange.response?.message.body)
    #expect(body.end == test.end && exchange.error == nil)
    #expect(body.size == test.body.utf8.count)
    #expect(exchange.response?.message.announcedLength == test.announced)
  }

  @Test(
    "an answer that never begins is an error of the transport",
    arguments: [
      ("close", "response", "closed"), ("reset", "response", "reset"), ("text", "response", "malformed"),
      ("refused", "connect", "refused"),
    ])
  func errors(what: String, phase: String, kind: String) throws {
    let provider = try FakeProvider { _, _ in
      switch what {
      case "close": [.pause(20), .close]
      case "reset": [.pause(20), .reset]
      default: [.send("this is no HTTP\r\n\r\n"), .pause(50), .close]
      }
    }
    // Nobody listens there.
    let recorder = try TestRecorder(provider, upstream: what == "refused" ? "http://127.0.0.1:1" : nil)
    let answer = try RawClient.ask(recorder.port, "POST", "/fake/v1/a", body: "hello")
    #expect(answer.isEmpty)
    let report = try recorder.recorder.finish()
    #expect(report.totals.broken == 1)
    let cassette = try CassetteReader(path: recorder.path)
    let exchange = try #require(try cassette.events.first?.exchange)
    #expect(exchange.response == nil)
    #expect(exchange.error?.phase.rawValue == phase && exchange.error?.kind == kind)
    #expect(exchange.error?.message?.isEmpty == false)
    #expect(try cassette.text(exchange.request.message.body) == "hello")
  }

  @Test("a client that goes leaves an exchange without end, and the recording goes on")
  func clientGoes() throws {
    let provider = try FakeProvider { number, _ in
      number == 0 ? .stream(["data: 1\n\n"], ends: false) : .answer("{}")
    }
    let recorder = try TestRecorder(provider)
    do {
      let client = try RawClient(port: recorder.port)
      try client.send("GET /fake/v1/a HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(client.read(until: "data: 1\n\n\r\n").contains("data: 1\n\n\r\n"))
    }
    #expect(try RawClient.ask(recorder.port, "GET", "/fake/v1/b").hasSuffix("{}"))
    let events = try recorder.finish().events
    #expect(events.count == 2)
    #expect(events[0].exchange?.response?.message.body?.end == .never)
    #expect(events[1].exchange?.response?.message.body?.end == .complete)
  }

  @Test("requests that are sent again are further exchanges, and counted")
  func retries() throws {
    let body = #"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#
    let provider = try FakeProvider { number, _ in
      number < 2 ? .answer("{}", status: "429 Too Many Requests", fields: "Retry-After: 0\r\n") : .answer("{}")
    }
    let recorder = try TestRecorder(provider)
    for status in [429, 429, 200] {
      let answer = try RawClient.ask(recorder.port, "POST", "/fake/v1/chat/completions", body: body)
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    }
    let report = try recorder.recorder.finish()
    #expect(report.totals.retries == 2 && report.totals.errors == 2 && report.totals.exchanges == 3)
    #expect(
      try CassetteReader(path: recorder.path).events.compactMap(\.exchange?.response?.status) == [429, 429, 200])
  }
}
