import CassetteFormat

/// Lays out requests and responses, and what HAR has no place for beside them.
struct HARMessageWriter {
  private let cassette: CassetteReader
  private let lose: (String) -> Void

  struct Result {
    var json = JSONObject()
    /// The members of `_rw`.
    var added = JSONObject()
    /// Microseconds from the head to the last byte.
    var received = 0
  }

  init(_ cassette: CassetteReader, lose: @escaping (String) -> Void) {
    self.cassette = cassette
    self.lose = lose
  }

  func request(_ request: Request) throws -> Result {
    var result = Result()
    let url = ByteString(RecordedURI.join(request))
    result.json.set("method", request.method.latin1Text)
    if request.method.string == nil { result.added["method"] = request.method.json }
    result.json.set("url", url.latin1Text)
    addTarget(request, url.latin1Text, to: &result)
    addHead(request.message, "Cookie", to: &result)
    result.json["queryString"] = .array(HARFields.query(request.path.latin1Text))
    result.json.set("headersSize", -1)
    guard let body = request.message.body else {
      result.json.set("bodySize", 0)
      return result
    }
    result.json.set("bodySize", body.size)
    let bytes = try self.bytes(of: body, "request", &result)
    result.json.set("postData", try postData(bytes, request.message, to: &result))
    return result
  }

  private func postData(_ bytes: [UInt8]?, _ message: Message, to result: inout Result) throws -> JSONObject {
    var data: JSONObject = ["mimeType": .string(message.header("Content-Type")?.latin1Text ?? ""), "text": ""]
    guard let bytes else { return data }
    let coding = message.body?.coding
    let readable = coding.flatMap { Decompression.decode(bytes, coding: $0) } ?? bytes
    data["text"] = .string(String(validating: readable, as: UTF8.self) ?? "")
    let isText = String(validating: bytes, as: UTF8.self) != nil
    let length = message.header("Content-Length").flatMap { Int($0.description) }
    if bytes.isEmpty {
      result.added["body"] = true
    } else if !isText || (length ?? bytes.count) != bytes.count {
      result.added.set("body", Base64.encode(bytes))
    }
    if !isText { lose("for others, the bytes of the request's body, which are not UTF-8: they stand in _rw") }
    return data
  }

  func response(_ exchange: Exchange) throws -> Result {
    var result = Result()
    guard let response = exchange.response else {
      result.json = [
        "status": 0, "statusText": "", "httpVersion": "unknown", "cookies": .array([]), "headers": .array([]),
        "content": ["size": 0, "mimeType": "x-unknown"], "redirectURL": "", "headersSize": -1, "bodySize": -1,
      ]
      result.json.set("_error", exchange.error.map { $0.message ?? $0.kind })
      return result
    }
    result.json.set("status", response.status)
    result.json.set("statusText", response.reason?.latin1Text ?? "")
    if let reason = response.reason, reason.string == nil || reason.bytes.isEmpty { result.added["reason"] = reason.json }
    result.added.set(
      "interim",
      nonEmpty: response.interim.map {
        ["status": .integer($0.status), "headers": HARFields.pairs($0.headers)]
      })
    addHead(response.message, "Set-Cookie", to: &result)
    result.json.set("content", try content(response.message, to: &result))
    result.json.set("redirectURL", response.message.header("Location")?.latin1Text ?? "")
    result.json.set("headersSize", -1)
    result.json.set("bodySize", response.message.body?.size ?? 0)
    return result
  }

  private func content(_ message: Message, to result: inout Result) throws -> JSONObject {
    var content = JSONObject()
    let type = message.header("Content-Type")?.latin1Text ?? "x-unknown"
    guard let body = message.body, let bytes = try bytes(of: body, "response", &result) else {
      if message.body == nil { result.added["body"] = false }
      return ["size": .integer(message.body?.size ?? 0), "mimeType": .string(type)]
    }
    if bytes.isEmpty { result.added["body"] = true }
    var readable = bytes
    if let coding = body.coding {
      if let decoded = Decompression.decode(bytes, coding: coding) {
        readable = decoded
        result.added.set("body", Base64.encode(bytes))
      } else {
        lose("for others, how the response's body reads without its coding \(coding), which cannot be taken off here")
      }
    }
    content.set("size", readable.count)
    if readable.count != bytes.count { content.set("compression", readable.count - bytes.count) }
    content.set("mimeType", type)
    if let text = String(validating: readable, as: UTF8.self) {
      content.set("text", text)
    } else {
      content.set("text", Base64.encode(readable))
      content.set("encoding", "base64")
    }
    return content
  }

  /// The bytes of a body, and what is added of how it came; nil when the cassette has lost them.
  private func bytes(of body: Body, _ side: String, _ result: inout Result) throws -> [UInt8]? {
    guard !body.isLost else {
      lose("the body of the \(side), which the cassette has lost")
      return nil
    }
    if let chunks = try cassette.chunks(of: body) {
      result.added["chunks"] = .array(chunks.chunks.map { .array([.integer($0.length), .integer($0.delay)]) })
      result.received = chunks.chunks.reduce(0) { $0.addingReportingOverflow($1.delay).partialValue }
    }
    if body.end != .complete { result.added.set("end", body.end.rawValue) }
    return try cassette.bytes(of: body)
  }

  private func addTarget(_ request: Request, _ url: String, to result: inout Result) {
    let read = HAREntry.request("GET", url)
    guard read.scheme != request.scheme || read.authority != request.authority || read.path != request.path else {
      return
    }
    var target = JSONObject()
    target["scheme"] = request.scheme?.json
    target["authority"] = request.authority?.json
    target["path"] = request.path.json
    result.added.set("target", target)
  }

  private func addHead(_ message: Message, _ cookies: StaticString, to result: inout Result) {
    result.json.set("httpVersion", message.version.map { "HTTP/\($0)" } ?? "unknown")
    result.json["cookies"] = .array(HARFields.cookies(message.headers, cookies))
    result.json["headers"] = .array(
      message.headers.map { HARFields.pair($0.name.latin1Text, $0.value.latin1Text) })
    if message.headers.contains(where: Self.isChangedByReading) {
      result.added["headers"] = HARFields.pairs(message.headers)
    }
    if !message.trailers.isEmpty { result.added["trailers"] = HARFields.pairs(message.trailers) }
    result.added.set("framing", message.framing)
    result.added.set("length", message.announcedLength)
  }

  private static func isChangedByReading(_ field: HeaderField) -> Bool {
    field.name.string == nil || field.value.string == nil || field.name.bytes.first == UInt8(ascii: ":")
      || field.value.bytes.contains(0x0A) || field.value.bytes.last == 0x0D
  }
}
