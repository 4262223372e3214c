import CassetteFormat
import CassetteTools
import Testing

struct PollyTests {
  private func body(_ response: String) throws -> (bytes: [UInt8]?, fidelity: Event.Fidelity?) {
    try HARSample.body(response, by: PollyImporter())
  }

  private static let coded = #""status":200,"headers":[{"name":"content-encoding","value":"gzip"}]"#

  /// The bytes that `Buffer.from` makes of what is recorded.
  @Test func readsBodiesAsTheyAreReplayed() throws {
    #expect(try body(#""status":200,"headers":[],"content":{"text":"aé"}"#).bytes == Array("aé".utf8))
    #expect(try body(#""status":200,"headers":[],"content":{"text":"/wA=","encoding":"base64"}"#).bytes == [0xFF, 0])
    #expect(try body(#""status":200,"headers":[],"content":{"text":"ff00","_isBinary":true}"#).bytes == [0xFF, 0])
    #expect(try body(#""status":200,"headers":[],"content":{"size":0}"#).bytes == [])
    // The adapter of fetch gets the content decoded, and keeps the header.
    let decoded = try body(#"\#(Self.coded),"content":{"text":"[\"hi\"]"}"#)
    #expect(decoded.bytes == Array(#"["hi"]"#.utf8))
    #expect(decoded.fidelity == .decoded)
  }

  @Test(arguments: [
    #"{"text":"[\"H4sIAAAAAAAAA8vI\",\"BACsKpPYAgAAAA==\"]","encoding":"base64"}"#,
    #"{"text":"[\"1f8b08000000000000 03\"]","_isBinary":true}"#,
    #"{"text":"[\"1f8b0800000000000003cbc8\",\"0400ac2a93d802000000\"]","_isBinary":true}"#,
  ])
  func readsPiecesOfCodedBodies(content: String) throws {
    let cassette = try HARSample.read(
      HARSample.file(response: #"\#(Self.coded),"content":\#(content)"#), by: PollyImporter()
    ).cassette
    let body = try #require(try cassette.exchange.response?.message.body)
    #expect(body.coding == "gzip")
    // Hex digits end where a character is none.
    guard !content.contains(" ") else { return #expect(try cassette.bytes(of: body) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0]) }
    #expect(try cassette.bytes(of: body) == HARExportTests.gzip)
    #expect(try cassette.chunks(of: body)?.chunks.map(\.length) == [12, 10])
    #expect(try cassette.events[0].fidelity["response.body.chunks"] == .reconstructed)
  }

  @Test func writesTreesAsJavaScriptDoes() throws {
    let yaml = """
      log:
        creator: {name: Polly.JS, version: 6.0.6}
        entries:
          - _id: 0123456789abcdef0123456789abcdef
            _order: 1
            request:
              method: POST
              url: http://h/
              headers: [{name: x, value: yes}]
              postData:
                textJSON: {b: 1.0, "10": 1e21, a: [no, null, 0.1, "1", "\\x01é\\n"], "9": true, c: 0x10, d: -0.0}
            response: {status: 200, headers: [], content: {}}
      """
    let cassette = try imported(Array(yaml.utf8), by: PollyImporter()).cassette
    let event = try cassette.events[0]
    #expect(event.id == "0123456789abcdef0123456789abcdef/1")
    #expect(event.exchange?.request.message.headers.lines == ["x: yes"])
    #expect(event.fidelity["request.body"] == .reserialised)
    #expect(
      try cassette.text(event.exchange?.request.message)
        == #"{"9":true,"10":1e+21,"b":1,"a":["no",null,0.1,"1","\u0001é\n"],"c":16,"d":0}"#)
  }

  @Test func ordersEntriesThatStartTogether() throws {
    let entries = [1, 0].map {
      #"{"_id":"a","_order":\#($0),"startedDateTime":"2025-01-01T00:00:00.000Z","request":{"method":"GET","url":"http://h/\#($0)"}}"#
    }
    let cassette = try HARSample.read(HARSample.file(entries: entries.joined(separator: ",")), by: PollyImporter()).cassette
    #expect(try cassette.event(0)?.exchange?.request.path == "/0")
  }

  private static func real() throws -> CassetteReader {
    let bytes = try TestData.bytes(in: "polly", named: "decorations")
    #expect(Formats.recognise(SourceSample(bytes, fileName: ""))?.name == "polly")
    let (cassette, report) = try imported(bytes, by: PollyImporter())
    #expect(report.warnings.isEmpty)
    #expect(report.source == Manifest.Source(format: "polly", version: "6.0.6"))
    #expect(report.session?.name?.description.isEmpty == false)
    return cassette
  }

  @Test func readsCodysYAML() throws {
    let events = try Self.real().events
    #expect(events.count == 8)
    #expect(events.allSatisfy { $0.fidelity["request.headers"] == .redacted && $0.id?.count == 32 })
    #expect(events.contains { $0.exchange?.response?.message.body?.coding == "gzip" })
    #expect(events.contains { $0.fidelity["request.body"] == .reserialised })
  }

  @Test func whatIsWrittenComesBack() throws {
    func lines(_ cassette: CassetteReader) throws -> [String] {
      try cassette.events.sorted { $0.sequence < $1.sequence }.map { event in
        var event = event
        // That a tree was written again as text is not in Polly's format.
        event.fidelity["request.body"] = nil
        return String(decoding: CanonicalJSON.encode(event.json), as: UTF8.self)
      }
    }
    let cassette = try Self.real()
    let export = try exported(cassette, by: PollyExporter())
    #expect(Formats.recognise(SourceSample(export.bytes, fileName: ""))?.name == "polly")
    let again = try imported(export.bytes, by: PollyImporter()).cassette
    #expect(try lines(again) == lines(cassette))
    #expect(try again.manifest.session?.name == cassette.manifest.session?.name)
  }

  /// The digest that Polly.JS 6 computed of such a request.
  @Test func findsRequestsByTheDigestThatPollyComputes() throws {
    let reader = try cassette { writer in
      var request = Request(method: "get", path: "/posts/1", headers: [HeaderField("Accept", "*/*")])
      request.scheme = "https"
      request.authority = "h.test"
      for sequence in 0...1 {
        try writer.append(
          Event(sequence: sequence, content: .http(Exchange(request: request, response: Response(status: 200)))))
      }
    }
    let text = String(decoding: try exported(reader, by: PollyExporter()).bytes, as: UTF8.self)
    // md5 of {"headers":{"accept":"*/*"},"method":"GET","url":"https://h.test/posts/1"}
    #expect(text.contains(#"{"_id":"8d61e22367ecfe6636d041a36317d4c1","_order":0,"#))
    #expect(text.contains(#"{"_id":"8d61e22367ecfe6636d041a36317d4c1","_order":1,"#))
  }

  @Test func namesWhatPollyCannotHold() throws {
    let losses = try exported(HARExportTests.odd(), by: PollyExporter()).losses.map(\.description)
    #expect(losses.contains("exchange 0: the request's body, which is not UTF-8"))
    #expect(losses.contains("exchange 1: the messages of its stream"))
    #expect(losses.contains("exchange 2: a request that got no response"))
    #expect(losses.contains("when the pieces of responses arrived (1 of them)"))
  }
}
