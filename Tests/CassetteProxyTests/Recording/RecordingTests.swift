import CassetteFormat
import NIOConcurrencyHelpers
import Testing

@testable import CassetteProxy
@testable import CassetteTools

@Suite("Recording")
struct RecordingTests {
  @Test("keeps an exchange as it was on the wire")
  func exchange() throws {
    let provider = try FakeProvider { _, _ in
      .answer(#"{"id":"a"}"#, fields: "x-RateLimit-Limit: 5\r\nDate: today\r\nX-Ratelimit-Limit: 6\r\n")
    }
    let recorder = try TestRecorder(provider)
    let answer = try RawClient.ask(
      recorder.port, "POST", "/fake/v1/things?b=1&a=%20", "X-Stainless-Lang: x\r\naccept: */*\r\n", body: "hello")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-RateLimit-Limit: 5\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n{\"id\":\"a\"}"))
    let sent = try #require(provider.requests.first)
    #expect(sent.head.hasPrefix("POST /v1/things?b=1&a=%20 HTTP/1.1\r\n"))
    #expect(sent.body == Array("hello".utf8))

    let cassette = try recorder.finish()
    let event = try #require(try cassette.events.first)
    #expect(try cassette.events.count == 1)
    #expect(event.lane == "fake" && event.at != nil && event.took != nil && event.fidelity.isEmpty)
    let exchange = try #require(event.exchange)
    #expect(exchange.request.path == "/v1/things?b=1&a=%20" && exchange.request.method == "POST")
    #expect(exchange.request.scheme == "http" && exchange.request.authority == ByteString("127.0.0.1:\(provider.port)"))
    #expect(
      exchange.request.message.headers.map(\.name)
        == ["Host", "X-Stainless-Lang", "accept", "Content-Length", "Connection"])
    #expect(exchange.request.message.header("Host") == ByteString("127.0.0.1:\(provider.port)"))
    #expect(try cassette.text(exchange.request.message.body) == "hello")
    let response = try #require(exchange.response)
    #expect(response.status == 200 && response.reason == "OK" && response.message.version == "1.1")
    #expect(response.message.framing == "content-length" && response.message.announcedLength == nil)
    #expect(
      response.message.headers.map(\.name)
        == ["Content-Type", "x-RateLimit-Limit", "Date", "X-Ratelimit-Limit", "Content-Length"])
    #expect(try cassette.text(response.message.body) == #"{"id":"a"}"#)
    #expect(try response.message.body.flatMap(cassette.chunks)?.chunks.map(\.length) == [10])
    let session = try #require(try cassette.manifest.session)
    #expect(session.start != nil && session.end != nil && session.status == "0")
    #expect(try Validator.validate(FileInput(path: recorder.path)).findings.isEmpty)
  }

  @Test("keeps interim answers and trailers, and passes them on")
  func aroundTheAnswer() throws {
    let provider = try FakeProvider { _, _ in
      [
        .send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        .send("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        .send("0\r\nX-Sum: 5\r\n\r\n"),
      ]
    }
    let recorder = try TestRecorder(provider) { $0.redaction = nil }
    let answer = try RawClient.ask(recorder.port, "GET", "/fake/v1/a")
    #expect(answer.hasPrefix("HTTP/1.1 103 \r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("5\r\nhello\r\n0\r\nX-Sum: 5\r\n\r\n"))
    // What tells the recorder which exchange it is goes no further.
    #expect(provider.requests.first?.head.lowercased().contains("rewind") == false)
    let event = try #require(try recorder.finish().events.first)
    let response = try #require(event.exchange?.response)
    #expect(response.interim == [Response.Interim(status: 103, headers: [HeaderField("Link", "</a>")])])
    #expect(response.message.trailers == [HeaderField("X-Sum", "5")] && event.fidelity.isEmpty)
  }

  @Test("keeps the chunks of a stream and when they came, and passes them on at once")
  func stream() throws {
    let events = (0..<6).map { "data: {\"n\":\($0)}\n\n" } + ["data: [DONE]\n\n"]
    // What the client has got, the head included: nothing is sent before what was sent has come through.
    let count = NIOLockedValueBox(0)
    let provider = try FakeProvider { _, _ in
      [FakeProvider.Step].stream(events).enumerated().flatMap { number, step in
        [.wait { number > events.count || count.withLockedValue { $0 == number } }, .pause(20), step]
      }
    }
    let recorder = try TestRecorder(provider)
    let client = try RawClient(port: recorder.port)
    try client.send("GET /fake/v1/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    var got: [Int] = []
    for text in ["\r\n\r\n"] + events {
      #expect(client.read(until: text).hasSuffix(text))
      got.append(Clock.monotonicMicroseconds)
      count.withLockedValue { $0 += 1 }
    }
    #expect(client.readAll().text == "\r\n0\r\n\r\n")
    let cassette = try recorder.finish()
    let body = try #require(try cassette.events.first?.exchange?.response?.message.body)
    #expect(try cassette.text(body) == events.joined())
    let table = try #require(try cassette.chunks(of: body))
    #expect(table.chunks.map(\.length) == events.map(\.utf8.count))
    // Each came after it was sent, and before the client had it: on a busy machine that may be a while.
    let sent = provider.sent
    for (index, chunk) in table.chunks.enumerated() {
      let possible = sent[index + 1] - got[index]...got[index + 1] - sent[index]
      #expect(possible.contains(chunk.delay), "chunk \(index): \(chunk.delay), not in \(possible)")
    }
  }

  @Test("keeps content codings on, and summarises model calls")
  func codings() throws {
    let text =
      #"{"object":"chat.completion","model":"m-1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#
    let packed = try #require(ContentCompression.encode(Array(text.utf8), coding: "gzip"))
    let provider = try FakeProvider { _, _ in
      [
        .send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        ), .bytes(packed),
      ]
    }
    let recorder = try TestRecorder(provider)
    _ = try RawClient.ask(
      recorder.port, "POST", "/fake/v1/chat/completions", "Content-Type: application/json\r\n",
      body: #"{"model":"m","messages":[]}"#)
    let report = try recorder.recorder.finish()
    let cassette = try CassetteReader(path: recorder.path)
    let exchange = try #require(try cassette.events.first?.exchange)
    let body = try #require(exchange.response?.message.body)
    #expect(body.coding == "gzip")
    #expect(try cassette.bytes(of: body) == packed)
    #expect(exchange.llm?.served == "m-1" && exchange.llm?.input == 7 && exchange.llm?.output == 2)
    #expect(report.totals.calls == 1 && report.totals.input == 7 && report.totals.output == 2)
    #expect(try cassette.manifest.session?.totals?.calls == 1)
  }

  @Test("keeps requests that overlap apart, and their order of starts")
  func parallel() throws {
    let provider = try FakeProvider { number, request in
      .stream((0..<10).map { "data: \(request.path) \($0)\n\n" }, pause: number % 3 * 4 + 1)
    }
    let recorder = try TestRecorder(provider)
    let clients = try (0..<40).map { number in
      let client = try RawClient(port: recorder.port)
      try client.send("GET /fake/v1/\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
      return client
    }
    for client in clients { #expect(client.read(until: "0\r\n\r\n").contains("0\r\n\r\n")) }
    let cassette = try recorder.finish()
    let events = try cassette.events
    #expect(events.map(\.sequence) == Array(0..<40))
    for event in events {
      let path = try #require(event.exchange?.request.path.description)
      let body = try #require(try cassette.text(event.exchange?.response?.message.body))
      #expect(body == (0..<10).map { "data: \(path) \($0)\n\n" }.joined())
    }
    #expect(Set(events.compactMap(\.exchange?.request.path)).count == 40)
  }

  @Test("has answers without body, and of HEAD")
  func bodiless() throws {
    let provider = try FakeProvider { number, _ in
      number == 0
        ? [.send("HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n")]
        : [.send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n")]
    }
    let recorder = try TestRecorder(provider)
    #expect(try RawClient.ask(recorder.port, "DELETE", "/fake/v1/a").hasPrefix("HTTP/1.1 204 No Content\r\n"))
    #expect(try RawClient.ask(recorder.port, "HEAD", "/fake/v1/a").contains("Content-Length: 12\r\n"))
    let cassette = try recorder.finish()
    let responses = try cassette.events.compactMap(\.exchange?.response)
    #expect(responses.map(\.message.body) == [nil, nil])
    #expect(responses.map(\.message.framing) == ["none", "content-length"])
  }

  @Test("tells of a path without provider, and goes nowhere")
  func unknownPath() throws {
    let provider = try FakeProvider { _, _ in .answer("{}") }
    let recorder = try TestRecorder(provider)
    let answer = try RawClient.ask(recorder.port, "GET", "/v1/models")
    #expect(answer.hasPrefix("HTTP/1.1 424 ") && answer.contains("x-should-retry: false"))
    #expect(answer.contains("--upstream NAME=URL"))
    #expect(try recorder.finish().events.isEmpty && provider.requests.isEmpty)
  }
}
