import CassetteFormat
import CassetteTools
import Testing

struct HARExportTests {
  static let gzip: [UInt8] = [
    0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xCB, 0xC8, 0x04, 0, 0xAC, 0x2A, 0x93, 0xD8, 0x02, 0, 0, 0,
  ]

  /// Exchanges with everything that HAR has no place for.
  static func odd() throws -> CassetteReader {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    var request = Request(method: "POST", path: "*", headers: [HeaderField("X", ByteString([0xE9]))])
    request.message.body = try writer.add(body: [0xFF, 0], chunks: ChunkTable([.init(length: 2, delay: 9)]))
    request.message.framing = "chunked"
    request.message.trailers = [HeaderField("T", "1")]
    var response = Response(status: 200, reason: "", headers: [HeaderField("Content-Encoding", "gzip")])
    response.interim = [Response.Interim(status: 103, headers: [HeaderField("Link", "a")])]
    response.message.version = "3"
    let chunks = ChunkTable([.init(length: 10, delay: 5), .init(length: gzip.count - 10, delay: 1001)])
    var body = try writer.add(body: gzip, coding: "gzip", chunks: chunks)
    body.end = .reset
    response.message.body = body
    var exchange = Exchange(request: request, response: response)
    exchange.error = TransportError(phase: .response, kind: "reset", message: "gone")
    var event = Event(sequence: 0, content: .http(exchange))
    event.at = 1
    event.took = 1_234_567
    event.id = "one"
    event.lane = "main"
    event.fidelity = ["response.body.chunks": .reconstructed, "request.path": .redacted]
    try writer.append(event)
    try appendWebSocket(to: writer)
    try appendBodies(to: writer)
    var session = Session()
    session.name = "test"
    session.start = "2025-01-02T03:04:05Z"
    session.tags = ["a": "b"]
    session.metadata = try writer.add(body: Array(#"{"z":1.50,"a":null}"#.utf8))
    try writer.finish(session: session)
    return try CassetteReader(MemoryInput(output.bytes))
  }

  private static func appendWebSocket(to writer: CassetteWriter) throws {
    let table = FrameTable([
      .init(isOutgoing: true, opcode: 1, length: 3, delay: 7), .init(isOutgoing: false, opcode: 2, length: 2, delay: 1),
      .init(isOutgoing: false, opcode: 1, length: 1, delay: 0),
      .init(isOutgoing: false, opcode: 9, length: 0, delay: 3),
    ])
    let payloads = Array("hé".utf8) + [0, 0xFF, 0xFF]
    var exchange = Exchange(request: Request(method: "GET", path: "/ws"), response: Response(status: 101))
    let (blob, digest) = (try writer.add(blob: payloads), try writer.add(blob: table.bytes))
    exchange.frames = Frames(blob: blob, size: payloads.count, table: digest!)
    var event = Event(sequence: 1, content: .http(exchange))
    event.parent = "one"
    try writer.append(event)
  }

  /// An exchange for each way of having a body, and those without a response.
  private static func appendBodies(to writer: CassetteWriter) throws {
    var sequence = 2
    func append(_ method: ByteString, _ request: [UInt8]?, _ response: Response?) throws {
      var exchange = Exchange(request: Request(method: method, path: "/a?b=c#d"), response: response)
      exchange.request.scheme = "http"
      exchange.request.authority = "h.test"
      exchange.request.message.body = try request.map { try writer.add(body: $0) }
      try writer.append(Event(sequence: sequence, content: .http(exchange)))
      sequence += 1
    }
    for method: ByteString in ["GET", "HEAD", "POST"] {
      try append(method, nil, nil)
      try append(method, [], Response(status: 204))
      for bytes in [nil, [], Array("text \0\u{1F600}".utf8), [0xC3, 0x28], gzip] as [[UInt8]?] {
        var response = Response(status: 200, headers: [HeaderField("Set-Cookie", "a=b; Path=/")])
        response.message.body = try bytes.map { try writer.add(body: $0) }
        try append(method, bytes, response)
      }
    }
  }

  /// What an event is, in one line.
  private func lines(_ cassette: CassetteReader) throws -> [String] {
    try cassette.events.map { event in
      var event = event
      event.keys = [:]
      return String(decoding: CanonicalJSON.encode(event.json), as: UTF8.self)
    }
  }

  private func again(_ cassette: CassetteReader) throws -> CassetteReader {
    let export = try exported(cassette, by: HARExporter()).bytes
    return try imported(export, by: HARImporter()).cassette
  }

  @Test func whatHARHasNoPlaceForComesBack() throws {
    let cassette = try Self.odd()
    let other = try again(cassette)
    let (given, got) = (try lines(cassette), try lines(other))
    #expect(given.count == got.count)
    for (line, same) in zip(given, got) { #expect(same == line) }
    let (one, two) = (try cassette.manifest.session!, try other.manifest.session!)
    #expect(one.json == two.json)
    #expect(try other.bytes(of: two.metadata!) == Array(#"{"z":1.50,"a":null}"#.utf8))
  }

  @Test(arguments: ["event_stream", "error_log", "with-bom"])
  func realFilesComeBack(name: String) throws {
    let cassette = try imported(TestData.bytes(in: "har", named: name), by: HARImporter()).cassette
    #expect(try lines(again(cassette)) == lines(cassette))
  }

  @Test func vcrpysRecordingsComeBack() throws {
    for path in TestData.files(in: "vcrpy").prefix(12) {
      guard let cassette = try? imported(TestData.bytes(path), by: VcrpyImporter()).cassette else { continue }
      #expect(try lines(again(cassette)) == lines(cassette), "\(path)")
    }
  }

  @Test func namesWhatOthersCannotRead() throws {
    let losses = try exported(Self.odd(), by: HARExporter()).losses
    #expect(losses.count == 7)
    #expect(losses.allSatisfy { $0.what.hasPrefix("for others, the bytes of the request's body") })
    let tool = try cassette { writer in
      try writer.append(Event(sequence: 0, content: .tool(ToolCall(name: "x"))))
    }
    let export = try exported(tool, by: HARExporter())
    #expect(export.losses.map(\.description) == ["exchange 0: a tool event, which is not HTTP"])
  }

  /// Each object has the members that HAR 1.2 demands.
  @Test func isStrictHAR() throws {
    let bytes = try exported(Self.odd(), by: HARExporter()).bytes
    let json = try JSONParser.lax(bytes.span.bytes)
    func members(_ value: JSONValue?) -> [String: JSONValue] {
      guard case .object(let object)? = value else { return [:] }
      return Dictionary(uniqueKeysWithValues: object.members.map { ($0.key, $0.value) })
    }
    guard case .array(let entries)? = members(members(json)["log"])["entries"] else {
      Issue.record("there are no entries")
      return
    }
    for entry in entries.map(members) {
      #expect(Set(entry.keys).isSuperset(of: ["startedDateTime", "time", "request", "response", "cache", "timings"]))
      let request = members(entry["request"])
      #expect(
        Set(request.keys).isSuperset(of: [
          "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize",
        ]))
      let response = members(entry["response"])
      #expect(
        Set(response.keys).isSuperset(of: [
          "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
          "bodySize",
        ]))
      #expect(Set(members(response["content"]).keys).isSuperset(of: ["size", "mimeType"]))
    }
  }

  @Test func writesTheContentWithoutItsCoding() throws {
    let text = String(decoding: try exported(Self.odd(), by: HARExporter()).bytes, as: UTF8.self)
    #expect(text.contains(#""content":{"size":2,"compression":-20,"mimeType":"x-unknown","text":"hi"}"#))
  }
}
