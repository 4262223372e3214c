/// A request or response as version 1 keeps it: a JSON object in a blob. The body is one of its members.
struct Version1Payload {
  private let bytes: [UInt8]
  private let place: Place
  private var members: [String: Range<Int>] = [:]

  init(_ bytes: [UInt8], at place: Place) throws(Finding) {
    self.bytes = bytes
    self.place = place
    for member in try JSONOutline.members(of: bytes, at: place) { members[member.key] = member.value }
  }

  private func value(_ key: String) throws(Finding) -> JSONValue? {
    guard let range = members[key] else { return nil }
    return try JSONParser.lax(bytes.span.bytes.extracting(range), at: place.appending(key))
  }

  private func string(_ key: String) throws(Finding) -> String? {
    if case .string(let value)? = try value(key) { value } else { nil }
  }

  /// The headers, in the order in which the dictionary was written; a value that is not text is left out.
  private func headers() throws(Finding) -> [HeaderField] {
    guard case .object(let object)? = try value("headers") else { return [] }
    return object.members.compactMap { member in
      guard case .string(let value) = member.value else { return nil }
      return HeaderField(ByteString(member.key), ByteString(value))
    }
  }

  func request() throws(Finding) -> Request {
    guard let method = try string("method"), let path = try string("path") else {
      throw Finding(.e04, "a request has no method or path", at: place)
    }
    var request = Request(method: ByteString(method), path: ByteString(path), headers: try headers())
    request.authority = request.message.header("host")
    return request
  }

  /// The body's JSON text as it stands in the blob, or the text of a body that was not JSON.
  func requestBody() throws(Finding) -> [UInt8]? {
    if let text = try string("body_raw") { return Array(text.utf8) }
    guard let range = members["body"] else { return nil }
    let body = Array(bytes[range])
    return body.elementsEqual("null".utf8) ? nil : body
  }

  func response() throws(Finding) -> Response {
    var status = 200
    if case .integer(let value)? = try value("status_code") { status = value }
    guard (100...999).contains(status) else {
      throw Finding(.e11, "the status is \(status)", at: place.appending("status_code"))
    }
    return Response(status: status, headers: try headers())
  }

  func responseBody() throws(Finding) -> [UInt8]? { try string("body").map { Array($0.utf8) } }

  /// The chunks, which version 1 derives from SSE events.
  func chunks() throws(Finding) -> ChunkTable? {
    guard case .array(let values)? = try value("chunks") else { return nil }
    var chunks: [ChunkTable.Chunk] = []
    for value in values {
      guard case .object(let object) = value, case .string(let data)? = object["data"] else { return nil }
      var delay = 0
      switch object["delay_ms"] {
      case .integer(let milliseconds)? where (0...1 << 40).contains(milliseconds): delay = milliseconds * 1000
      case .number(let spelling)?:
        if let milliseconds = Double(spelling), (0...1e12).contains(milliseconds) { delay = Int(milliseconds * 1000) }
      default: break
      }
      chunks.append(ChunkTable.Chunk(length: data.utf8.count, delay: delay))
    }
    return ChunkTable(chunks)
  }
}
