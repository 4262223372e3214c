import CassetteFormat

/// The request and response of a step as version 1's blobs hold them: JSON objects, with the body as a member.
struct Version1Payloads {
  /// Version 1 keeps bodies as text, and this one is something else.
  struct NotText: Error {
    let part: String
  }

  private(set) var request: [UInt8]?
  private(set) var response: [UInt8]?
  private let cassette: CassetteReader
  private let lose: (String) -> Void

  /// - Throws: `NotText`; `FileError`, or a finding about the cassette.
  init(_ event: Event, _ cassette: CassetteReader, lose: @escaping (String) -> Void) throws {
    self.cassette = cassette
    self.lose = lose
    switch event.content {
    case .tool(let call):
      // The blobs of a tool call are its arguments and its result as they are.
      request = try bytes(call.arguments, "arguments")
      response = try bytes(call.result, "result")
      if call.error != nil { lose("the tool's error") }
    case .http(let exchange), .open(let exchange):
      if exchange.error != nil { lose("the error that ended it") }
      if exchange.frames != nil { lose("the messages of its stream") }
      request = try payload(exchange.request)
      response = try exchange.response.map(payload)
    default: break
    }
  }

  private func bytes(_ body: Body?, _ part: String) throws -> [UInt8]? {
    guard let body else { return nil }
    if body.isLost {
      lose("the \(part), which was lost before")
      return nil
    }
    return try cassette.bytes(of: body)
  }

  /// The bytes of a body without its content coding, which must be text.
  private func text(_ message: Message, _ part: String) throws -> (bytes: [UInt8], isDecoded: Bool)? {
    guard let body = message.body, let bytes = try bytes(body, part) else { return nil }
    var text = bytes
    if let coding = body.coding {
      guard let decoded = Decompression.decode(bytes, coding: coding, limit: 1 << 30) else { throw NotText(part: part) }
      text = decoded
      lose("the content coding of the \(part), which is decoded")
    }
    guard String(validating: text, as: UTF8.self) != nil else { throw NotText(part: part) }
    return (text, body.coding != nil)
  }

  private func payload(_ request: Request) throws -> [UInt8] {
    let body = try text(request.message, "request body")
    var out = PythonObject()
    if let bytes = body?.bytes, !bytes.isEmpty {
      if Self.isJSONValue(bytes) { out.set("body", raw: bytes) } else { out.set("body_raw", Self.string(bytes)) }
    } else {
      out.set("body", nil)
    }
    out.set("headers", raw: headers(request.message, isDecoded: body?.isDecoded ?? false))
    out.set("method", try string(request.method, "method"))
    out.set("path", try string(request.path, "path"))
    if !request.message.trailers.isEmpty { lose("the trailers of the request") }
    return out.bytes
  }

  private func payload(_ response: Response) throws -> [UInt8] {
    let body = try text(response.message, "response body")
    let bytes = body?.bytes ?? []
    var out = PythonObject()
    out.set("body", Self.string(bytes))
    if let chunks = try chunks(response.message, bytes, isDecoded: body?.isDecoded ?? false) {
      out.set("chunks", raw: chunks)
    }
    out.set("headers", raw: headers(response.message, isDecoded: body?.isDecoded ?? false))
    out.set("status_code", response.status)
    if !response.interim.isEmpty { lose("the interim responses before the response") }
    if !response.message.trailers.isEmpty { lose("the trailers of the response") }
    return out.bytes
  }

  private static func string(_ utf8: [UInt8]) -> String { String(decoding: utf8, as: UTF8.self) }

  private func string(_ text: ByteString, _ part: String) throws -> String {
    guard let string = text.string else { throw NotText(part: part) }
    return string
  }

  /// Whether the bytes may stand in the payload as they are: one JSON value, nothing around it, and not null, which is
  /// how version 1 says that there is no body.
  private static func isJSONValue(_ bytes: [UInt8]) -> Bool {
    let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    guard let first = bytes.first, let last = bytes.last, !space.contains(first), !space.contains(last) else {
      return false
    }
    guard let value = try? JSONParser.lax(bytes.span.bytes) else { return false }
    return value != .null
  }

  /// Version 1 has a dictionary: several values of a name become one, as HTTP allows (RFC 9110 §5.3).
  private func headers(_ message: Message, isDecoded: Bool) -> [UInt8] {
    var values: [String: String] = [:]
    for field in message.headers {
      if isDecoded, field.name.equalsIgnoringCase("content-encoding") { continue }
      guard let name = field.name.string, let value = field.value.string else {
        lose("a header that is not UTF-8")
        continue
      }
      guard let earlier = values[name] else {
        values[name] = value
        continue
      }
      if field.name.equalsIgnoringCase("set-cookie") { lose("the borders between several Set-Cookie headers") }
      values[name] = earlier + ", " + value
    }
    var out = PythonObject()
    for (name, value) in values.sorted(by: {
      Array($0.key.unicodeScalars).lexicographicallyPrecedes(Array($1.key.unicodeScalars))
    }) {
      out.set(name, value)
    }
    return out.bytes
  }

  /// The chunks as texts with their delays in milliseconds; nil when the body has none, or they do not fit its text.
  private func chunks(_ message: Message, _ text: [UInt8], isDecoded: Bool) throws -> [UInt8]? {
    guard let body = message.body, !body.isLost, let table = try cassette.chunks(of: body) else { return nil }
    guard !isDecoded else {
      lose("when the chunks of the response arrived, which is not known of the decoded body")
      return nil
    }
    var out: [UInt8] = [UInt8(ascii: "[")]
    var start = 0
    var end = 0
    for chunk in table.chunks {
      end += chunk.length
      // A text cannot be cut inside a character: that goes with the chunk that ends it.
      var border = end
      while border > start, border < text.count, text[border] & 0xC0 == 0x80 { border -= 1 }
      if border != end { lose("the exact place between two chunks, which is inside a character") }
      if out.count > 1 { out.append(contentsOf: ", ".utf8) }
      var object = PythonObject()
      object.set("data", Self.string(Array(text[start..<border])))
      object.set("delay_ms", raw: Self.milliseconds(chunk.delay))
      out.append(contentsOf: object.bytes)
      start = border
    }
    out.append(UInt8(ascii: "]"))
    return out
  }

  private static func milliseconds(_ microseconds: Int) -> [UInt8] {
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
    return Array((rest == 0 ? String(whole) : PythonFloat.text(Double(microseconds) / 1000)).utf8)
  }
}
