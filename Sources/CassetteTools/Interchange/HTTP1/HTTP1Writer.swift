import CassetteFormat

/// Lays out messages as HTTP/1 does, for formats that are made of their bytes.
enum HTTP1Writer {
  /// A body as the cassette has it.
  struct Content {
    var bytes: [UInt8]
    var chunks: ChunkTable?
    /// Whether its content coding was taken off, so that the headers must not name it.
    var isDecoded = false
  }

  /// - Parameter target: What stands between method and version: a path, or a whole URI.
  static func request(_ request: Request, target: [UInt8], _ content: Content) -> [UInt8] {
    var headers = fields(request.message, content)
    if headers.first("Host") == nil, let authority = request.authority {
      headers.insert(HeaderField("Host", authority), at: 0)
    }
    if !content.bytes.isEmpty, !headers.areChunked, headers.contentLength == nil {
      headers.append(HeaderField("Content-Length", ByteString("\(content.bytes.count)")))
    }
    let version = request.message.version == "1.0" ? "1.0" : "1.1"
    return request.method.bytes + [0x20] + (target.isEmpty ? [UInt8(ascii: "/")] : target)
      + Array(" HTTP/\(version)\r\n".utf8) + lines(headers) + body(content, headers, request.message.trailers)
  }

  static func response(_ response: Response, _ content: Content) -> [UInt8] {
    let version = Array(
      "HTTP/\(["2": "2.0", "3": "3.0"][response.message.version] ?? response.message.version ?? "1.1") ".utf8)
    var out: [UInt8] = []
    for interim in response.interim {
      out += version + Array("\(interim.status) \r\n".utf8) + lines(interim.headers)
    }
    let reason = response.reason.map { [0x20] + $0.bytes } ?? []
    let headers = fields(response.message, content)
    out += version + Array("\(response.status)".utf8) + reason + [0x0D, 0x0A]
    return out + lines(headers) + body(content, headers, response.message.trailers)
  }

  /// The headers, without what is no longer true of the body.
  private static func fields(_ message: Message, _ content: Content) -> [HeaderField] {
    var headers = message.headers
    if content.isDecoded { headers.removeAll { $0.name.equalsIgnoringCase("Content-Encoding") } }
    let isWrong = message.announcedLength == nil && message.body != nil && headers.contentLength != content.bytes.count
    for index in headers.indices where isWrong && headers[index].name.equalsIgnoringCase("Content-Length") {
      headers[index].value = ByteString("\(content.bytes.count)")
    }
    return headers
  }

  private static func lines(_ headers: [HeaderField]) -> [UInt8] {
    headers.flatMap { $0.name.bytes + [0x3A, 0x20] + $0.value.bytes + [0x0D, 0x0A] } + [0x0D, 0x0A]
  }

  private static func body(_ content: Content, _ headers: [HeaderField], _ trailers: [HeaderField]) -> [UInt8] {
    guard headers.areChunked else { return content.bytes }
    var out: [UInt8] = []
    var position = 0
    let lengths = content.chunks?.chunks.map(\.length) ?? [content.bytes.count]
    for length in lengths where length > 0 {
      out +=
        Array("\(String(length, radix: 16))\r\n".utf8) + content.bytes[position..<position + length] + [0x0D, 0x0A]
      position += length
    }
    return out + Array("0\r\n".utf8) + lines(trailers)
  }
}
