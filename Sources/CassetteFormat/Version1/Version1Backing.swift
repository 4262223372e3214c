/// A version 1 file read as if it were version 2: each step becomes an event, the parts of its blobs become bodies.
final class Version1Backing: CassetteBacking {
  let header = Header()
  private let document: Version1Document
  /// Payloads and bodies repeat each other from step to step, so they are hashed from what they share.
  private var payloads = HashMemory(capacity: 8)
  private var bodies = HashMemory(capacity: 8)
  /// The bodies of the step decoded last, for whoever has just seen its event.
  private var current: [Digest: [UInt8]] = [:]
  /// The session's metadata as a body.
  private var metadata: (digest: Digest, bytes: [UInt8])?
  /// Which step each body belongs to, as far as steps were decoded.
  private var owners: [Digest: Int] = [:]
  private let start: Int?

  /// Whether a file that starts so may be a version 1 cassette: a JSON object.
  static func isLikely(_ start: [UInt8]) -> Bool {
    start.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
  }

  init(_ file: any RandomAccessBytes) throws {
    document = try Version1Document(file)
    if case .string(let text)? = document.session["started_at"] {
      start = Timestamp.microseconds(text)
    } else {
      start = nil
    }
  }

  var settings: [UInt8] { [] }
  var redactions: [UInt8]? { nil }
  var parent: (any ParentBlobs)? { nil }
  func forEachExtension(_ body: (String, [UInt8]) throws -> Void) throws {}

  var manifest: Manifest {
    get throws {
      var summary = Manifest.SegmentSummary()
      for step in document.steps { summary.add(sequence: step.sequence) }
      return Manifest(
        id: .zero, segments: [summary], session: try session(),
        source: Manifest.Source(format: "rw1"),
        writer: Manifest.Writer(name: "llm-rewind", version: "1", zstd: ""))
    }
  }

  private func session() throws -> Session? {
    let source = document.session
    func string(_ key: String) -> String? {
      if case .string(let value)? = source[key] { value } else { nil }
    }
    var session = Session()
    session.id = string("id").map { ByteString($0) }
    session.name = string("agent_name").map { ByteString($0) }
    session.command = string("command").map { ByteString($0) }
    session.commit = string("git_hash").map { ByteString($0) }
    session.start = string("started_at").flatMap(Self.time)
    session.end = string("ended_at").flatMap(Self.time)
    if let metadata = source["metadata"], case .object(let object) = metadata, !object.isEmpty {
      let bytes = CanonicalJSON.encode(metadata)
      self.metadata = (Digest(of: bytes), bytes)
      session.metadata = Body(blob: self.metadata?.digest, size: bytes.count)
    }
    switch source["total_cost_usd"] {
    case .integer(let dollars)? where dollars > 0 && dollars < 1 << 30:
      session.totals = Session.Totals()
      session.totals?.cost = dollars * 1_000_000
    case .number(let spelling)?:
      guard let dollars = Double(spelling), dollars > 0, dollars < 1e9 else { break }
      session.totals = Session.Totals()
      session.totals?.cost = Int((dollars * 1e6).rounded())
    default: break
    }
    return session == Session() ? nil : session
  }

  /// A time with its offset from UTC; without one it is taken as UTC, as llm-rewind writes them.
  private static func time(_ text: String) -> String? {
    Timestamp.isRFC3339(text) ? text : Timestamp.microseconds(text).map(Timestamp.string)
  }

  func event(_ sequence: Int) throws -> Event? {
    try document.steps.first { $0.sequence == sequence }.map(event)
  }

  /// One for each step: its bodies are at hand for whoever has just got its event.
  var parts: [ClosedRange<Int>?] { document.steps.map { $0.sequence...$0.sequence } }

  func events(ofPart number: Int) throws -> [Event] { [try event(document.steps[number])] }

