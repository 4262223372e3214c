import CassetteFormat
import Testing

@testable import CassetteTools

/// Everything that a removed secret touches beside itself.
struct RedactorTests {
  private static let key = KeyShape.all[0].key(1)
  private static let awsKey = KeyShape.all[3].key(2)
  private static let masked = "RW_REDACTED_anthropic_01"

  private static func text(_ before: String, _ key: [UInt8] = key, _ after: String = "") -> [UInt8] {
    Array(before.utf8) + key + Array(after.utf8)
  }

  private static func exchange(
    _ writer: CassetteWriter, _ body: [UInt8], answer: [UInt8]? = nil, type: String = "application/json"
  ) throws -> Exchange {
    var exchange = try Exchange.sending(body, writer)
    if let answer {
      exchange.response = Response(
        status: 200, headers: [HeaderField("Content-Type", ByteString(type))], body: try writer.add(body: answer))
    }
    return exchange
  }

  private static func redacted(
    _ options: RedactionOptions = RedactionOptions(), _ make: (CassetteWriter) throws -> Exchange
  ) throws -> RedactionProbe {
    let probe = try RedactionProbe(
      cassette { try $0.append(Event(sequence: 0, content: .http(make($0)))) }, options)
    #expect(try probe.isValid() && probe.isStable() && probe.isClean() && probe.mapIsTrue() && probe.hasNoOldDigest())
    return probe
  }

  // MARK: Placeholders

  @Test func theSameSecretHasOnePlaceholderEverywhere() throws {
    let other = KeyShape.all[0].key(5)
    let probe = try Self.redacted {
      var exchange = try Self.exchange($0, Self.text(#"{"a":""#, Self.key, #""}"#), answer: Self.text("got ", other))
      exchange.request.message.headers.append(HeaderField("x-api-key", ByteString(Self.key)))
      return exchange
    }
    let exchange = try probe.after.exchange
    #expect(exchange.request.message.headers.lines.last == "x-api-key: \(Self.masked)")
    #expect(try probe.after.text(exchange.request.message) == #"{"a":"\#(Self.masked)"}"#)
    #expect(try probe.after.text(exchange.response?.message) == "got RW_REDACTED_anthropic_02")
    #expect(try probe.places.count == 3)
  }

  @Test func aFixedLengthStays() throws {
    let probe = try Self.redacted { try Self.exchange($0, Self.text("key ", Self.awsKey, ", yes")) }
    #expect(try probe.after.text(probe.after.exchange.request.message) == "key RW_REDACTED_aws_01xx, yes")
  }

  @Test func recordedPlaceholdersAreNobodys() throws {
    let probe = try Self.redacted { try Self.exchange($0, Self.text("RW_REDACTED_anthropic_01 is not ", Self.key)) }
    #expect(
      try probe.after.text(probe.after.exchange.request.message)
        == "RW_REDACTED_anthropic_01 is not RW_REDACTED_anthropic_02")
    #expect(try probe.map["literals"] == .array([.string(Self.masked)]))
  }

  // MARK: Bodies

  @Test(arguments: 0..<60)
  func chunksKeepTheirNumberAndDelays(border: Int) throws {
    let body = Self.text("data: {\"t\":\"", Self.key, "\"}\n\ndata: 2\n\n")
    let probe = try Self.redacted { writer in
      var exchange = try Self.exchange(writer, Array("{}".utf8))
      let lengths = [border * 2, 1, 30]
      let chunks = (lengths + [body.count - lengths.reduce(0, +)]).enumerated().map {
        ChunkTable.Chunk(length: $1, delay: 100 + $0)
      }
      guard border * 2 + 31 <= body.count else { return try Self.exchange(writer, body) }
      exchange.response = Response(
        status: 200, headers: [HeaderField("Content-Type", "text/event-stream")],
        body: try writer.add(body: body, chunks: ChunkTable(chunks)))
      return exchange
    }
    guard let after = try probe.after.exchange.response?.message.body else { return }
    let table = try #require(try probe.after.chunks(of: after))
    #expect(table.chunks.map(\.delay) == [100, 101, 102, 103])
    #expect(table.chunks.map(\.length).reduce(0, +) == after.size)
    #expect(
      try probe.after.text(probe.after.exchange.response?.message) == "data: {\"t\":\"\(Self.masked)\"}\n\ndata: 2\n\n")
  }

