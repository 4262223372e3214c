import CassetteFormat
import CassetteTools
import NIOCore

/// What is known of an exchange while it happens. Times are those of `Clock.monotonicMicroseconds`.
struct ExchangeDraft: Sendable {
  let sequence: Int
  let lane: String
  let request: UpstreamRequest
  /// Of the request, as the client sent it.
  let version: String
  let trailers: [HeaderField]
  /// When the request was sent on.
  var start: Int
  var interim: [Response.Interim] = []
  var head: UpstreamHead?
  var responseTrailers: [HeaderField] = []
  private(set) var body: [UInt8] = []
  private var chunks: [ChunkTable.Chunk] = []
  /// When the head or the last piece came.
  private(set) var last: Int
  /// Nil as long as it goes on.
  var finish: Int?
  var end = Body.End.complete
  var error: TransportError?
  /// Whether more came than a cassette can hold of one body.
  private(set) var isTooLarge = false

  static let maximumBody = 1 << 30

  init(_ sequence: Int, _ route: Routes.Route, _ request: ProxyRequest, start: Int) {
    self.sequence = sequence
    self.start = start
    last = start
    lane = route.lane
    self.request = route.request
    version = request.version
    trailers = request.trailers
  }

  mutating func begin(_ head: UpstreamHead, at time: Int) {
    self.head = head
    last = time
  }

  mutating func append(_ piece: ByteBuffer, at time: Int) {
    guard !isTooLarge, piece.readableBytes <= Self.maximumBody - body.count else {
      (isTooLarge, body, chunks) = (true, [], [])
      return
    }
    body.append(contentsOf: piece.readableBytesView)
    chunks.append(ChunkTable.Chunk(length: piece.readableBytes, delay: max(0, time - last)))
    last = time
  }

  // MARK: As an event

  /// The event, and the contents that it refers to.
  ///
  /// - Parameter origin: When the session started.
  func event(since origin: Int) -> (event: Event, blobs: [[UInt8]]) {
    var blobs: [[UInt8]] = []
    var exchange = Exchange(request: recordedRequest(&blobs))
    var fidelity: [String: Event.Fidelity] = [:]
    if let head {
      exchange.response = response(head, &blobs)
      if isTooLarge { fidelity["response.body"] = .absent }
    }
    exchange.error = error
    exchange.llm = LLMCall(exchange.request, body: request.body ?? [])?.summary(exchange.response, body: body)
    var event = Event(sequence: sequence, content: finish == nil ? .open(exchange) : .http(exchange))
    event.at = max(0, start - origin)
    event.took = finish.map { max(0, $0 - start) }
    event.lane = lane
    event.fidelity = fidelity
    return (event, blobs)
  }

  private func recordedRequest(_ blobs: inout [[UInt8]]) -> Request {
    var recorded = Request(
      method: ByteString(request.method), path: ByteString(request.target), headers: request.headers)
    recorded.scheme = ByteString(request.scheme)
    recorded.authority = ByteString(request.authority)
    recorded.message.version = version
    recorded.message.trailers = trailers
    recorded.message.framing =
      recorded.message.header("Transfer-Encoding") != nil
      ? "chunked" : recorded.message.header("Content-Length") != nil ? "content-length" : "none"
    recorded.message.body = request.body.map { Self.body($0, recorded.message, nil, &blobs) }
    return recorded
  }

  private func response(_ head: UpstreamHead, _ blobs: inout [[UInt8]]) -> Response {
    var response = Response(
      status: head.status, reason: head.reason.isEmpty ? nil : ByteString(head.reason), headers: head.headers)
    response.message.version = head.version
    response.message.framing = head.framing
    response.interim = interim
    response.message.trailers = responseTrailers
    // An answer without a body may tell of one all the same.
    guard head.mayHaveBody(for: request.method), !isTooLarge else { return response }
    let table = chunks.isEmpty ? nil : ChunkTable(chunks)
    var body = Self.body(body, response.message, table, &blobs)
    body.end = end
    response.message.body = body
    if let length = head.announcedLength, length != body.size { response.message.announcedLength = length }
    return response
  }

  private static func body(
    _ bytes: [UInt8], _ message: Message, _ table: ChunkTable?, _ blobs: inout [[UInt8]]
  ) -> Body {
    guard !bytes.isEmpty else { return .empty }
    blobs.append(bytes)
    var body = Body(blob: Digest(of: bytes), size: bytes.count)
    if case .kept(let coding) = ContentCoding(header: message.header("Content-Encoding"), bytes: bytes) {
      body.coding = coding
    }
    if let table = table?.bytes {
      blobs.append(table)
      body.chunks = Digest(of: table)
    }
    return body
  }
}

extension UpstreamHead {
  /// Whether a body follows (RFC 9110 §6.4.1).
  func mayHaveBody(for method: [UInt8]) -> Bool {
    !ByteString(method).equalsIgnoringCase("HEAD") && status != 204 && status != 304 && status / 100 != 1
  }
}
