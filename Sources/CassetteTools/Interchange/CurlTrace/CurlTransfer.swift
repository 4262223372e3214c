import CassetteFormat

/// An exchange as a trace builds it up.
struct CurlTransfer {
  struct Piece {
    let bytes: [UInt8]
    let time: Int?
    let isLossy: Bool
  }

  var requestHead: [UInt8] = []
  var requestBody: [Piece] = []
  var responseHead: [UInt8] = []
  var responseBody: [Piece] = []
  /// Header lines after the body.
  var trailers: [UInt8] = []
  var isSecure = false
  var start: Int?
  /// When the last header of the response came.
  var answered: Int?
  var end: Int?
  var error: TransportError?
  /// Whether data passed that the trace does not show.
  var sentUnseen = false
  var receivedUnseen = false
  /// Whether it is of `curl -v`, which shows no bodies.
  var showsNoBodies = false

  var isRequestComplete: Bool { Self.isComplete(requestHead) }
  var isResponseComplete: Bool { Self.isComplete(responseHead) }

  private static func isComplete(_ head: [UInt8]) -> Bool {
    head.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] || head.suffix(2) == [0x0A, 0x0A]
  }

  /// Takes a header line or several of the response; those after the body are trailers.
  mutating func take(header bytes: [UInt8], time: Int?) {
    let begins = bytes.starts(with: "HTTP/".utf8)
    if isResponseComplete && !begins {
      trailers += bytes
    } else {
      // curl may not show the empty line after an interim response.
      if begins, !responseHead.isEmpty, !isResponseComplete { responseHead += [0x0D, 0x0A] }
      responseHead += bytes
      answered = time ?? answered
    }
  }

  func request() throws -> RecordedRequest {
    var request = try HTTP1Message<RecordedRequest>(requestHead[...]).recorded
    if request.method != "CONNECT" { request.scheme = request.scheme ?? (isSecure ? "https" : "http") }
    request.message.announcedLength = nil
    if !requestBody.isEmpty {
      request.message.take(body(requestBody, &request.message, since: start))
    } else if hidesRequestBody(request) {
      request.message.body = nil
    }
    return request
  }

  /// Whether there was a body that the trace does not show.
  func hidesRequestBody(_ request: RecordedRequest) -> Bool {
    let headers = request.message.headers
    return sentUnseen || (showsNoBodies && (headers.areChunked || headers.contentLength ?? 0 > 0))
  }

  /// Whether there was a body that the trace does not show; not having announced its end is having one.
  func hidesResponseBody(_ response: RecordedResponse) -> Bool {
    let headers = response.message.headers
    let hasNone = response.message.framing == "none" || (!headers.areChunked && headers.contentLength == 0)
    return receivedUnseen || (showsNoBodies && !hasNone && error == nil)
  }

  func response(to method: ByteString) throws -> RecordedResponse? {
    guard !responseHead.isEmpty else { return nil }
    var response = try HTTP1Message<RecordedResponse>(responseHead[...], to: method, extent: .all).recorded
    response.message.announcedLength = nil
    response.message.trailers = HTTP1Head(fields: trailers[...]).headers
    if !responseBody.isEmpty {
      response.message.take(body(responseBody, &response.message, since: answered))
    } else if hidesResponseBody(response) {
      response.message.body = nil
    }
    if error != nil { response.message.body?.end = error?.kind == "timeout" ? .stall : .eofAbrupt }
    return response
  }

  /// The body of the pieces that curl read or wrote; curl shows them before it takes the chunked coding off.
  private func body(_ pieces: [Piece], _ message: inout RecordedMessage, since: Int?) -> RecordedBody {
    var decoder = ChunkedDecoder()
    var chunks: [ChunkTable.Chunk] = []
    var raw: [ChunkTable.Chunk] = []
    var last = since
    var lastRaw = since
    let isChunked = message.headers.areChunked && message.version != "2" && message.version != "3"
    for piece in pieces {
      raw.append(ChunkTable.Chunk(length: piece.bytes.count, delay: Self.delay(piece.time, &lastRaw)))
      guard isChunked else { continue }
      let before = decoder.body.count
      decoder.take(piece.bytes[...])
      let length = decoder.body.count - before
      if length > 0 { chunks.append(ChunkTable.Chunk(length: length, delay: Self.delay(piece.time, &last))) }
    }
    let takesOff = isChunked && !decoder.isBroken
    var body = RecordedBody(takesOff ? decoder.body : pieces.flatMap(\.bytes))
    if takesOff {
      message.framing = "chunked"
      if message.trailers.isEmpty { message.trailers = HTTP1Head(fields: decoder.trailers[...]).headers }
    } else {
      chunks = raw
    }
    if pieces.contains(where: \.isLossy) { body.fidelity = .reconstructed }
    guard chunks.count > 1 || since != nil, !chunks.isEmpty else { return body }
    body.chunks = ChunkTable(chunks)
    if since == nil { body.chunkFidelity = .reconstructed }
    return body
  }

  private static func delay(_ time: Int?, _ last: inout Int?) -> Int {
    defer { last = time ?? last }
    guard let time, let last else { return 0 }
    return max(0, time - last)
  }
}

extension RecordedMessage {
  /// Takes a body that came apart from the headers.
  fileprivate mutating func take(_ body: RecordedBody) {
    self.body = body
    if let length = headers.contentLength, !headers.areChunked, length != body.bytes.count { announcedLength = length }
  }
}
