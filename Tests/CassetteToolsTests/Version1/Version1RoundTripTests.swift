import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

@Suite struct Version1RoundTripTests {
  private static let testdata = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "testdata/rw1")

  private func imported(_ bytes: [UInt8]) throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    let imported = try Version1Importer().import(
      ImportSource(file: MemoryInput(bytes), fileName: "run.rw"), into: writer)
    try writer.finish(session: imported.session, source: imported.source)
    return output.bytes
  }

  private func exported(_ bytes: [UInt8]) throws -> (document: [UInt8], losses: [Loss]) {
    let output = MemoryOutput()
    let losses = try Version1Exporter().export(CassetteReader(MemoryInput(bytes)), to: output)
    return (output.bytes, losses)
  }

  private func json(_ bytes: [UInt8]) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
  }

  @Test(arguments: ["agent-3-steps.rw", "agent-3-steps-openai-plain.rw"])
  func theDocumentComesBackAsItWas(name: String) throws {
    let original = [UInt8](try Data(contentsOf: Self.testdata.appending(path: name)))
    let cassette = try imported(original)
    let (document, losses) = try exported(cassette)
    #expect(losses.isEmpty)
    // Blobs by digest, session and steps: everything, whatever the white space.
    #expect(try json(document) == json(original))
    #expect(try imported(document) == cassette)
  }

  /// One exchange written and exported; the payloads of its step.
  private func payloads(
    _ build: (CassetteWriter) throws -> Event
  ) throws -> (request: NSDictionary?, response: NSDictionary?, losses: [String], document: [UInt8]) {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    try writer.append(build(writer))
    try writer.finish()
    let (document, losses) = try exported(output.bytes)
    let root = try json(document)
    let step = (root["steps"] as? [NSDictionary])?.first
    func payload(_ key: String) throws -> NSDictionary? {
      guard let digest = step?[key] as? String, let text = (root["blobs"] as? [String: String])?[digest] else {
        return nil
      }
      let bytes = [UInt8](try #require(Data(base64Encoded: text)))
      #expect(Digest(of: bytes).hex == digest)
      return try json(bytes)
    }
    return (try payload("req_blob"), try payload("resp_blob"), losses.map(\.what), document)
  }

  private func exchange(
    _ writer: CassetteWriter, request: String, response: [UInt8], chunks: ChunkTable? = nil, headers: [HeaderField] = []
  ) throws -> Event {
    var exchange = Exchange(
      request: Request(method: "POST", path: "/v1", body: try writer.add(body: Array(request.utf8))))
    exchange.response = Response(status: 200, headers: headers, body: try writer.add(body: response, chunks: chunks))
    return Event(sequence: 0, content: .http(exchange))
  }

  @Test(arguments: ["hello", " {\"a\":1}", "null", "{\"a\":1", "a\u{7F}\u{1F600}\""])
  func aBodyThatIsNotOneJSONValueIsKeptAsText(body: String) throws {
    let result = try payloads { try exchange($0, request: body, response: []) }
    #expect(result.request?["body_raw"] as? String == body)
    let again = try CassetteReader(MemoryInput(imported(result.document)))
    let request = try #require(try again.event(0)?.exchange?.request.message.body)
    #expect(try again.bytes(of: request) == Array(body.utf8))
  }

  @Test func spellingOfJSONIsKept() throws {
    let body = "{\"b\" :1.50,\"a\":[1e3 ]}"
    let again = try CassetteReader(
      MemoryInput(imported(payloads { try exchange($0, request: body, response: []) }.document)))
    let request = try #require(try again.event(0)?.exchange?.request.message.body)
    #expect(try again.bytes(of: request) == Array(body.utf8))
  }

  @Test func chunksAreCutAtCharacters() throws {
    let text = Array("aé€😀z".utf8)
    let table = ChunkTable([.init(length: 2, delay: 1500), .init(length: 6, delay: 2000), .init(length: 3, delay: 7)])
    let result = try payloads { try exchange($0, request: "{}", response: text, chunks: table) }
    let chunks = try #require(result.response?["chunks"] as? [NSDictionary])
    #expect(chunks.map { $0["data"] as? String } == ["a", "é€", "😀z"])
    #expect(chunks.map { $0["delay_ms"] as? Double } == [1.5, 2, 0.007])
    #expect(result.losses.count == 2)
  }

  @Test func aBodyThatIsNotTextIsALossAndNeverGuessed() throws {
    let result = try payloads { try exchange($0, request: "{}", response: [0xFF, 0xFE]) }
    #expect(result.response == nil)
    #expect(result.losses == ["the exchange, since its response body is not text"])
  }

  @Test func headersOfOneNameBecomeOne() throws {
    let headers = [HeaderField("Vary", "a"), HeaderField("Vary", "b"), HeaderField("X-É", "ü")]
    let result = try payloads { try exchange($0, request: "{}", response: [], headers: headers) }
    #expect(result.response?["headers"] as? [String: String] == ["Vary": "a, b", "X-É": "ü"])
    #expect(result.losses.isEmpty)
  }

  @Test func readingsAreLosses() throws {
    let result = try payloads { _ in
      Event(sequence: 4, content: .reading(Reading(kind: .clock, source: "time.time", value: .integer(1))))
    }
    #expect(result.losses == ["a clock event, for which version 1 has no step"])
  }
}
