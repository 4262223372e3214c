import CassetteFormat

/// Lays out an exchange as Polly.JS does.
struct PollyEntryWriter {
  let cassette: CassetteReader
  /// The session's start, in microseconds since 1970.
  let start: Int
  let lose: (String) -> Void

  func json(
    _ event: Event, _ exchange: Exchange, _ response: Response, _ orders: inout [String: Int]
  ) throws -> JSONObject {
    noteLosses(event, exchange, response)
    let request = exchange.request
    let url = ByteString(RecordedURI.join(request)).latin1Text
    let sent = try request.message.body.map { try bytes(of: $0, "request") } ?? nil
    let text = sent.flatMap { String(validating: $0, as: UTF8.self) }
    if sent != nil, text == nil { lose("the request's body, which is not UTF-8") }
    let given = PollyID(event.id)
    let id = given?.id ?? PollyID.id(request, url: url, body: text)
    let order = given?.order ?? orders[id, default: 0]
    orders[id] = order + 1
    let took = ((event.took ?? 0) + 500) / 1000
    var entry: JSONObject = ["_id": .string(id), "_order": .integer(order), "cache": .object(JSONObject())]
    entry["request"] = .object(self.request(request, url: url, text))
    entry["response"] = .object(try self.response(response))
    let time = start.addingReportingOverflow(event.at ?? 0).partialValue
    let clock = Timestamp.string(time)
    entry.set("startedDateTime", clock.hasSuffix("+00:00") ? clock.dropLast(9) + "Z" : clock)
    entry.set("time", took)
    entry["timings"] = [
      "blocked": -1, "connect": -1, "dns": -1, "receive": 0, "send": 0, "ssl": -1, "wait": .integer(took),
    ]
    return entry
  }

  private func request(_ request: Request, url: String, _ text: String?) -> JSONObject {
    var object: JSONObject = [
      "cookies": .array([]), "headers": Self.headers(request.message), "headersSize": -1, "httpVersion": "HTTP/1.1",
      "method": .string(request.method.latin1Text), "queryString": .array(HARFields.query(request.path.latin1Text)),
      "url": .string(url),
    ]
    object["bodySize"] = .integer(request.message.body?.size ?? 0)
    guard let body = request.message.body, body.size > 0 else { return object }
    var data: JSONObject = ["mimeType": .string(Self.type(request.message)), "params": .array([])]
    data.set("text", text)
    object["postData"] = .object(data)
    return object
  }

  private func response(_ response: Response) throws -> JSONObject {
    let message = response.message
    var content: JSONObject = ["mimeType": .string(Self.type(message)), "size": .integer(message.body?.size ?? 0)]
    if let body = message.body, let bytes = try bytes(of: body, "response"), !bytes.isEmpty {
      if body.coding != nil {
        // Pieces with a content coding are replayed one by one.
        let parts = try Self.parts(bytes, cassette.chunks(of: body)).map { JSONValue.string(Base64.encode($0)) }
        content.set("text", String(decoding: JSONText.encode(.array(parts)), as: UTF8.self))
        content.set("encoding", "base64")
      } else if let text = String(validating: bytes, as: UTF8.self) {
        content.set("text", text)
      } else {
        content.set("text", Base64.encode(bytes))
        content.set("encoding", "base64")
      }
    }
    return [
      "bodySize": content["size"]!, "content": .object(content), "cookies": .array([]),
      "headers": Self.headers(message), "headersSize": -1, "httpVersion": "HTTP/1.1",
      "redirectURL": .string(message.header("Location")?.latin1Text ?? ""), "status": .integer(response.status),
      "statusText": .string(response.reason?.latin1Text ?? ""),
    ]
  }

  private static func parts(_ bytes: [UInt8], _ table: ChunkTable?) -> [[UInt8]] {
    guard let table else { return [bytes] }
    var position = 0
    return table.chunks.map { chunk in
      defer { position += chunk.length }
      return Array(bytes[position..<position + chunk.length])
    }
  }

  /// Values of a name that comes again are a list, which Polly.JS marks.
  private static func headers(_ message: Message) -> JSONValue {
    let counts = message.headers.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
    return .array(
      message.headers.map { field in
        var object: JSONObject = [
          "name": .string(field.name.latin1Text), "value": .string(field.value.latin1Text),
        ]
        if counts[field.name, default: 0] > 1 { object["_fromType"] = "array" }
        return .object(object)
      })
  }

  private static func type(_ message: Message) -> String { message.header("Content-Type")?.latin1Text ?? "text/plain" }

  private func bytes(of body: Body, _ side: String) throws -> [UInt8]? {
    guard !body.isLost else {
      lose("the body of the \(side), which the cassette has lost")
      return nil
    }
    return try cassette.bytes(of: body)
  }

  private func noteLosses(_ event: Event, _ exchange: Exchange, _ response: Response) {
    if event.lane != nil || event.parent != nil { lose("its lane or parent") }
    if event.id != nil && PollyID(event.id) == nil { lose("its id") }
    if exchange.error != nil { lose("the error that ended it") }
    if exchange.frames != nil { lose("the messages of its stream") }
    if !response.interim.isEmpty { lose("the interim responses before the response") }
    note(exchange.request.message, "request")
    note(response.message, "response")
    if exchange.request.message.body?.chunks != nil { lose("how the body of the request arrived") }
    if let body = response.message.body, body.chunks != nil, body.coding == nil {
      lose("the pieces in which the body of the response arrived")
    }
    if response.message.body?.coding == nil, response.message.body?.blob != nil,
      response.message.header("Content-Encoding") != nil
    {
      lose("for Polly's Node adapter, the response's body: it has no content coding, and its headers name one")
    }
  }

  private func note(_ message: Message, _ side: String) {
    if !message.trailers.isEmpty { lose("the trailers of the \(side)") }
    if message.version != nil { lose("the HTTP version of the \(side)") }
    if message.headers.contains(where: { $0.name.string == nil || $0.value.string == nil }) {
      lose("bytes of headers of the \(side) that are not UTF-8; they are written as Latin-1 text")
    }
    if let end = message.body?.end, end != .complete { lose("that the body of the \(side) ended with \(end.rawValue)") }
    if side == "request", message.body?.size == 0 {
      lose("that the request had a body without bytes, rather than none")
    }
  }
}
