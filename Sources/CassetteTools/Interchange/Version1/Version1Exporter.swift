public import CassetteFormat

/// Writes a cassette as llm-rewind's version 1: a JSON document whose blobs are base64, exchange by exchange.
///
/// Payloads are written as llm-rewind writes them, so that what was imported from such a file goes back into the same
/// blobs. Memory: one exchange, and a row for each.
public struct Version1Exporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let manifest = try cassette.manifest
    let session = Version1Session(manifest.session ?? cassette.header.session ?? Session(), id: manifest.id)
    var document = Version1Writer(output)
    var losses: [Loss] = []
    try document.begin()
    try cassette.forEachEvent { event in
      guard var step = Version1Step(event, session) else {
        losses.append(Loss(sequence: event.sequence, "a \(event.kind) event, for which version 1 has no step"))
        return
      }
      do {
        let payloads = try Version1Payloads(event, cassette) { losses.append(Loss(sequence: event.sequence, $0)) }
        step.request = try payloads.request.map { try document.add(blob: $0) }
        step.response = try payloads.response.map { try document.add(blob: $0) }
        document.add(step: step.json)
      } catch let error as Version1Payloads.NotText {
        losses.append(Loss(sequence: event.sequence, "the exchange, since its \(error.part) is not text"))
      }
    }
    let metadata = try manifest.session?.metadata.map { try cassette.bytes(of: $0) }
    try document.end(session: session.json(metadata: metadata))
    return losses
  }
}

/// The session of a version 1 file, and what its steps need of it.
struct Version1Session {
  let id: String
  /// Microseconds since 1970, from which steps count their times.
  let start: Int?
  private let session: Session

  init(_ session: Session, id cassette: Digest) {
    self.session = session
    // llm-rewind's sessions have a UUID; a cassette without one gets its own id in that form.
    id = session.id?.description ?? UUIDText.make(from: cassette)
    start = session.start.flatMap(Timestamp.microseconds)
  }

  func json(metadata: [UInt8]?) -> [UInt8] {
    var out = PythonObject()
    out.set("agent_name", session.name?.description ?? "unknown")
    out.set("command", session.command?.description)
    out.set("ended_at", session.end)
    out.set("git_hash", session.commit?.description)
    out.set("id", id)
    out.set("metadata", raw: metadata ?? Array("{}".utf8))
    out.set("started_at", session.start)
    out.set("total_cost_usd", raw: Array(PythonFloat.text(Double(session.totals?.cost ?? 0) / 1e6).utf8))
    return out.bytes
  }
}

/// A row of `steps`.
struct Version1Step {
  var request: Digest?
  var response: Digest?
  private let event: Event
  private let session: Version1Session

  /// Nil for an event that is neither an exchange nor a tool call.
  init?(_ event: Event, _ session: Version1Session) {
    switch event.content {
    case .http, .open, .tool: break
    default: return nil
    }
    self.event = event
    self.session = session
  }

  var json: [UInt8] {
    let llm = event.exchange?.llm
    var model = llm?.model
    if case .tool(let call) = event.content { model = call.name }
    let response = event.exchange?.response?.message
    let isStream = llm?.stream ?? (response?.body?.chunks != nil)
    var out = PythonObject()
    out.set("id", event.id ?? UUIDText.make(from: Digest(of: Array("\(session.id)/\(event.sequence)".utf8))))
    out.set("input_tok", llm?.input ?? 0)
    out.set("is_streaming", raw: Array("\(isStream)".utf8))
    out.set("latency_ms", ((event.took ?? 0) + 500) / 1000)
    out.set("match_key", event.keys["rewind/1"])
    out.set("model", model)
    out.set("order_idx", event.sequence)
    out.set("output_tok", llm?.output ?? 0)
    out.set("parent_id", event.parent)
    out.set("provider", llm?.provider)
    out.set("req_blob", request?.hex)
    out.set("resp_blob", self.response?.hex)
    out.set("session_id", session.id)
    out.set("started_at", startTime)
    out.set("type", event.exchange == nil ? "tool_call" : "llm_call")
    return out.bytes
  }

  private var startTime: String? {
    guard let start = session.start, let at = event.at else { return nil }
    let (time, overflow) = start.addingReportingOverflow(at)
    return overflow ? nil : Timestamp.string(time)
  }
}

/// Ids in the form that other tools expect.
enum UUIDText {
  /// The first 128 bits of a digest as an UUID of version 8, which is for an application's own bits (RFC 9562 §5.8).
  static func make(from digest: Digest) -> String {
    var digits = Array(digest.hex.prefix(32))
    digits[12] = "8"
    digits[16] = ["8", "9", "a", "b"][(digits[16].hexDigitValue ?? 0) & 3]
    let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
    return parts.map { String($0) }.joined(separator: "-")
  }
}
