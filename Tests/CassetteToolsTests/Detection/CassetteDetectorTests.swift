import Testing

@testable import CassetteFormat
@testable import CassetteTools

/// Where in a cassette secrets are looked for.
struct CassetteDetectorTests {
  private static let shape = KeyShape.all[0]

  private func found(_ build: (CassetteWriter) throws -> Session?) throws -> [Part] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.finish(session: build(writer))
    var parts: [Part] = []
    try CassetteDetector().forEach(in: CassetteReader(MemoryInput(output.bytes))) { found in
      #expect(found.detection.rule.code == Self.shape.code)
      parts.append(found.part)
    }
    return parts
  }

  private func text(_ seed: Int) -> [UInt8] { Array("It is ".utf8) + Self.shape.key(seed) + Array(".".utf8) }
  private func string(_ seed: Int) -> String { String(decoding: text(seed), as: UTF8.self) }

  @Test func looksIntoEveryPartOfAnExchange() throws {
    let parts = try found { writer in
      var request = Request(method: "POST", path: ByteString(Array("/a#".utf8) + text(1)))
      request.authority = ByteString(text(2))
      request.message.trailers = [HeaderField("x-a", ByteString(text(3)))]
      var response = Response(status: 200, reason: ByteString(text(4)))
      response.interim = [.init(status: 103, headers: [HeaderField("link", ByteString(text(5)))])]
      response.message.headers = [HeaderField("x-b", "1"), HeaderField("x-c", ByteString(text(6)))]
      response.message.body = try writer.add(body: text(7))
      response.message.extra["com.example.note"] = .array([.string(string(8))])
      var event = Event(sequence: 3, content: .http(Exchange(request: request, response: response)))
      event.lane = string(9)
      try writer.append(event)
      return nil
    }
    #expect(
      Set(parts) == [
        .target(.fragment), .field(pointer: "/request/authority"), .trailer(.request, index: 0, name: "x-a"),
        .field(pointer: "/response/reason"), .interim(0, index: 0, name: "link"),
        .header(.response, index: 1, name: "x-c"), .body(.response),
        .field(pointer: "/response/com.example.note/0"), .field(pointer: "/lane"),
      ])
    #expect(parts.count == 9)
  }

  @Test func looksIntoOtherEvents() throws {
    let parts = try found { writer in
      var call = ToolCall(
        name: "shell", arguments: try writer.add(body: text(1)), result: try writer.add(body: text(2)))
      call.error = .init(kind: "exit", message: string(3))
      try writer.append(Event(sequence: 0, content: .tool(call)))
      let reading = Reading(kind: .random, source: "os", value: .data(try writer.add(body: text(4))))
      try writer.append(Event(sequence: 1, content: .reading(reading)))
      let checkpoint = Checkpoint(name: "c", state: try writer.add(body: text(5)))
      try writer.append(Event(sequence: 2, content: .checkpoint(checkpoint)))
      try writer.append(Event(sequence: 3, content: .marker(Marker(name: "m", detail: string(6)))))
      var other = Event(sequence: 4, content: .other(kind: "x-com.example.note"))
      other.extra["a/b"] = .string(string(7))
      try writer.append(other)
      return nil
    }
    #expect(
      parts == [
        .attachment(.arguments), .attachment(.result), .field(pointer: "/error/message"), .attachment(.data),
        .attachment(.state), .field(pointer: "/detail"), .field(pointer: "/a~1b"),
      ])
  }

  @Test func looksOutsideOfEvents() throws {
    let parts = try found { writer in
      try writer.add(extension: "ext/com.example/notes.txt", text(1))
      var session = Session()
      session.command = ByteString(text(2))
      session.tags = ["a": ByteString(text(3))]
      session.output = try writer.add(body: text(4))
      return session
    }
    #expect(
      parts == [
        .session(pointer: "/command"), .session(pointer: "/tags/a"), .sessionBody(.output),
        .extensionMember(name: "ext/com.example/notes.txt"),
      ])
  }

  /// The blob is searched once, and reported wherever it is used.
  @Test func reportsABlobWhereverItIs() throws {
    let parts = try found { writer in
      for sequence in 0..<3 {
        let call = ToolCall(name: "shell", arguments: try writer.add(body: text(1)))
        try writer.append(Event(sequence: sequence, content: .tool(call)))
      }
      return nil
    }
    #expect(parts == [Part](repeating: .attachment(.arguments), count: 3))
  }

  @Test func saysWhatItCannotRead() throws {
    let cassette = try cassette { writer in
      let exchange = try Exchange.sending([1, 2, 3], writer, coding: "br")
      try writer.append(Event(sequence: 5, content: .http(exchange)))
    }
    let unsearched = try CassetteDetector().forEach(in: cassette) { _ in }
    #expect(unsearched.map(\.sequence) == [5])
    #expect(unsearched.map(\.part) == [.body(.request)])
    #expect(unsearched.map(\.reason) == [.coding("br")])
  }
}
