import CassetteFormat
import Foundation
import Testing

/// Cassettes with known content, written by the library.
enum Cassettes {
  /// Two exchanges, a tool call and a marker: every column of `list` has something in it.
  static func run() throws -> [UInt8] {
    try cassette { writer in
      try writer.append(streamed(writer))
      var tool = Event(sequence: 1, content: .tool(ToolCall(name: "search")))
      tool.content = .tool(
        ToolCall(
          name: "search", arguments: try writer.add(body: Array(#"{"q":"fish"}"#.utf8)),
          result: try writer.add(body: Array("3 hits\n".utf8))))
      tool.parent = "call-0"
      tool.at = 140_000
      tool.took = 1_500_000
      try writer.append(tool)
      var missing = Event(
        sequence: 4,
        content: .http(
          Exchange(request: Request(method: "GET", path: "/gone"), response: Response(status: 404, reason: "Not Found"))
        ))
      missing.at = 3_700_000_000
      try writer.append(missing)
      try writer.append(Event(sequence: 5, content: .marker(Marker(name: "done", detail: "all of it"))))
    }
  }

  /// A key that stands nowhere in the repository.
  static let leakedKey: String = {
    let letters = Array("k7Rw2zQ9mB4")
    return "sk-ant-\("api03")-" + String((0..<93).map { letters[$0 * $0 % 11] }) + "AA"
  }()

  /// An exchange that gives it away, twice.
  static func leaky() throws -> [UInt8] {
    try cassette { writer in
      let body = try writer.add(body: Array(#"{"user":"u1","text":"it is \#(leakedKey)"}"#.utf8))
      let headers = [HeaderField("x-api-key", ByteString(leakedKey)), HeaderField("Request-Id", "r-1")]
      let request = Request(method: "POST", path: "/v1/messages", headers: headers, body: body)
      try writer.append(Event(sequence: 4, content: .http(Exchange(request: request))))
    }
  }

  /// A run with a byte changed in the frame of its pack.
  static func runWithDamagedPack() throws -> [UInt8] {
    var bytes = try run()
    let name = Array("packs/00000001.zst".utf8)
    let pack = try #require((0..<bytes.count).first { bytes[$0...].starts(with: name) }) + name.count
    bytes[pack + 20] ^= 1
    return bytes
  }

  /// Header values, a path, a name and bodies that would take over a terminal if they were printed as they are.
  static func hostile() throws -> [UInt8] {
    try cassette { writer in
      var request = Request(method: "GET", path: ByteString(Array("/\u{1B}[2J\u{9B}31m".utf8) + [0xFF]))
      request.authority = "a\u{202E}b.example"
      request.message.headers = [HeaderField("X-Title", "\u{1B}]0;owned\u{07}"), HeaderField("X-Back", "\u{08}\u{7F}")]
      let text = Array("one\u{1B}[31m\r\n\ttwo\u{2066} caf\u{E9}".utf8) + [0xE9, 0x0A]
      let response = Response(status: 200, body: try writer.add(body: text))
      try writer.append(Event(sequence: 0, content: .http(Exchange(request: request, response: response))))
      let binary = try writer.add(body: [0x89, 0x50, 0x00, 0x1B] + Array(repeating: 0xFE, count: 60))
      try writer.append(Event(sequence: 1, content: .tool(ToolCall(name: "draw\u{1B}[1m\n", result: binary))))
      try writer.append(Event(sequence: 2, content: .marker(Marker(name: "a\u{200F}b", detail: "c\u{0}d"))))
    }
  }

  private static func streamed(_ writer: CassetteWriter) throws -> Event {
    var request = Request(method: "POST", path: "/v1/messages")
    request.scheme = "https"
    request.authority = "api.example.com"
    request.message.version = "1.1"
    request.message.headers = [HeaderField("Content-Type", "application/json")]
    request.message.body = try writer.add(body: Array(#"{"model":"m-1","n":1.50,"list":[],"text":"a\u00e9"}"#.utf8))
    var response = Response(status: 200, reason: "OK", headers: [HeaderField("content-type", "text/event-stream")])
    let events = ["event: start\ndata: {}\n\n", "event: delta\ndata: {\"t\":\"hi\"}\n\n", "data: [DONE]\n\n"]
    let table = ChunkTable(zip(events, [0, 12_300, 1_200_000]).map { .init(length: $0.utf8.count, delay: $1) })
    response.message.body = try writer.add(body: Array(events.joined().utf8), chunks: table)
    var exchange = Exchange(request: request, response: response)
    var llm = LLMSummary()
    llm.model = "m-1"
    llm.input = 1200
    llm.output = 7
    llm.finish = "end_turn"
    exchange.llm = llm
    var event = Event(sequence: 0, content: .http(exchange))
    event.at = 0
    event.took = 130_000
    event.id = "call-0"
    event.lane = "main"
    return event
  }

  static func cassette(_ fill: (CassetteWriter) throws -> Void) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try fill(writer)
    try writer.finish()
    return output.bytes
  }
}
