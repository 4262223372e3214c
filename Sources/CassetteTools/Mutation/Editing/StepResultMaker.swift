import CassetteFormat

/// Makes the event that a draft stands for: content, content coding, chunk table, and the headers that tell of them.
struct StepResultMaker {
  private let draft: StepDraft
  private let step: MutationStep
  private(set) var blobs: [DerivationSource.NewBlob] = []
  private(set) var edits: ContentEdits?

  init(_ draft: StepDraft, _ step: MutationStep) {
    self.draft = draft
    self.step = step
  }

  mutating func event() throws -> Event {
    var event = step.event
    switch event.content {
    case .http(var exchange), .open(var exchange):
      exchange.response = draft.response
      exchange.error = draft.error
      if draft.isNewBody || draft.response == nil {
        event.fidelity = event.fidelity.filter { !$0.key.hasPrefix("response") }
      }
      if var response = draft.response {
        let late = try changeBody(&response.message, &event.fidelity)
        // An answer that nobody timed is as long as the delays that it gets.
        if event.took != nil || draft.delay > 0 {
          event.took = max(0, (event.took ?? 0).saturating(plus: draft.delay).saturating(plus: late))
        }
        exchange.response = response
      }
      if exchange.llm != nil { exchange.llm = try summary(exchange) }
      event.content = .http(exchange)
    case .tool(var call):
      call.error = draft.toolError
      var message = Message(headers: [], body: call.result)
      _ = try changeBody(&message, &event.fidelity)
      call.result = message.body
      event.content = .tool(call)
    default: break
    }
    return event
  }

  /// Puts the new body in its place.
  ///
  /// - Returns: How much longer it takes to come, in microseconds.
  private mutating func changeBody(_ message: inout Message, _ fidelity: inout [String: Event.Fidelity]) throws -> Int {
    guard !draft.dropsBody else {
      message.body = nil
      return 0
    }
    let old = draft.isNewBody ? nil : step.body
    guard let (stored, coding) = try bytes(&message) else {
      if let end = draft.end { message.body?.end = end }
      guard case .kept = draft.arrival else { return try rearrange(&message, &fidelity) }
      return 0
    }
    let table = try old.flatMap { try step.cassette.chunks(of: $0) }
    let isExact = coding == nil && old?.coding == nil
    var chunks = draft.arrival.table(
      from: table, edits: isExact ? edits : nil, size: (before: old?.size ?? 0, after: stored.count))
    if let end = draft.end, end != .complete { chunks = chunks?.prefix(stored.count) }
    if let chunks, table == nil || !isExact, chunks != table {
      fidelity["response.body.chunks"] = .reconstructed
    }
    var body = Body(blob: nil, size: stored.count, coding: coding, end: draft.end ?? old?.end ?? .complete)
    body.extra = old?.extra ?? JSONObject()
    body.blob = add(stored, base: step.body?.blob)
    body.chunks = chunks.flatMap { add($0.bytes, base: old?.chunks) }
    message.body = body
    fixHeaders(&message, size: stored.count)
    return Self.duration(chunks) - Self.duration(table)
  }

  /// Gives the body that stays another chunk table.
  private mutating func rearrange(_ message: inout Message, _ fidelity: inout [String: Event.Fidelity]) throws -> Int {
    guard var body = message.body else { return 0 }
    let table = try step.cassette.chunks(of: body)
    let chunks = draft.arrival.table(from: table, edits: nil, size: (before: body.size, after: body.size))
    if table == nil { fidelity["response.body.chunks"] = .reconstructed }
    body.chunks = chunks.flatMap { add($0.bytes, base: body.chunks) }
    message.body = body
    return Self.duration(chunks) - Self.duration(table)
  }

  private static func duration(_ table: ChunkTable?) -> Int {
    table?.chunks.reduce(0) { $0.saturating(plus: $1.delay) } ?? 0
  }

  /// The bytes to be stored and their content coding; nil when the body stays as it is.
  private mutating func bytes(_ message: inout Message) throws -> (stored: [UInt8], coding: String?)? {
    var content: [UInt8]
    switch draft.content {
    case .stored(let bytes, let coding): return (bytes, coding)
    case .replaced(let bytes): content = bytes
    case .edited(let plan):
      guard !plan.isEmpty else { return nil }
      let old = try step.content().bytes
      let edits = plan.edits(of: old)
      self.edits = edits
      content = edits.applied(to: old)
      guard content != old else { return nil }
    }
    guard !draft.isNewBody, let coding = step.body?.coding else {
      if draft.isNewBody { message.removeHeader("Content-Encoding") }
      return (content, nil)
    }
    if let encoded = ContentCompression.encode(content, coding: coding) { return (encoded, coding) }
    // Nobody here can put this coding on: then the answer goes without.
    message.removeHeader("Content-Encoding")
    return (content, nil)
  }

  private mutating func add(_ bytes: [UInt8], base: Digest?) -> Digest? {
    guard !bytes.isEmpty else { return nil }
    let blob = DerivationSource.NewBlob(bytes, base: base)
    if blob.digest != base { blobs.append(blob) }
    return blob.digest
  }

  /// Headers that tell the length of the body follow it; those with a digest of it go.
  private func fixHeaders(_ message: inout Message, size: Int) {
    message.headers.removeAll { BodyDigestHeaders.isDigest($0.name) || BodyDigestHeaders.isEntityTag($0.name) }
    if let end = draft.end, end != .complete, end != .eofClean, !draft.isNewBody,
      let length = message.header("Content-Length")
    {
      // A connection that is lost does not change what was announced; an orderly end does.
      return message.announcedLength = Int(length.description)
    }
    message.announcedLength = nil
    if message.header("Content-Length") != nil || draft.isNewBody && message.framing == "content-length" {
      message.setHeader("Content-Length", String(size))
    }
  }

  /// The summary of the model call with what the new answer says, as far as the old one told it.
  private func summary(_ exchange: Exchange) throws -> LLMSummary? {
    guard var summary = exchange.llm, let call = step.call else { return exchange.llm }
    let stored = exchange.response?.message.body
    let bytes = try blobs.last { $0.digest == stored?.blob }?.bytes ?? stored.map(step.cassette.bytes) ?? []
    let told = call.summary(exchange.response, body: bytes)
    if summary.served != nil { summary.served = told?.served }
    if summary.finish != nil { summary.finish = told?.finish }
    if summary.input != nil { summary.input = told?.input }
    if summary.output != nil { summary.output = told?.output }
    return summary
  }
}
