public import CassetteFormat

/// Writes a cassette as agentrr's log, hashes included, so that its reader takes it and its replay serves it.
public struct AgentrrExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    let run = try AgentrrRun(cassette)
    var losses: [Loss] = []
    var sequence = 0
    func write(_ line: JSONObject) throws {
      try (JSONText.encode(.object(line)) + [UInt8(ascii: "\n")]).withUnsafeBytes(output.write)
    }
    func write(event line: JSONObject) throws {
      try write(AgentrrLine.hashed(line))
      sequence += 1
    }
    try write(run.header)
    if let start = run.startLine { try write(event: start) }
    losses += run.losses
    try cassette.forEachEvent { event in
      let found = try AgentrrEvent.boundary(of: event, cassette, start: run.start) {
        losses.append(Loss(sequence: event.sequence, $0))
      }
      guard let boundary = found else { return }
      var line = boundary.line(sequence: sequence, run: run.id, id: run.eventID(event.sequence))
      line.merge(run.rest(of: event.sequence))
      try write(event: line)
    }
    if let end = run.endLine(sequence) { try write(event: end) }
    return losses
  }
}

/// The run that a log is of: its header, its beginning and its end.
struct AgentrrRun {
  let id: String
  /// Microseconds since 1970.
  let start: Int?
  private let session: Session?
  private let notes: JSONObject?
  private let input: JSONValue?
  private let digest: Digest

  init(_ cassette: CassetteReader) throws {
    let manifest = try cassette.manifest
    session = manifest.session
    notes = try SourceNotes.read(cassette, of: "agentrr")
    digest = manifest.id
    let name = session?.name?.description ?? "run"
    id = session?.id?.string ?? "\(name)-\(manifest.id.hex.prefix(12))"
    start = session?.start.flatMap(Timestamp.microseconds)
    if let body = session?.input, !body.isLost {
      let bytes = try cassette.bytes(of: body)
      input = try? JSONParser.lax(bytes.span.bytes)
    } else {
      input = nil
    }
  }

  var header: JSONObject {
    if let header = notes?.object("header") { return header }
    var header: JSONObject = ["kind": "header", "log_format_version": "1.0", "run_id": .string(id)]
    header.set("sdk_version", "0.1.0")
    header.set("agent_code_fingerprint", .null)
    header.set("entrypoint", .null)
    header.set("clock_origin", .null)
    header.set("rng_seed_origin", .null)
    // agentrr takes an object or nothing.
    let object: JSONValue? = if case .object? = input { input } else { nil }
    header.set("initial_input", object ?? .null)
    header.set("secrets_warning_ack", .bool(false))
    return header
  }

  func eventID(_ sequence: Int) -> String { "e-\(Digest(of: Array("\(digest)/\(sequence)".utf8)).hex.prefix(12))" }

  /// Nil for a log that had none.
  var startLine: JSONObject? {
    notes == nil ? line("run_start", 0, time: start, status: "started") : notes?.object("run_start")
  }

  /// Nil for a run that was cut off.
  func endLine(_ sequence: Int) -> JSONObject? {
    if let notes {
      guard var line = notes.object("run_end") else { return nil }
      line["seq"] = .integer(sequence)
      line["ts_logical"] = .integer(sequence)
      return line
    }
    let status = session?.status?.string ?? "ok"
    let end = session?.end.flatMap(Timestamp.microseconds)
    return line("run_end", sequence, time: end, status: ["failed", "error"].contains(status) ? "error" : "ok")
  }

  private func line(_ type: String, _ sequence: Int, time: Int?, status: String) -> JSONObject {
    var line: JSONObject = [
      "event_id": .string("e-\(Digest(of: Array("\(digest)/\(type)".utf8)).hex.prefix(12))"),
      "run_id": .string(id), "seq": .integer(sequence), "type": .string(type),
    ]
    line.set("parent_id", .null)
    line.set("ts_logical", sequence)
    line.set("ts_wall", time.map { .string(AgentrrLine.time($0)) } ?? .null)
    line.set("status", "ok")
    line.set("request", .object(["status": .string(status)]))
    line.set("response", .null)
    line.set("error", .null)
    return line
  }

  /// What of the run as a whole has no place in a log.
  var losses: [Loss] {
    var losses: [Loss] = []
    if let others = notes?.objects("others"), !others.isEmpty {
      losses.append(Loss("\(others.count) events of kinds that agentrr 0.1 does not have"))
    }
    let hasMore = [session?.command, session?.commit].contains { $0 != nil } || session?.tags.isEmpty == false
    if hasMore || session?.output != nil || session?.totals != nil {
      losses.append(Loss("the session's command, commit, tags, output and totals"))
    }
    return losses
  }

  /// What the importer has kept of an event.
  func rest(of sequence: Int) -> JSONObject { notes?.object("events")?.object(String(sequence)) ?? JSONObject() }
}
