import CassetteFormat

/// Makes events of flows.
final class MitmproxySink {
  /// The members that a flow may begin with.
  static let keys = [
    "version", "type", "id", "error", "client_conn", "server_conn", "request", "response", "intercepted", "marked",
    "metadata", "comment", "websocket", "mode", "is_replay", "timestamp_created", "backup", "messages",
    "close_code", "close_reason", "close_message", "close_sender", "client_key", "client_protocol", "client_extensions",
    "server_accept", "server_extensions", "server_protocol",
  ]

  private let events: EventSink
  private let keepsSession: Bool
  private var notes = MitmproxyNotes()
  /// How many flows of each other type there were.
  private var others: [String: Int] = [:]
  var warnings: [String] = []
  var version: TNetString?

  init(_ writer: CassetteWriter, keepsSession: Bool) {
    events = EventSink(writer)
    self.keepsSession = keepsSession
  }

  /// Imports flows in the order in which they began.
  func take(_ entries: [MitmproxyFile.Entry], _ file: MitmproxyFile) throws {
    // In files of mitmproxy 3 to 6, the messages of a WebSocket are a flow of their own.
    let openers = Dictionary(entries.filter { $0.type == "http" }.map { ($0.id, $0) }) { first, _ in first }
    var messages: [String: MitmproxyFile.Entry] = [:]
    var orphans: Set<Int> = []
    for entry in entries where entry.type == "websocket" {
      if let id = entry.handshake, openers[id] != nil, messages[id] == nil {
        messages[id] = entry
      } else {
        orphans.insert(entry.range.lowerBound)
      }
    }
    let flows = entries.enumerated().filter {
      $0.element.type == "http" || orphans.contains($0.element.range.lowerBound)
    }
    let order = flows.sorted { one, other in
      (one.element.start ?? .max, one.offset) < (other.element.start ?? .max, other.offset)
    }
    for (index, entry) in order {
      guard let flow = try file.flow(entry.range) else { continue }
      do {
        let stream = try entry.id.flatMap { messages[$0] }.flatMap { try file.flow($0.range) }
        if entry.type == "http" {
          try append(flow, messages: flow["websocket"] ?? stream)
        } else {
          try append(orphan: flow)
        }
      } catch let error as InterchangeError {
        warnings.append("flow \(index + 1) at byte \(entry.range.lowerBound) is left out: \(error.message)")
      }
    }
    for entry in entries where entry.type != "http" && entry.type != "websocket" {
      others[entry.type, default: 0] += 1
    }
    if events.count == 0, !flows.isEmpty { throw InterchangeError(warnings.last ?? "no flow can be read") }
  }

  private func append(_ flow: TNetString, messages: TNetString?) throws {
    guard let node = flow["request"] else { throw InterchangeError("it has no request") }
    let request = try MitmproxyMessage.request(node)
    let response = try flow["response"].map { try MitmproxyMessage.response($0, to: request.method) }
    var details = EventSink.Details()
    details.id = flow["id"]?.string
    details.time = node["timestamp_start"]?.microseconds
    let end = (flow["response"]?["timestamp_end"] ?? flow["error"]?["timestamp"])?.microseconds
    if let end, let start = details.time { details.took = end.subtractingReportingOverflow(start).partialValue }
    for (side, message) in [("request", node), ("response", flow["response"])] {
      if let message, message["content"]?.bytes == nil, message["body"]?.bytes == nil {
        details.fidelity["\(side).body"] = .absent
      }
    }
    let answered = (flow["response"]?["timestamp_end"] ?? flow["response"]?["timestamp_start"])?.microseconds
    let frames = try messages.map { try MitmproxyWebSocket.frames($0, since: answered) }
    let stored = try frames.flatMap(events.frames)
    notes.note(flow, request, sequence: events.count)
    try events.append(
      request, response, error: MitmproxyError.error(flow["error"], hasResponse: response != nil), frames: stored,
      details)
  }

  /// Keeps the messages of a WebSocket whose opening is not in the file, as mitmproxy does: with a request made up.
  private func append(orphan flow: TNetString) throws {
    var details = EventSink.Details()
    details.id = flow["id"]?.string
    details.fidelity = ["request": .reconstructed, "response": .absent]
    details.time = flow["messages"]?.items?.first?.items?.dropFirst(3).first?.microseconds
    let frames = try events.frames(MitmproxyWebSocket.frames(flow, since: details.time))
    let request = RecordedRequest(method: "GET", scheme: "http", authority: "unknown", path: "/")
    try events.append(request, nil, frames: frames, details)
  }

  func finish() throws -> Imported {
    for (type, count) in others.sorted(by: { $0.key < $1.key }) {
      let name = type.isEmpty ? "no type" : "type \(type.prefix(20))"
      warnings.append("\(count) flows of \(name) are left out: only HTTP is imported")
    }
    var imported = Imported(source: Manifest.Source(format: "mitmproxy", version: version.flatMap(Self.text)))
    imported.warnings = warnings
    if keepsSession {
      var session = Session()
      session.start = events.startTime
      session.metadata = try notes.bytes.map(events.body)
      imported.session = session.json.isEmpty ? nil : session
    }
    return imported
  }

  /// The version of the file: a number, or, before 4, that of mitmproxy.
  private static func text(_ version: TNetString) -> String? {
    version.integer.map(String.init) ?? version.items?.compactMap(\.integer).map(String.init).joined(separator: ".")
  }
}
