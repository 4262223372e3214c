import CassetteFormat
import Testing

@testable import CassetteTools

/// A way in which a key can stand in an exchange.
struct WirePlacement: CustomTestStringConvertible, Sendable {
  /// What has to be taken off to read the key where it was found, in this order.
  enum Coding: Sendable {
    case json, percent, base64
  }

  let name: String
  let part: Part
  let codings: [Coding]
  /// The exchange that holds a key; its bodies are added to a writer.
  private let make: @Sendable ([UInt8], CassetteWriter) throws -> Exchange

  /// The exchange, in a cassette that has others.
  func exchange(_ key: [UInt8], _ writer: CassetteWriter) throws -> Exchange { try make(key, writer) }

  var testDescription: String { name }

  init(
    _ name: String, _ part: Part = .body(.request), _ codings: [Coding] = [.json],
    make: @escaping @Sendable ([UInt8], CassetteWriter) throws -> Exchange
  ) {
    self.name = name
    self.part = part
    self.codings = codings
    self.make = make
  }

  /// A cassette with one exchange, which holds the key once.
  func cassette(_ key: [UInt8]) throws -> CassetteReader {
    try CassetteToolsTests.cassette { writer in
      try writer.append(Event(sequence: 0, content: .http(make(key, writer))))
    }
  }

  /// Whether the bytes that a detection names are those of a key, and hardly any more.
  func holds(_ key: [UInt8], _ content: [UInt8], _ ranges: [Range<Int>]) -> Bool {
    var texts = [ranges.flatMap { content[$0] }]
    for coding in codings { texts = texts.flatMap { Self.read($0, coding) } }
    // Four characters stand for three bytes: up to two more at either end, at each level.
    let more = 6 * codings.count { $0 == .base64 }
    let wanted = String(decoding: key, as: UTF8.self)
    return texts.contains { $0.count <= key.count + more && String(decoding: $0, as: UTF8.self).contains(wanted) }
  }

  /// What a text may stand for; a group of base64 may begin at any of its first characters.
  private static func read(_ text: [UInt8], _ coding: Coding) -> [[UInt8]] {
    text.withUnsafeBytes { bytes in
      switch coding {
      case .json: [BackslashEscapes.decode(bytes).bytes]
      case .percent: [PercentEscapes.decode(bytes).bytes]
      case .base64:
        (0..<4).compactMap { start in
          let groups = text.dropFirst(start)
          return Base64.decode(Array(groups.prefix(groups.count / 4 * 4)))
        }
      }
    }
  }
}

// MARK: Making exchanges

extension Exchange {
  /// A request to a model, and maybe its answer.
  static func sending(
    _ body: [UInt8], _ writer: CassetteWriter, type: String = "application/json", coding: String? = nil
  ) throws -> Exchange {
    var request = Request(
      method: "POST", path: "/v1/chat/completions", headers: [HeaderField("content-type", ByteString(type))])
    request.authority = "api.example.com"
    request.message.body = try writer.add(body: body, coding: coding)
    return Exchange(request: request)
  }

  /// A request with a stream of events as its answer.
  static func receiving(
    _ body: [UInt8], _ writer: CassetteWriter, type: String = "text/event-stream"
  ) throws -> Exchange {
    var exchange = try sending(Array("{}".utf8), writer)
    let headers = [HeaderField("content-type", ByteString(type))]
    exchange.response = Response(status: 200, headers: headers, body: try writer.add(body: body))
    return exchange
  }
}

/// Text of the wire, made from strings and keys.
enum Wire {
  static func json(_ text: [UInt8]) -> [UInt8] {
    CanonicalJSON.encode(.string(String(decoding: text, as: UTF8.self)))
  }

  /// A chat request whose prompt has a key between two texts.
  static func prompt(_ before: String, _ key: [UInt8], _ after: String) -> [UInt8] {
    prompt(Array(before.utf8) + key + Array(after.utf8))
  }

  static func prompt(_ text: [UInt8]) -> [UInt8] {
    Array(#"{"model":"m","messages":[{"role":"user","content":"#.utf8) + json(text) + Array("}]}".utf8)
  }

  static func percent(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      let isPlain = Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
      return isPlain && byte != text.first ? [byte] : Array("%\(String(byte, radix: 16, uppercase: true))".utf8)
    }
  }

  /// A text in pieces, with others before and after.
  static func pieces(_ key: [UInt8]) -> [[UInt8]] {
    let third = key.count / 3
    return [
      Array("Use ".utf8), Array("the key ".utf8) + key[..<third], Array(key[third..<2 * third]),
      key[(2 * third)...] + Array(" now".utf8),
    ]
  }

  /// A stream of events whose data are made from the pieces of a text.
  static func events(_ pieces: [[UInt8]], _ data: (String) -> String) -> [UInt8] {
    pieces.flatMap { piece in
      Array("event: delta\ndata: \(data(String(decoding: json(piece), as: UTF8.self)))\n\n".utf8)
    } + Array("data: [DONE]\n\n".utf8)
  }

  /// Bytes as gzip has them without compression (RFC 1952): the checksum is that of any reader.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ number: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> (8 * $0) & 0xFF) } }
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
    }
    let size = UInt32(bytes.count)
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    return header + little(size, 2) + little(~size, 2) + bytes + little(~crc, 4) + little(size, 4)
  }
}
