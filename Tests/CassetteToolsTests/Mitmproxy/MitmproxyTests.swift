import CassetteFormat
import Testing

@testable import CassetteTools

struct MitmproxyTests {
  /// A flow as a new version writes it, with members put in the place of others.
  static func flow(
    request: [(String, TNetString)] = [], response: [(String, TNetString)]? = [], _ others: [(String, TNetString)] = []
  ) -> [UInt8] {
    func merged(_ members: KeyValuePairs<String, TNetString>, _ changes: [(String, TNetString)]) -> TNetString {
      let kept = members.filter { member in !changes.contains { $0.0 == member.key } }.map { ($0.key, $0.value) }
      return .dictionary((kept + changes).map { (Array($0.0.utf8)[...], $0.1) })
    }
    let asked = merged(
      [
        "headers": .list([.list([.bytes("Host"), .bytes("a.example")])]), "content": .bytes(""), "trailers": .null,
        "timestamp_start": .float(100.5), "timestamp_end": .float(100.6), "http_version": .bytes("HTTP/1.1"),
        "host": .text("a.example"), "port": .integer(443), "method": .bytes("GET"), "scheme": .bytes("https"),
        "authority": .bytes(""), "path": .bytes("/"),
      ], request)
    let answered = response.map {
      merged(
        [
          "headers": .list([]), "content": .bytes("hi"), "trailers": .null, "timestamp_start": .float(101),
          "timestamp_end": .float(101.25), "http_version": .bytes("HTTP/1.1"), "status_code": .integer(200),
          "reason": .bytes("OK"),
        ], $0)
    }
    return merged(
      [
        "version": .integer(21), "type": .text("http"), "id": .text("1"), "request": asked,
        "response": answered ?? .null, "error": .null,
      ], others
    ).encoded
  }

  private func imported(_ bytes: [UInt8]) throws -> (cassette: CassetteReader, report: Imported) {
    try CassetteToolsTests.imported(bytes, by: MitmproxyImporter())
  }

  @Test func keepsTimesInTheOrderOfStarts() throws {
    let early = Self.flow(request: [("timestamp_start", .integer(90))], [("id", .text("2"))])
    let (cassette, report) = try imported(Self.flow() + early)
    let events = try cassette.events
    #expect(events.map(\.id) == ["2", "1"])
    #expect(events.map(\.at) == [0, 10_500_000] && events.map(\.took) == [11_250_000, 750_000])
    #expect(report.session?.start == "1970-01-01T00:01:30.000000+00:00" && report.source.version == "21")
  }

  @Test func marksBodiesThatWereStreamedAway() throws {
    let (cassette, _) = try imported(Self.flow(response: [("content", .null)]))
    #expect(try cassette.events[0].fidelity == ["response.body": .absent])
    #expect(try cassette.exchange.response?.message.body == nil && cassette.exchange.request.message.body == nil)
  }

  @Test func keepsTrailersAndErrors() throws {
    let trailers = TNetString.list([.list([.bytes("T"), .bytes("v")])])
    let failure = TNetString.object(["msg": .text("server timed out"), "timestamp": .float(102)])
    let (cassette, _) = try imported(
      Self.flow(response: [("trailers", trailers)])
        + Self.flow(response: nil, [("id", .text("2")), ("error", failure)]))
    let events = try cassette.events
    #expect(events[0].exchange?.response?.message.trailers.lines == ["T: v"])
    #expect(events[1].exchange?.error == TransportError(phase: .response, kind: "timeout", message: "server timed out"))
    #expect(events[1].took == 1_500_000)
  }