  @Test(arguments: 2...5)
  func everyEventOfAStreamStays(pieces: Int) throws {
    let size = Self.key.count / pieces + 1
    let parts = (0..<pieces).map { Array(Self.key[$0 * size..<min(Self.key.count, ($0 + 1) * size)]) }
    let stream = Wire.events(parts) { #"{"choices":[{"index":0,"delta":{"content":\#($0)}}]}"# }
    let probe = try Self.redacted { try Self.exchange($0, Array("{}".utf8), answer: stream, type: "text/event-stream") }
    let after = try #require(try probe.after.text(probe.after.exchange.response?.message))
    #expect(after.split(separator: "\n").count == String(decoding: stream, as: UTF8.self).split(separator: "\n").count)
    #expect(after.contains(#""content":"\#(Self.masked)""#) && after.contains(#""content":"""#))
    #expect(try probe.places[0].place["events"] == .array([0, .integer(pieces - 1)]))
  }

  @Test func codedBodiesAreCodedAgain() throws {
    let content = Self.text("{\"a\":\"", Self.key, "\"}")
    let stored = Wire.gzip(content)
    let probe = try Self.redacted { writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      let half = stored.count / 2
      let chunks = ChunkTable([.init(length: half, delay: 5), .init(length: stored.count - half, delay: 7)])
      exchange.response = Response(
        status: 200, headers: [HeaderField("content-length", ByteString("\(stored.count)"))],
        body: try writer.add(body: stored, coding: "gzip", chunks: chunks))
      return exchange
    }
    let event = try probe.after.events[0]
    let message = try #require(event.exchange?.response?.message)
    let body = try #require(message.body)
    #expect(body.coding == "gzip")
    #expect(try CassetteDetector.content(of: body, in: probe.after).elementsEqual("{\"a\":\"\(Self.masked)\"}".utf8))
    #expect(message.headers.lines == ["content-length: \(body.size)"])
    #expect(try probe.after.chunks(of: body)?.chunks.map(\.delay) == [5, 7])
    #expect(event.fidelity == ["response.body": .redacted, "response.body.chunks": .reconstructed])
    #expect(try probe.places[0].place["view"] == .array(["content-coding"]))
  }

  @Test func aBodyThatCannotBeDecodedGoes() throws {
    let probe = try Self.redacted { writer in
      var exchange = try Exchange.sending(Self.text("a ", Self.key, " b"), writer)
      exchange.request.message.body?.coding = "br"
      return exchange
    }
    #expect(try probe.after.exchange.request.message.body == Body.empty)
    #expect(try probe.places[0].place["dropped"] == "at most 1 KiB")
    #expect(try probe.lacks(Self.key))
  }

  @Test func whatAroundAKeyInBase64DecodesAsBefore() throws {
    for shift in 0..<6 {
      let text = Array("0123456789".utf8.prefix(shift)) + Self.text(#"the "key" "#, Self.key, #" and "more""#)
      let body = Array(#"{"a":"\#(Base64.encode(text))"}"#.utf8)
      let probe = try Self.redacted { try Self.exchange($0, body) }
      let after = try #require(try probe.after.text(probe.after.exchange.request.message))
      let inner = try #require(Base64.decode(Array(after.utf8.dropFirst(6).dropLast(2))))
      let words = String(decoding: inner, as: UTF8.self)
      #expect(words.contains(#"the "key" \#(Self.masked)"#) && words.hasSuffix(#" and "more""#))
    }
  }

  // MARK: What follows

  @Test func digestsOfBodiesGo() throws {
    let probe = try Self.redacted { writer in
      var exchange = try Self.exchange(writer, Array("{}".utf8), answer: Self.text("", Self.key))
      exchange.response?.message.headers += [
        HeaderField("ETag", "W/\"abc\""), HeaderField("Content-MD5", "x"), HeaderField("Digest", "y"),
        HeaderField("X", "z"),
      ]
      exchange.request.message.headers.append(HeaderField("If-None-Match", "\"abc\", \"other\""))
      return exchange
    }
    let exchange = try probe.after.exchange
    #expect(exchange.request.message.headers.lines.last == #"If-None-Match: "RW_REDACTED_digest_01", "other""#)
    #expect(
      exchange.response?.message.headers.lines.dropFirst() == ["ETag: W/\"RW_REDACTED_digest_01\"", "X: z"])
  }

  @Test func tokensDoNotSpellItAgain() throws {
    let answer = Self.text(
      #"{"choices":[{"message":{"content":""#, Self.key,
      #""},"logprobs":{"content":[{"token":"sk","logprob":-0.5}]}}],"logprobs":null}"#)
    let probe = try Self.redacted { try Self.exchange($0, Array("{}".utf8), answer: answer) }
    #expect(
      try probe.after.text(probe.after.exchange.response?.message)
        == #"{"choices":[{"message":{"content":"\#(Self.masked)"},"logprobs":null}],"logprobs":null}"#)
  }

  @Test func storedKeysAreComputedAnew() throws {
    let before = try cassette { writer in
      var event = Event(sequence: 0, content: .http(try Self.exchange(writer, Wire.prompt(Self.key))))
      event.keys = ["rewind/1": "0", "rewind/2": "rw2:0", "other": "x"]
      try writer.append(event)
    }
    let probe = try RedactionProbe(before)
    let keys = try probe.after.events[0].keys
    #expect(Set(keys.keys) == ["rewind/1", "rewind/2"])
    #expect(keys["rewind/2"]?.count == 68 && keys["rewind/1"]?.count == 64)
    #expect(try probe.isValid())
  }

  @Test func aDerivationLosesWhatItNames() throws {
    let output = MemoryOutput()
    let parent = Digest(of: Array("parent".utf8))
    var header = Header()
    header.parent = parent
    let writer = try CassetteWriter(output, header: header)
    try writer.append(Event(sequence: 0, content: .http(Self.exchange(writer, Self.text("", Self.key)))))
    let sites: [JSONObject] = [["seq": 0, "before": .string(parent.hex)]]
    try writer.finish(derivation: Derivation(parent: parent, operator: "cut", version: "1", sites: sites))
    let probe = try RedactionProbe(CassetteReader(MemoryInput(output.bytes)))
    let derivation = try #require(try probe.after.manifest.derivation)
    #expect(derivation.isRedacted && derivation.parent == nil && derivation.operator == "cut")
    #expect(derivation.sites == [["seq": 0]])
    #expect(try probe.after.header.parent == nil && probe.isStable() && probe.lacks(Array(parent.hex.utf8)))
  }

  @Test func nothingToRemoveIsNothingChanged() throws {
    let before = try cassette { try $0.append(Event(sequence: 0, content: .http(Self.exchange($0, Array("{}".utf8))))) }
    let probe = try RedactionProbe(before)
    #expect(probe.after.id == before.id && probe.report.places.isEmpty)
    #expect(try probe.after.redactions == nil && probe.after.manifest.derivation == nil)
  }

  // MARK: Other places

  @Test func everyOtherTextIsSearched() throws {
    let output = MemoryOutput()
    var session = Session()
    session.command = ByteString(Self.text("agent --key ", Self.key))
    session.tags = ["note": ByteString(Self.key)]
    var header = Header()
    header.session = session
    let writer = try CassetteWriter(output, header: header)
    let secret = String(decoding: Self.key, as: UTF8.self)
    var call = ToolCall(name: "run", arguments: try writer.add(body: Self.text("a ", Self.key)))
    call.result = try writer.add(body: Self.text(#"{"x":""#, Self.key, #""}"#))
    var event = Event(sequence: 0, content: .tool(call))
    event.lane = "lane \(secret)"
    try writer.append(event)
    try writer.append(Event(sequence: 1, content: .marker(Marker(name: "m", detail: "it was \(secret)"))))
    try writer.append(
      Event(sequence: 2, content: .reading(Reading(kind: .random, source: "token", value: .string(secret)))))
    session.metadata = try writer.add(body: Self.text("{\"k\":\"", Self.key, "\"}"))
    try writer.add(extension: "ext/com.example/notes.txt", Self.text("note ", Self.key, "\n"))
    try writer.finish(session: session)
    let probe = try RedactionProbe(CassetteReader(MemoryInput(output.bytes)))
    #expect(try probe.lacks(Self.key))
    #expect(
      try probe.isValid() && probe.isStable() && probe.isClean() && probe.mapIsTrue() && probe.hasNoOldDigest())
    #expect(try probe.after.manifest.session?.command == ByteString("agent --key \(Self.masked)"))
    #expect(probe.after.header.session?.command == ByteString("agent --key \(Self.masked)"))
    #expect(
      try probe.after.extensionMember("ext/com.example/notes.txt")?.elementsEqual("note \(Self.masked)\n".utf8) == true)
    #expect(try probe.after.events[0].lane == "lane \(Self.masked)")
    #expect(try probe.after.events[1].fidelity == ["detail": .redacted])
  }

  @Test func lengthsOfMessagesFollow() throws {
    let before = try cassette { writer in
      let payload = Self.text("hello ", Self.key, " bye")
      let row: JSONObject = [
        "kind": "http", "seq": 0,
        "request": .object(["headers": .array([]), "method": "GET", "path": "/"]),
        "frames": .object([
          "blob": .string(try #require(try writer.add(blob: payload)).hex), "size": .integer(payload.count),
          "table": .string(
            try #require(
              try writer.add(blob: Array("[\"in\",1,\(payload.count - 4),9]\n[\"out\",1,4,8]\n".utf8))
            ).hex),
        ]),
      ]
      try writer.append(Event(row))
    }
    let probe = try RedactionProbe(before)
    #expect(try probe.isValid() && probe.isStable() && probe.lacks(Self.key))
    let frames = try #require(try probe.after.exchange.frames)
    #expect(try String(decoding: probe.after.blob(frames.table), as: UTF8.self) == "[\"in\",1,30,9]\n[\"out\",1,4,8]\n")
  }

  // MARK: What is chosen

  @Test func headersQueriesAndPointersAreChosen() throws {
    var options = RedactionOptions()
    options.headers = ["x-session", "authorization"]
    options.queries = ["user"]
    options.pointers = ["/metadata/user_id", "/items/*/n"]
    options.texts = ["Jane Roe"]
    let probe = try Self.redacted(options) { writer in
      var exchange = try Self.exchange(
        writer,
        Array(#"{"metadata":{"user_id":"u-1"},"items":[{"n":1},{"n":"two"}],"note":"by Jane Roe"}"#.utf8))
      exchange.request.path = "/v1?user=u%2D1&b=2"
      exchange.request.message.headers += [HeaderField("X-Session", "abc"), HeaderField("Authorization", "Bearer dev")]
      return exchange
    }
    let exchange = try probe.after.exchange
    #expect(exchange.request.path == "/v1?user=RW_REDACTED_query_01&b=2")
    #expect(
      exchange.request.message.headers.lines.dropFirst()
        == ["X-Session: RW_REDACTED_header_01", "Authorization: Bearer RW_REDACTED_header_02"])
    #expect(
      try probe.after.text(exchange.request.message)
        == #"{"metadata":{"user_id":"RW_REDACTED_pointer_01"},"items":[{"n":"RW_REDACTED_pointer_02"},"#
        + #"{"n":"RW_REDACTED_pointer_03"}],"note":"by RW_REDACTED_text_01"}"#)
  }

  @Test func aNumberBecomesAString() throws {
    var options = RedactionOptions()
    options.rules = SecretRule.personal
    let probe = try Self.redacted(options) {
      try Self.exchange($0, Array(#"{"card":4539578763621486,"n":1}"#.utf8))
    }
    let text = try #require(try probe.after.text(probe.after.exchange.request.message))
    #expect(text == #"{"card":"RW_REDACTED_card_01","n":1}"#)
  }

  @Test func aSecondRedactionAddsToTheFirst() throws {
    let before = try cassette { writer in
      var exchange = try Self.exchange(writer, Self.text(#"{"name":"Jane","k":""#, Self.key, #"","z":"Jane"}"#))
      exchange.request.message.headers.append(HeaderField("x-api-key", ByteString(Self.key)))
      try writer.append(Event(sequence: 0, content: .http(exchange)))
    }
    let first = try RedactionProbe(before)
    var options = RedactionOptions()
    options.texts = ["Jane"]
    let second = try RedactionProbe(first.after, options)
    #expect(try second.isValid() && second.isStable() && second.mapIsTrue() && second.lacks(Self.key))
    #expect(
      try second.after.text(second.after.exchange.request.message)
        == #"{"name":"RW_REDACTED_text_01","k":"\#(Self.masked)","z":"RW_REDACTED_text_01"}"#)
    #expect(try second.places.map(\.entry["rule"]) == ["anthropic-api-key", "anthropic-api-key", "text", "text"])
  }

  // MARK: Other forms

  @Test func sealingAndRepackingKeepTheMapTrue() throws {
    let probe = try Self.redacted { try Self.exchange($0, Self.text(#"{"a":""#, Self.key, #""}"#)) }
    let sealed = MemoryOutput()
    #expect(try Rewriting.seal(MemoryInput(probe.bytes), to: sealed) == probe.after.id)
    #expect(try Validator.validate(MemoryInput(sealed.bytes)).verdict == .valid)
    #expect(try CassetteReader(MemoryInput(sealed.bytes)).redactions == probe.after.redactions)
  }

  /// A conversation, each request of which repeats the one before, is stored as frames that need each other.
  @Test func noFrameHoldsWhatWasRemoved() throws {
    var random = SeededGenerator(3)
    let lines = (0..<8).map { _ in "\n" + (0..<9000).map { _ in "\(random.below(10))" }.joined() + "\n" }
    let before = try cassette { writer in
      for step in 1...8 {
        let body = Self.text(lines[0], Self.key, lines[1..<step].joined(separator: "\n"))
        try writer.append(Event(sequence: step, content: .http(Self.exchange(writer, body))))
      }
    }
    let probe = try RedactionProbe(before)
    #expect(try probe.lacks(Self.key))
    #expect(try probe.isValid() && probe.isStable() && probe.hasNoOldDigest())
    #expect(try probe.places.count == 8)
  }
}
