import CassetteFormat

/// Takes what an importer reads, and appends it to a cassette: numbers the events, stores their bodies, says of each part
/// how faithful it is, and summarises model calls.
///
/// Memory: one exchange; a request that waits for its response is stored already.
final class EventSink {
  /// What an event has besides its content.
  struct Details {
    /// When it started, in microseconds since 1970.
    var time: Int?
    /// How long it took, in microseconds.
    var took: Int?
    /// Its place in the order of starts, for recordings in another order; nil when it comes after those before it.
    var sequence: Int?
    var id: String?
    var lane: String?
    var parent: String?
    /// How faithful parts are that messages do not speak of, by path.
    var fidelity: [String: Event.Fidelity] = [:]
    /// Private members, or those of an event of a private kind.
    var extra = JSONObject()

    init() {}
  }

  /// A request whose body is stored, and that waits for its response.
  struct PendingRequest {
    fileprivate let request: Request
    fileprivate var fidelity: [String: Event.Fidelity]
    fileprivate let call: LLMCall?
  }

  private let writer: CassetteWriter
  /// How many events there are.
  private(set) var count = 0
  /// The time of the first event that has one, in microseconds since 1970: the session's start, from which others count.
  private(set) var start: Int?

  /// - Parameter start: When the session began, if the recording says so.
  init(_ writer: CassetteWriter, start: Int? = nil) {
    self.writer = writer
    self.start = start
  }

  /// The session's start as the manifest has it.
  var startTime: String? { start.flatMap(Timestamp.string) }

  /// When an event began of which a recording says when it ended: not before the session, where its start is known.
  func time(endingAt end: Int, took: Int?) -> Int {
    let (time, isTooFar) = end.subtractingReportingOverflow(took ?? 0)
    return isTooFar ? end : max(time, min(start ?? time, end))
  }

  /// Stores bytes as a body of a tool call, a checkpoint or a session.
  func body(_ bytes: [UInt8]) throws -> Body { try writer.add(body: bytes) }

  /// Stores JSON as such a body.
  func body(json value: JSONValue) throws -> Body { try body(JSONText.encode(value)) }

  /// Stores the messages of a WebSocket or gRPC stream; nil when there are none.
  func frames(_ messages: [RecordedFrame]) throws -> Frames? {
    guard !messages.isEmpty else { return nil }
    let payloads = messages.flatMap(\.payload)
    let table = FrameTable(messages.map(\.entry))
    guard let digest = try writer.add(blob: table.bytes) else { return nil }
    return Frames(blob: try writer.add(blob: payloads), size: payloads.count, table: digest)
  }

  /// Stores a request.
  ///
  /// - Throws: `InterchangeError` for a request that no cassette can hold; `FileError`.
  func begin(_ recorded: RecordedRequest) throws -> PendingRequest {
    guard !recorded.method.bytes.isEmpty else { throw InterchangeError("it has no method") }
    var request = Request(method: recorded.method, path: recorded.path)
    request.scheme = recorded.scheme
    request.authority = recorded.authority
    var fidelity: [String: Event.Fidelity] = [:]
    fidelity["request.path"] = recorded.pathFidelity
    request.message = try store(recorded.message, "request", &fidelity)
    return PendingRequest(
      request: request, fidelity: fidelity, call: LLMCall(request, body: recorded.message.body?.bytes ?? []))
  }

  /// Appends an exchange.
  ///
  /// - Parameters:
  ///   - response: Nil when there is none.
  ///   - error: Why there is none, or not all of it.
  ///   - frames: The messages of its stream, stored already.
  /// - Throws: `InterchangeError` for a response that no cassette can hold; `FileError`.
  func append(
    _ pending: PendingRequest, _ recorded: RecordedResponse?, error: TransportError? = nil, frames: Frames? = nil,
    _ details: Details = Details()
  ) throws {
    var exchange = Exchange(request: pending.request)
    var details = details
    details.fidelity.merge(pending.fidelity) { given, _ in given }
    if let recorded {
      guard (100...999).contains(recorded.status) else {
        throw InterchangeError("its response has no status code from 100 to 999")
      }
      var response = Response(status: recorded.status, reason: recorded.reason)
      response.interim = recorded.interim
      response.message = try store(recorded.message, "response", &details.fidelity)
      exchange.response = response
    }
    exchange.error = error
    exchange.frames = frames
    exchange.llm = pending.call?.summary(exchange.response, body: recorded?.message.body?.bytes ?? [])
    try append(.http(exchange), details)
  }

  /// Appends an exchange that is known as a whole.
  ///
  /// - Throws: `InterchangeError` for what no cassette can hold; `FileError`.
  func append(
    _ request: RecordedRequest, _ response: RecordedResponse?, error: TransportError? = nil, frames: Frames? = nil,
    _ details: Details = Details()
  ) throws {
    try append(begin(request), response, error: error, frames: frames, details)
  }

  /// Appends an event whose bodies are stored already.
  ///
  /// - Throws: `FileError`.
  func append(_ content: Event.Content, _ details: Details = Details()) throws {
    var event = Event(sequence: details.sequence ?? count, content: content)
    if let time = details.time {
      start = start ?? time
      let (since, overflow) = time.subtractingReportingOverflow(start!)
      // A cassette has no times before the session's start.
      if !overflow && since >= 0 { event.at = since }
    }
    event.took = details.took.flatMap { $0 >= 0 ? $0 : nil }
    event.id = details.id
    event.lane = details.lane
    event.parent = details.parent
    event.fidelity = details.fidelity
    event.extra = details.extra
    try writer.append(event)
    count += 1
  }

  private func store(
    _ recorded: RecordedMessage, _ side: String, _ fidelity: inout [String: Event.Fidelity]
  ) throws -> Message {
    guard recorded.headers.allSatisfy({ !$0.name.bytes.isEmpty }) else {
      throw InterchangeError("a header has an empty name")
    }
    var message = Message(headers: recorded.headers)
    message.trailers = recorded.trailers
    message.version = recorded.version
    message.framing = recorded.framing
    message.announcedLength = recorded.announcedLength
    fidelity["\(side).headers"] = recorded.headerFidelity
    guard let body = recorded.body else { return message }
    var coding: String?
    if body.fidelity == nil || body.fidelity == .redacted {
      switch ContentCoding(header: message.header("Content-Encoding"), bytes: body.bytes) {
      case .kept(let codings): coding = codings
      case .removed: fidelity["\(side).body"] = .decoded
      }
    }
    if let given = body.fidelity { fidelity["\(side).body"] = given }
    if body.chunks != nil { fidelity["\(side).body.chunks"] = body.chunkFidelity }
    var stored = try writer.add(body: body.bytes, coding: coding, chunks: body.chunks)
    stored.end = body.end
    message.body = stored
    return message
  }
}