  @Test func keepsMessagesOfWebSockets() throws {
    let messages: [TNetString] = [
      .list([.integer(1), .bool(true), .bytes("ask"), .float(101.5), .bool(false), .bool(false)]),
      .list([.integer(2), .bool(false), .bytes("answer"), .float(103), .bool(false), .bool(false)]),
    ]
    let socket = TNetString.object([
      "messages": .list(messages), "closed_by_client": .bool(true), "close_code": .integer(1000),
      "close_reason": .text("bye"), "timestamp_end": .float(104),
    ])
    let (cassette, _) = try imported(
      Self.flow(response: [("status_code", .integer(101)), ("content", .bytes(""))], [("websocket", socket)]))
    let exchange = try cassette.exchange
    let (table, payloads) = try cassette.messages(of: #require(exchange.frames))
    #expect(
      table.frames == [
        .init(isOutgoing: true, opcode: 1, length: 3, delay: 250_000),
        .init(isOutgoing: false, opcode: 2, length: 6, delay: 1_500_000),
        .init(isOutgoing: true, opcode: 8, length: 5, delay: 1_000_000),
      ])
    #expect(String(decoding: payloads, as: UTF8.self) == "askanswer\u{3}\u{E8}bye")
    let again = try imported(exported(cassette, by: MitmproxyExporter()).bytes).cassette
    #expect(try again.exchange.frames == exchange.frames)
  }

  @Test func leavesOtherFlowsOutAndSaysSo() throws {
    let other = TNetString.object(["version": .integer(21), "type": .text("dns"), "id": .text("3")]).encoded
    let (cassette, report) = try imported(other + Self.flow() + other)
    #expect(try cassette.events.count == 1)
    #expect(report.warnings == ["2 flows of type dns are left out: only HTTP is imported"])
  }

  @Test func importsTheWholeFlowsOfAFileThatWasCutOff() throws {
    let flow = Self.flow()
    let (cassette, report) = try imported(flow + flow.dropLast(7))
    #expect(try cassette.events.count == 1)
    #expect(
      report.warnings == ["flow 2 at byte \(flow.count) is cut off or damaged; nothing from there on is imported"])
  }

  @Test func readsOldVersions() throws {
    let (cassette, report) = try imported(TestData.bytes(in: "mitmproxy", named: "dumpfile-011"))
    let exchange = try cassette.exchange
    #expect(report.source.version == "0.11.3" && exchange.request.message.version == "1.1")
    #expect(exchange.response?.reason == "OK" && exchange.request.authority == "example.com")
    #expect(try cassette.content(exchange.response?.message)?.count == 1270)
  }

  @Test func joinsOldFlowsOfWebSockets() throws {
    let (cassette, _) = try imported(TestData.bytes(in: "mitmproxy", named: "dumpfile-7-websocket"))
    let events = try cassette.events
    #expect(events.count == 4 && events.filter { $0.exchange?.frames != nil }.count == 2)
    #expect(events.filter { $0.fidelity["request"] == .reconstructed }.count == 1)
  }

  @Test func exportsWhatItImported() throws {
    for path in TestData.files(in: "mitmproxy") where !path.contains("websocket") {
      let (first, _) = try imported(TestData.bytes(path))
      let (second, _) = try imported(exported(first, by: MitmproxyExporter()).bytes)
      #expect(try first.events.count == second.events.count, "\(path)")
      for (one, other) in zip(try first.events, try second.events) {
        #expect(one.exchange == other.exchange && one.at == other.at && one.id == other.id, "\(path)")
        #expect(one.fidelity == other.fidelity, "\(path)")
      }
    }
  }

  @Test(arguments: ["5:hello,", "6:1:a,0:}", "{}", "99:"]) func refusesWhatIsNone(text: String) {
    #expect(throws: InterchangeError.self) { try imported(Array(text.utf8)) }
  }

  @Test func recognisesItsFiles() throws {
    let importer = MitmproxyImporter()
    #expect(importer.recognises(SourceSample(Array(Self.flow().prefix(100)), fileName: "")))
    #expect(!importer.recognises(SourceSample(Array("10:abc".utf8), fileName: "")))
    for path in TestData.files(in: "mitmproxy") {
      #expect(importer.recognises(SourceSample(Array(try TestData.bytes(path).prefix(4096)), fileName: "")))
    }
  }
}
