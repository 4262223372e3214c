import CassetteFormat
import CassetteProxy
import CassetteTools
import Testing

@Suite("A replay that has no answer")
struct FailClosedTests {
  typealias Recording = ServedCassette.Recording

  private static func post(_ body: [UInt8], to path: String = "/v1/chat/completions") -> Recording {
    var recording = Recording(path, [("Content-Type", "application/json")], body: "{}")
    recording.method = "POST"
    recording.requestBody = body
    recording.authority = "api.openai.com"
    return recording
  }

  private static func ask(_ served: ServedCassette, _ target: String, _ body: [UInt8]) throws -> String {
    let client = try served.client()
    try client.send(
      "POST \(target) HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n"
        + "Connection: close\r\n\r\n")
    try client.send(body)
    return client.readAll().text
  }

  @Test(
    "answers with an error that clients do not try again for, whatever the body is",
    arguments: ["null", "5", "[1,2]", #"{"a":"\ud83d"}"#, "{", "", "\u{0}", #"{"model":1e999999}"#])
  func bodies(body: String) throws {
    let served = try ServedCassette([Self.post(Array(#"{"model":"m"}"#.utf8))])
    let text = try Self.ask(served, "/openai/v1/chat/completions", Array(body.utf8))
    #expect(text.hasPrefix("HTTP/1.1 424 Failed Dependency\r\n"))
    #expect(text.contains("\r\nx-should-retry: false\r\n") && text.contains("\r\nx-rewind-miss: "))
    #expect(try served.server.summary.missed == 1)
  }

  @Test("does so for bytes that are no text, and for a server that is not known")
  func strangers() throws {
    let served = try ServedCassette([Self.post(Array("{}".utf8))])
    #expect(try Self.ask(served, "/openai/v1/chat/completions", [0xFF, 0xFE, 0]).hasPrefix("HTTP/1.1 424 "))
    let text = try Self.ask(served, "http://169.254.1.1/v1/chat/completions", Array("{}".utf8))
    #expect(text.hasPrefix("HTTP/1.1 424 ") && text.contains("x-rewind-miss: blocked-host"))
  }

  @Test("does so for a body that is not what its digest says, and never sends a part of it")
  func damage() throws {
    // What cannot be compressed is stored as it is: one byte of it is another one then.
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<100_000).map { _ in UInt8.random(in: 33...126, using: &generator) }
    let recording = Recording("/a", body: String(decoding: noise, as: UTF8.self))
    var bytes = try ServedCassette.bytes([recording, Recording("/b", body: "whole")])
    let name = try #require(bytes.firstRange(of: Array("blobs/sha256/".utf8)))
    bytes[name.upperBound + 50_000] ^= 1
    let served = try ServedCassette(MemoryInput(bytes))
    let text = try served.answer("/a").text
    #expect(text.hasPrefix("HTTP/1.1 424 ") && text.contains("x-rewind-miss: internal-error"))
    #expect(try served.answer("/b").text.hasSuffix("whole"))
  }

  @Test("does so for a recording that went on as a WebSocket, or whose body was not recorded")
  func unservable() throws {
    var absent = Recording("/b")
    absent.fidelity = ["response.body": .absent]
    let served = try ServedCassette([Recording("/a", status: 101, [("Upgrade", "websocket")]), absent])
    for path in ["/a", "/b"] {
      let text = try served.answer(path).text
      #expect(text.hasPrefix("HTTP/1.1 424 ") && text.contains("x-rewind-miss: internal-error"))
    }
  }

  @Test("has the status that was asked for")
  func status() throws {
    var options = Replayer.Options()
    options.missStatus = 599
    let served = try ServedCassette([Self.post(Array("{}".utf8))], replayer: options)
    #expect(try served.answer("/v1/models").text.hasPrefix("HTTP/1.1 599 Rewind Miss\r\n"))
  }
}

@Suite("The control endpoint")
struct ControlTests {
  @Test("tells the state, and forgets it on request")
  func state() throws {
    var options = ReplayServer.Options()
    options.description = ["cassette": "run.rw", "mode": "strict"]
    let served = try ServedCassette([.init("/a", body: "x"), .init("/b", body: "x")], options: options)
    _ = try served.answer("/a")
    _ = try served.answer("/c")
    let body = try served.answer("/-/rewind").text.split(separator: "\r\n\r\n").last.map(String.init)
    #expect(
      body == #"{"cassette":"run.rw","misses":{"near":1},"mode":"strict","open":0,"out_of_order":0,"requests":2,"#
        + #""retries":0,"served":1,"stale":0,"timing":"instant","unconsumed":[1]}"# + "\n")
    #expect(try served.answer("/-/rewind/reset", method: "POST").text.contains(#""requests":0"#))
    #expect(try served.answer("/a").text.hasSuffix("x"))
  }

  @Test("knows no other path or method, and is no part of the recording")
  func unknown() throws {
    let served = try ServedCassette([.init("/a", body: "x")])
    for (method, path) in [("GET", "/-/rewind/reset"), ("POST", "/-/rewind"), ("GET", "/-/rewind/x")] {
      #expect(try served.answer(path, method: method).text.hasPrefix("HTTP/1.1 404 "))
    }
    #expect(try served.server.summary.requests == 0)
  }
}
