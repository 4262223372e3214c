import CassetteFormat
import Testing

@testable import CassetteTools

/// Bodies in forms that an edit has to make anew, and those that nobody knows.
struct RedactedFormTests {
  private static let key = KeyShape.all[0].key(1)
  private static let masked = "RW_REDACTED_anthropic_01"

  private static func answering(
    _ body: [UInt8], coding: String? = nil, type: ByteString = "application/json"
  ) throws -> RedactionProbe {
    let before = try cassette { writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      exchange.response = Response(
        status: 200, headers: [HeaderField("Content-Type", type)], body: try writer.add(body: body, coding: coding))
      try writer.append(Event(sequence: 0, content: .http(exchange)))
    }
    let probe = try RedactionProbe(before)
    #expect(try probe.isValid() && probe.isStable() && probe.isClean() && probe.mapIsTrue() && probe.hasNoOldDigest())
    #expect(try probe.lacks(key))
    return probe
  }

  @Test func deflateIsPutOnAgain() throws {
    let content = Array(#"{"a":""#.utf8) + Self.key + Array(#""}"#.utf8)
    let coded = try #require(ContentCompression.encode(content, coding: "deflate"))
    let probe = try Self.answering(coded, coding: "deflate")
    let body = try #require(try probe.after.exchange.response?.message.body)
    #expect(body.coding == "deflate")
    #expect(try CassetteDetector.content(of: body, in: probe.after).elementsEqual(#"{"a":"\#(Self.masked)"}"#.utf8))
  }

  @Test func deflateIsTheFormatOfZlib() throws {
    let coded = try #require(ContentCompression.encode(Array("Wikipedia".utf8), coding: "deflate"))
    #expect(coded.prefix(2) == [0x78, 0x9C] && coded.suffix(4) == [0x11, 0xE6, 0x03, 0x98])
  }

  // MARK: Amazon event streams

  private static func message(_ headers: [UInt8], _ payload: [UInt8]) -> [UInt8] {
    let size = UInt32(16 + headers.count + payload.count)
    var bytes = size.bigEndianBytes + UInt32(headers.count).bigEndianBytes
    bytes += CRC32.checksum(bytes).bigEndianBytes + headers + payload
    return bytes + CRC32.checksum(bytes).bigEndianBytes
  }

  /// `:event-type` of the type of strings.
  private static func header(_ value: [UInt8]) -> [UInt8] {
    [11] + Array(":event-type".utf8) + [7, 0, UInt8(value.count)] + value
  }

  @Test func eventStreamMessagesHaveTheirLengthsAndChecksums() throws {
    func stream(_ text: [UInt8]) -> [UInt8] {
      let header = Self.header(Array("chunk".utf8))
      return Self.message(header, Array(#"{"a":"first"}"#.utf8))
        + Self.message(header, Array(#"{"a":""#.utf8) + text + Array(#""}"#.utf8))
        + Self.message(header, Array(#"{"a":"last"}"#.utf8))
    }
    let probe = try Self.answering(stream(Self.key), type: "application/vnd.amazon.eventstream")
    let body = try #require(try probe.after.exchange.response?.message.body)
    #expect(try probe.after.bytes(of: body) == stream(Array(Self.masked.utf8)))
  }

  @Test func aHeaderOfAMessageIsNotPatched() throws {
    let probe = try Self.answering(
      Self.message(Self.header(Array("for ".utf8) + Self.key), Array("{}".utf8)),
      type: "application/vnd.amazon.eventstream")
    #expect(try probe.after.exchange.response?.message.body == Body.empty)
    let place = try #require(try probe.places.first)
    #expect(place.place["dropped"] == "at most 1 KiB" && place.entry["rule"] == "undecodable-body")
  }

  // MARK: Kinds that nobody knows

  @Test func bodiesOfPrivateEventsAreSearched() throws {
    let before = try cassette { writer in
      let plain = try #require(try writer.add(blob: Array("plain ".utf8) + Self.key))
      let zipped = try #require(try writer.add(blob: Wire.gzip(Array(#"{"k":""#.utf8) + Self.key + Array(#""}"#.utf8))))
      try writer.append(
        Event([
          "kind": "x-com.example.note", "seq": 0, "list": .array([.object(["blob": .string(plain.hex)])]),
          "request": .object(["body": .object(["blob": .string(zipped.hex), "coding": "gzip"])]),
        ]))
      try writer.append(
        Event(["kind": "marker", "seq": 1, "name": "m", "x-more": .object(["blob": .string(plain.hex)])]))
    }
    let probe = try RedactionProbe(before)
    #expect(try probe.isValid() && probe.isStable() && probe.isClean() && probe.hasNoOldDigest())
    #expect(try probe.lacks(Self.key))
    for event in try probe.after.events {
      #expect(event.blobs.count == (event.sequence == 0 ? 2 : 1))
      for blob in event.blobs {
        let bytes = try probe.after.blob(blob)
        let content = Decompression.decode(bytes, coding: "gzip") ?? bytes
        let expected = ["plain \(Self.masked)", #"{"k":"\#(Self.masked)"}"#]
        #expect(expected.contains(String(decoding: content, as: UTF8.self)))
      }
    }
  }
}