  func blob(_ digest: Digest) throws -> [UInt8]? {
    if let bytes = current[digest] { return bytes }
    if let metadata, metadata.digest == digest { return metadata.bytes }
    if owners[digest] == nil {
      // Nobody has asked for the event yet: its bodies' digests are not in the file, so the steps must be decoded.
      for step in document.steps where owners[digest] == nil { _ = try event(step) }
    }
    guard let sequence = owners[digest] else { return nil }
    _ = try event(sequence)
    return current[digest]
  }

  func contains(_ digest: Digest) throws -> Bool { try blob(digest) != nil }

  private func remember(_ bytes: [UInt8], of step: Version1Document.Step) -> Digest? {
    guard !bytes.isEmpty else { return nil }
    let digest = bodies.hash(bytes)
    current[digest] = bytes
    owners[digest] = step.sequence
    return digest
  }

  private func body(_ bytes: [UInt8], of step: Version1Document.Step) -> Body {
    Body(blob: remember(bytes, of: step), size: bytes.count)
  }

  /// The bytes of a step's blob, checked against its digest.
  private func payload(_ key: String, of step: Version1Document.Step) throws -> (bytes: [UInt8], place: Place)? {
    guard let hex = step.string(key) else { return nil }
    let stepPlace = Place(pointer: "/steps/\(step.sequence)/\(key)")
    guard let digest = Digest(hex: hex) else { throw Finding(.e06, "\(key) is not a digest", at: stepPlace) }
    guard let bytes = try document.bytes(digest) else {
      throw Finding(.e05, "there is no blob \(digest)", at: stepPlace)
    }
    let place = document.place(of: digest)
    guard payloads.hash(bytes) == digest else {
      throw Finding(.b02, "the blob's SHA-256 is not its name", at: place)
    }
    return (bytes, Place(pointer: place.pointer))
  }

  private func event(_ step: Version1Document.Step) throws -> Event {
    current = [:]
    let request = try payload("req_blob", of: step)
    let response = try payload("resp_blob", of: step)
    var event: Event
    if step.string("type") == "llm_call", let request {
      event = Event(sequence: step.sequence, content: .http(try exchange(request, response, step)))
      event.fidelity = ["request.body": .reserialised, "response.body": .decoded]
      if event.exchange?.response?.message.body?.chunks != nil {
        event.fidelity["response.body.chunks"] = .reconstructed
      }
    } else {
      let name = step.string("model") ?? step.string("type") ?? "tool"
      event = Event(
        sequence: step.sequence,
        content: .tool(
          ToolCall(
            name: name, arguments: request.map { body($0.bytes, of: step) },
            result: response.map { body($0.bytes, of: step) })))
    }
    event.id = step.string("id")
    event.parent = step.string("parent_id")
    if let key = step.string("match_key") { event.keys = ["rewind/1": key] }
    if let latency = step.integer("latency_ms"), latency <= (1 << 53 - 1) / 1000 { event.took = latency * 1000 }
    if let start, let text = step.string("started_at"), let time = Timestamp.microseconds(text), time >= start {
      event.at = time - start
    }
    return event
  }

  private func exchange(
    _ request: (bytes: [UInt8], place: Place), _ response: (bytes: [UInt8], place: Place)?,
    _ step: Version1Document.Step
  ) throws -> Exchange {
    let payload = try Version1Payload(request.bytes, at: request.place)
    var exchange = Exchange(request: try payload.request())
    exchange.request.message.body = try payload.requestBody().map { body($0, of: step) }
    if let response {
      let payload = try Version1Payload(response.bytes, at: response.place)
      exchange.response = try payload.response()
      if let bytes = try payload.responseBody() {
        var body = body(bytes, of: step)
        let chunks = try payload.chunks()
        if let chunks, chunks.totalLength == bytes.count { body.chunks = remember(chunks.bytes, of: step) }
        exchange.response?.message.body = body
      }
    }
    var llm = LLMSummary()
    llm.provider = step.string("provider")
    llm.model = step.string("model")
    llm.input = step.integer("input_tok")
    llm.output = step.integer("output_tok")
    if case .bool(let stream)? = step.fields["is_streaming"] { llm.stream = stream }
    exchange.llm = llm
    return exchange
  }
}
